//! Names the formats of numbers. What cannot be negative is described with the format of what can,
//! whose largest number is half as large.

use serde_json::Value;

/// Gives every whole number that cannot be negative the format that says so.
pub(super) fn name(document: &mut Value) {
    match document {
        Value::Object(fields) => {
            let unsigned = match fields.get("format").and_then(Value::as_str) {
                Some("int32") => Some("uint32"),
                Some("int64") => Some("uint64"),
                _ => None,
            };
            if let Some(unsigned) = unsigned
                && fields.get("minimum") == Some(&Value::from(0))
            {
                fields.insert("format".to_owned(), unsigned.into());
            }
            fields.values_mut().for_each(name);
        }
        Value::Array(items) => items.iter_mut().for_each(name),
        _ => {}
    }
}
