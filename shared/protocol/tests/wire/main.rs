//! Every shape as it travels. A change here is a change of a published contract.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod connectors;
mod replies;
mod requests;
mod results;
mod socket;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

/// Holds one shape to its promises. `full` has every field; `base` has what a speaker of the base
/// part sends at least.
///
/// Reading `full` and writing it again changes nothing; fields nobody knows are ignored; a field
/// that `base` leaves out may also be null. Returns what is written after reading `base`.
fn keeps_its_shape<T: Serialize + DeserializeOwned>(full: &str, base: &str) -> Value {
    let whole: Value = serde_json::from_str(full).unwrap();
    assert_eq!(rewritten::<T>(full), whole, "every field of the full form is known");
    let from_base = rewritten::<T>(base);

    let mut spoken: Map<String, Value> = serde_json::from_str(base).unwrap();
    for field in whole.as_object().unwrap().keys() {
        spoken.entry(field).or_insert(Value::Null);
    }
    spoken.insert("from_a_newer_version".to_owned(), serde_json::json!({"a": [1, null]}));
    let chatty = Value::Object(spoken).to_string();
    assert_eq!(rewritten::<T>(&chatty), from_base, "nulls and unknown fields change nothing");
    from_base
}

/// A required field is missed when it is not there.
fn requires<T: DeserializeOwned>(base: &str) {
    let fields: Map<String, Value> = serde_json::from_str(base).unwrap();
    for field in fields.keys() {
        let mut fewer = fields.clone();
        fewer.remove(field);
        let text = Value::Object(fewer).to_string();
        assert!(serde_json::from_str::<T>(&text).is_err(), "`{field}` is required");
    }
}

fn rewritten<T: Serialize + DeserializeOwned>(text: &str) -> Value {
    let read: T = serde_json::from_str(text).unwrap_or_else(|fault| panic!("{fault}: {text}"));
    serde_json::from_str(&serde_json::to_string(&read).unwrap()).unwrap()
}
