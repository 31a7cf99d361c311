//! What handlers take from a request, with refusals in our own shape.

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request, rejection::BytesRejection},
    http::request::Parts,
};
use safelight_protocol::{ErrorCode, FieldError};
use serde::de::DeserializeOwned;

use crate::ApiError;

/// A JSON body. Shape errors are 422 and name the field.
#[derive(Debug)]
pub(crate) struct Body<T>(pub(crate) T);

/// A JSON body that may be empty, whatever the content type says.
#[derive(Debug)]
pub(crate) struct OptionalBody<T>(pub(crate) Option<T>);

/// The bytes of the body as they came.
#[derive(Debug)]
pub(crate) struct RawBody(pub(crate) Bytes);

/// Query parameters; shape errors are 422.
#[derive(Debug)]
pub(crate) struct Query<T>(pub(crate) T);

/// Path parameters. One that cannot be an id names nothing: 404.
#[derive(Debug)]
pub(crate) struct Path<T>(pub(crate) T);

impl<S: Send + Sync> FromRequest<S> for RawBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| unreadable(&rejection))?;
        Ok(Self(bytes))
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let RawBody(bytes) = RawBody::from_request(request, state).await?;
        Ok(Self(parse(&bytes)?))
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for OptionalBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let RawBody(bytes) = RawBody::from_request(request, state).await?;
        if bytes.trim_ascii().is_empty() { Ok(Self(None)) } else { Ok(Self(parse(&bytes)?)) }
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        if parts.uri.query().is_some_and(|query| query.contains("%00")) {
            return Err(invalid(vec!["query".to_owned()], NUL));
        }
        axum::extract::Query::<T>::try_from_uri(&parts.uri)
            .map(|query| Self(query.0))
            .map_err(|rejection| invalid(vec!["query".to_owned()], &rejection.body_text()))
    }
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        if parts.uri.path().contains("%00") {
            return Err(ApiError::not_found());
        }
        axum::extract::Path::<T>::from_request_parts(parts, state)
            .await
            .map(|path| Self(path.0))
            .map_err(|_| ApiError::not_found())
    }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    // Serde would take a list for the fields of an object, in their order.
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        return Err(invalid(vec!["body".to_owned()], "An object is wanted, not a list."));
    }
    if std::str::from_utf8(bytes).is_ok_and(has_nul) {
        return Err(invalid(vec!["body".to_owned()], NUL));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let mut loc = vec!["body".to_owned()];
        loc.extend(error.path().iter().map(ToString::to_string).filter(|part| part != "?"));
        let msg = error.inner().to_string();
        match missing_field(&msg) {
            Some(name) => {
                loc.push(name.to_owned());
                fault(loc, "This field is missing.", "missing")
            }
            None => invalid(loc, &msg),
        }
    })?;
    reader.end().map_err(|error| invalid(vec!["body".to_owned()], &error.to_string()))?;
    Ok(value)
}

/// Why a text with that character is refused.
pub(crate) const NUL: &str = "A text cannot hold the character U+0000.";

/// Whether a text in this JSON has the character U+0000, which PostgreSQL keeps in no text: one
/// such text would fail whatever is written together with it.
pub(crate) fn has_nul(json: &str) -> bool {
    json.match_indices(r"\u0000").any(|(at, _)| {
        let escapes = json.as_bytes()[..at].iter().rev().take_while(|byte| **byte == b'\\');
        escapes.count().is_multiple_of(2)
    })
}

/// The field that serde misses; serde tells it in words alone.
fn missing_field(msg: &str) -> Option<&str> {
    msg.strip_prefix("missing field `")?.split('`').next()
}

fn invalid(loc: Vec<String>, msg: &str) -> ApiError {
    fault(loc, msg, "value_error")
}

fn fault(loc: Vec<String>, msg: &str, kind: &str) -> ApiError {
    ApiError::Invalid(vec![FieldError { loc, msg: msg.to_owned(), kind: kind.to_owned() }])
}

fn unreadable(rejection: &BytesRejection) -> ApiError {
    if rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        too_large()
    } else {
        ApiError::refuse(ErrorCode::InvalidRequest, "The body ended before it was whole.")
    }
}

/// 413 for a body beyond the limit.
pub(crate) fn too_large() -> ApiError {
    ApiError::refuse(ErrorCode::BodyTooLarge, "The body is larger than 10 MiB.")
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    struct Asked {
        name: Option<String>,
    }

    #[test]
    fn a_list_is_no_object() {
        let asked: Asked = parse(br#" {"name": "x", "more": 1}"#).unwrap();
        assert_eq!(asked.name.as_deref(), Some("x"));
        for list in ["[]", "[null]", "\n [\"x\"]"] {
            let refused = parse::<Asked>(list.as_bytes()).unwrap_err();
            assert!(matches!(refused, ApiError::Invalid(_)), "{list}: {refused}");
        }
    }

    #[test]
    fn no_text_holds_a_nul() {
        for text in [r#""\u0000""#, r#"{"a\\\u0000": 1}"#, r#"["\\u0000", "\u0000"]"#] {
            assert!(has_nul(text), "{text}");
        }
        for text in [r#""u0000""#, r#""\\u0000""#, r#""\u0001\\\\u0000""#, "0000"] {
            assert!(!has_nul(text), "{text}");
        }
        let refused = parse::<Asked>(br#"{"name": "\u0000"}"#).unwrap_err();
        assert!(matches!(refused, ApiError::Invalid(_)), "{refused}");
        assert_eq!(parse::<Asked>(br#"{"name": "\\u0000"}"#).unwrap().name.unwrap(), r"\u0000");
    }
}
