//! What is kept of a document: everything but what its pipeline says itself.

use safelight_protocol::ErrorCode;
use safelight_store::NewVersion;
use serde_json::Value;

use super::text::MAX_TEXT;
use crate::ApiError;

/// A document as it came, taken apart.
#[derive(Debug)]
pub(super) struct Taken {
    /// What it is called, if it says so.
    pub(super) name: Option<String>,
    /// What is kept.
    pub(super) version: NewVersion,
}

/// Takes a document over if it is an object with nodes and edges. Whether it is sound does not
/// matter: people save what they are in the middle of.
///
/// # Errors
/// 422 for another shape or an odd note, 413 for more than 1 MiB.
pub(super) fn take(document: Value, note: Option<String>) -> Result<Taken, ApiError> {
    let shape = || {
        ApiError::field("document", "A pipeline is an object with the lists `nodes` and `edges`.")
    };
    let Value::Object(mut object) = document else { return Err(shape()) };
    if !["nodes", "edges"].iter().all(|key| object.get(*key).is_some_and(Value::is_array)) {
        return Err(shape());
    }
    if note.as_deref().is_some_and(|note| !(1..=1_000).contains(&note.chars().count())) {
        return Err(ApiError::field("note", "A note has 1 to 1000 characters."));
    }
    // These are the pipeline's, and may change while a version does not.
    let name = object.remove("name").and_then(|name| Some(name.as_str()?.to_owned()));
    for own in ["guid", "version"] {
        object.remove(own);
    }
    let document = Value::Object(object).to_string();
    if document.len() > MAX_TEXT {
        return Err(too_large());
    }
    Ok(Taken { name, version: NewVersion { document, note } })
}

/// The whole document, with the name of its pipeline.
pub(super) fn whole(name: &str, kept: &str) -> Result<Value, ApiError> {
    let mut document: Value = serde_json::from_str(kept).map_err(ApiError::internal)?;
    document["name"] = name.into();
    Ok(document)
}

/// 413 for a pipeline that nobody drew.
pub(super) fn too_large() -> ApiError {
    ApiError::refuse(ErrorCode::BodyTooLarge, "A pipeline has at most 1 MiB.")
}
