//! Between stored columns and words of the domain. A value that cannot be read is a mistake of
//! ours, and told as such.

use std::{fmt::Display, str::FromStr};

use safelight_domain::Timestamp;
use serde::{Serialize, de::DeserializeOwned};

use crate::{SecretDigest, StoreError};

/// Reads an id or a word.
pub(crate) fn word<T: FromStr<Err: Display>>(text: &str) -> Result<T, StoreError> {
    text.parse().map_err(|cause| StoreError::corrupt("word", cause))
}

/// Reads an id or a word that may be absent.
pub(crate) fn maybe_word<T: FromStr<Err: Display>>(
    text: Option<&str>,
) -> Result<Option<T>, StoreError> {
    text.map(word).transpose()
}

/// Writes an id that may be absent.
pub(crate) fn text<T: ToString>(id: Option<T>) -> Option<String> {
    id.map(|id| id.to_string())
}

/// Reads a time.
pub(crate) const fn time(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros)
}

/// Reads a time that may be absent.
pub(crate) fn maybe_time(micros: Option<i64>) -> Option<Timestamp> {
    micros.map(time)
}

/// Writes a time that may be absent.
pub(crate) fn micros(time: Option<Timestamp>) -> Option<i64> {
    time.map(Timestamp::as_micros)
}

/// Reads JSON.
pub(crate) fn from_json<T: DeserializeOwned>(json: &str) -> Result<T, StoreError> {
    serde_json::from_str(json).map_err(|cause| StoreError::corrupt("JSON", cause))
}

/// Writes JSON.
pub(crate) fn to_json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("lists of words are always JSON")
}

/// Reads a SHA-256.
pub(crate) fn digest(bytes: &[u8]) -> Result<SecretDigest, StoreError> {
    bytes.try_into().map_err(|cause| StoreError::corrupt("digest", cause))
}

/// Sorts after every id, for the first page of a list that runs backwards.
pub(crate) const AFTER_EVERY_ID: &str = "~";
