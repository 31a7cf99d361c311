//! Request and reply shapes, one file per noun. Unknown fields are ignored, and a field that may be
//! absent may be `null`.

use serde::{Deserialize, Deserializer};

pub(crate) mod agent;
pub(crate) mod connector;
pub(crate) mod heartbeat;
pub(crate) mod job;
pub(crate) mod register;
pub(crate) mod results;
pub(crate) mod socket;
pub(crate) mod team;
pub(crate) mod upload;

/// Reads `null` like an absent field.
fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}
