//! A validator's fault as a sentence with the path of the fault, as people write paths.

use std::fmt::Write as _;

use jsonschema::{
    JsonType, ValidationError,
    error::{TypeKind, ValidationErrorKind as Kind},
    paths::{Location, LocationSegment},
};
use serde_json::Value;

/// A fault in a results object.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SchemaFault {
    /// A key is missing.
    #[error("`{0}` is missing")]
    Missing(String),
    /// A value has another type.
    #[error("`{path}` is not {expected}")]
    Mistyped {
        /// Where, from `results` on.
        path: String,
        /// What should be there.
        expected: String,
    },
}

impl SchemaFault {
    /// What the validator found in `results`.
    pub(super) fn of(fault: &ValidationError<'_>, results: &Value) -> Self {
        let path = spelled(fault.instance_path(), results);
        let expected = match fault.kind() {
            Kind::Required { property } => {
                return Self::Missing(format!("{path}.{}", property.as_str().unwrap_or_default()));
            }
            Kind::AnyOf { context } => match meant(context, fault.instance_path()) {
                Some(inner) => return Self::of(inner, results),
                None => "one of the forms it may have".to_owned(),
            },
            Kind::Type { kind } => named(kind).to_owned(),
            Kind::Constant { expected_value } => expected_value.to_string(),
            Kind::Minimum { limit } => format!("a whole number from {limit} up"),
            Kind::Custom { message, .. } => message.clone(),
            _ => "as the tool's schema wants it".to_owned(),
        };
        Self::Mistyped { path, expected }
    }
}

/// The fault in the alternative that was meant: the one whose own value is of the right type and
/// that no constant rules out.
fn meant<'a>(
    alternatives: &'a [Vec<ValidationError<'static>>],
    at: &Location,
) -> Option<&'a ValidationError<'static>> {
    let ruled_out = |fault: &ValidationError<'_>| match fault.kind() {
        Kind::Constant { .. } => true,
        Kind::Type { .. } => fault.instance_path() == at,
        _ => false,
    };
    let fits = |faults: &&Vec<ValidationError<'static>>| !faults.iter().any(ruled_out);
    let faults = alternatives.iter().find(fits).or_else(|| alternatives.first())?;
    let by_type = faults.iter().find(|fault| matches!(fault.kind(), Kind::Type { .. }));
    by_type.or_else(|| faults.first())
}

fn named(kind: &TypeKind) -> &'static str {
    let wanted = match kind {
        TypeKind::Single(one) => Some(*one),
        TypeKind::Multiple(several) => several.iter().find(|one| *one != JsonType::Null),
    };
    match wanted {
        Some(JsonType::Array) => "a list",
        Some(JsonType::Boolean) => "true or false",
        Some(JsonType::Integer) => "a whole number",
        Some(JsonType::Number) => "a number",
        Some(JsonType::Object) => "an object",
        Some(JsonType::String) => "a text",
        Some(JsonType::Null) | None => "null",
    }
}

/// `results.orphaned_xmp[1]`. A pointer alone cannot tell an index from a key of digits, so the
/// way is walked.
fn spelled(way: &Location, results: &Value) -> String {
    let mut path = "results".to_owned();
    let mut here = Some(results);
    for step in way {
        let step = match step {
            LocationSegment::Property(name) => name.into_owned(),
            LocationSegment::Index(index) => index.to_string(),
        };
        if let Some(Value::Array(items)) = here {
            write!(path, "[{step}]").expect("a string takes everything");
            here = step.parse::<usize>().ok().and_then(|index| items.get(index));
        } else {
            write!(path, ".{step}").expect("a string takes everything");
            here = here.and_then(|value| value.get(&step));
        }
    }
    path
}
