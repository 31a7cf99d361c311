//! Public identifiers: a prefix naming the kind, and a UUIDv7 in Crockford base32, lower case.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use ulid::Ulid;
use uuid::Uuid;

use crate::Clock;

/// Why a text is not the identifier it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// The prefix before the underscore is another one, or missing.
    #[error("an id starting with `{expected}_` was expected")]
    Prefix {
        /// The prefix that should have been there, without underscore.
        expected: &'static str,
    },
    /// What follows the prefix is not 26 characters of lower-case Crockford base32.
    #[error("an id has 26 characters of lower-case Crockford base32 after its prefix")]
    Encoding,
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Uuid);

        impl $name {
            /// What stands before the underscore.
            pub const PREFIX: &'static str = $prefix;

            /// A fresh UUIDv7: ids made later sort later, to the millisecond of `clock`.
            #[must_use]
            pub fn generate(clock: &dyn Clock) -> Self {
                Self(uuid_v7(clock))
            }

            /// The identifier of a known UUID.
            #[must_use]
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID behind the public form.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_id($prefix, self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_id($prefix, self.0, f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                parse_id($prefix, text).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;

            fn try_from(text: String) -> Result<Self, IdError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }
    )*};
}

ids! {
    /// A tenant; owns everything else.
    TeamId = "tea";
    /// A person, or a SYSTEM user standing for an agent or an API token.
    UserId = "usr";
    /// A worker on somebody's computer.
    AgentId = "agt";
    /// A one-time secret to enrol an agent.
    RegistrationTokenId = "art";
    /// A secret for scripts that call the people-facing API.
    ApiTokenId = "tok";
    /// One place with photos.
    CollectionId = "col";
    /// How to reach remote storage.
    ConnectorId = "con";
    /// A directed graph describing a photographer's workflow.
    PipelineId = "pip";
    /// One run of one tool on one collection.
    JobId = "job";
    /// What a finished job found.
    ResultId = "res";
    /// Known-good agent binaries.
    ReleaseManifestId = "rel";
    /// A chunked upload under way.
    UploadId = "upl";
}

fn uuid_v7(clock: &dyn Clock) -> Uuid {
    let mut random = [0_u8; 10];
    // The system's random source cannot fail once the process has started; an id without
    // randomness would collide silently, so stopping is the safer answer.
    getrandom::fill(&mut random).expect("the system has a source of randomness");
    let millis = u64::try_from(clock.now().as_micros() / 1_000).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

fn write_id(prefix: &str, uuid: Uuid, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut text = Ulid(uuid.as_u128()).to_string();
    text.make_ascii_lowercase();
    write!(f, "{prefix}_{text}")
}

fn parse_id(prefix: &'static str, text: &str) -> Result<Uuid, IdError> {
    let rest = text
        .strip_prefix(prefix)
        .and_then(|rest| rest.strip_prefix('_'))
        .ok_or(IdError::Prefix { expected: prefix })?;
    if rest.len() != 26 || rest.bytes().any(|b| !b.is_ascii_digit() && !b.is_ascii_lowercase()) {
        return Err(IdError::Encoding);
    }
    let ulid = Ulid::from_string(&rest.to_ascii_uppercase()).map_err(|_| IdError::Encoding)?;
    // Crockford reads `i`, `l`, `o` as digits; two spellings of one id would be two keys.
    let uuid = Uuid::from_u128(ulid.0);
    let mut spelled = ulid.to_string();
    spelled.make_ascii_lowercase();
    if spelled == rest { Ok(uuid) } else { Err(IdError::Encoding) }
}
