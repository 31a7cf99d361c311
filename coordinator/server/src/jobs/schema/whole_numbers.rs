//! Whole numbers as the contract means them. To JSON Schema `5.0` and `1e30` are integers; to a
//! reader with a count of 64 bits they are not, so the formats that the shapes name are enforced.

use jsonschema::{Keyword, ValidationError, paths::Location};
use serde_json::{Map, Value};

/// What a number's `format` demands of it beyond its type.
enum Format {
    Unsigned,
    Signed,
    /// Nothing that we enforce.
    Other,
}

/// Makes the keyword `format`.
#[allow(clippy::unnecessary_wraps, reason = "the signature is the validator's")]
pub(super) fn format<'a>(
    _parent: &'a Map<String, Value>,
    value: &'a Value,
    _path: Location,
) -> Result<Box<dyn for<'i> Keyword<'i>>, ValidationError<'a>> {
    Ok(Box::new(match value.as_str() {
        Some("uint64") => Format::Unsigned,
        Some("int64") => Format::Signed,
        _ => Format::Other,
    }))
}

impl<'i> Keyword<'i> for Format {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) {
            return Ok(());
        }
        Err(ValidationError::custom(match self {
            Self::Unsigned => "a whole number from 0 up",
            Self::Signed | Self::Other => "a whole number",
        }))
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        // What is no number at all is the business of `type`.
        !instance.is_number()
            || match self {
                Self::Unsigned => instance.is_u64(),
                Self::Signed => instance.is_i64(),
                Self::Other => true,
            }
    }
}
