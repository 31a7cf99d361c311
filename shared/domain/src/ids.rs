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
    ($(#[doc = $doc:literal] $name:ident = $prefix:literal;)*) => {$(
        #[doc = $doc]
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

            /// Sorts before every id that was made at `time` or later, and after every id that was
            /// made a millisecond before it or earlier.
            #[must_use]
            pub fn floor(time: crate::Timestamp) -> Self {
                let millis = u128::try_from(time.as_micros().max(0) / 1000).unwrap_or(0);
                Self(Uuid::from_u128(millis << 80))
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

        #[cfg(feature = "openapi")]
        crate::openapi::text!($name, crate::openapi::id($prefix, $doc));

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
    /// Something a team should look at.
    NoticeId = "ntc";
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;
    use crate::{ManualClock, Timestamp};

    #[test]
    fn the_floor_of_a_time_parts_ids_made_before_from_ids_made_since() {
        let clock = ManualClock::at(Timestamp::from_micros(1_769_860_800_000_000));
        let before = JobId::generate(&clock);
        clock.advance(Duration::from_millis(1));
        let floor = JobId::floor(clock.now());
        let since = JobId::generate(&clock);
        assert!(before < floor && floor < since);
        assert!(before.to_string() < floor.to_string() && floor.to_string() < since.to_string());
        assert!(JobId::floor(Timestamp::from_micros(-5)) < before);
    }

    #[test]
    fn every_kind_has_its_prefix() {
        let prefixes = [
            TeamId::PREFIX,
            UserId::PREFIX,
            AgentId::PREFIX,
            RegistrationTokenId::PREFIX,
            ApiTokenId::PREFIX,
            CollectionId::PREFIX,
            ConnectorId::PREFIX,
            PipelineId::PREFIX,
            JobId::PREFIX,
            ResultId::PREFIX,
            ReleaseManifestId::PREFIX,
            UploadId::PREFIX,
            NoticeId::PREFIX,
        ];
        let mut distinct = prefixes.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), prefixes.len());
    }

    #[test]
    fn an_id_of_another_kind_is_refused() {
        let expected = Err(IdError::Prefix { expected: "job" });
        for text in ["agt_00000000000000000000000001", "job", "job-0", "JOB_0", "", "jobs_0", "0"] {
            assert_eq!(text.parse::<JobId>(), expected, "{text}");
        }
    }

    #[test]
    fn an_id_has_one_spelling() {
        for rest in [
            "",
            "0000000000000000000000000",
            "000000000000000000000000001",
            "0000000000000000000000000A",
            // Read as 1, 1 and 0 by a lenient reader.
            "0000000000000000000000000i",
            "0000000000000000000000000l",
            "0000000000000000000000000o",
            "0000000000000000000000000u",
            "0000000000000000000000000-",
            "0000000000000000000000000é",
            // More than 128 bits.
            "80000000000000000000000000",
            "zzzzzzzzzzzzzzzzzzzzzzzzzz",
            " 0000000000000000000000001",
        ] {
            assert_eq!(format!("job_{rest}").parse::<JobId>(), Err(IdError::Encoding), "{rest}");
        }
        assert!("job_7zzzzzzzzzzzzzzzzzzzzzzzzz".parse::<JobId>().is_ok());
    }

    #[test]
    fn later_ids_sort_later_and_are_uuids_of_version_7() {
        let clock = ManualClock::at(Timestamp::from_micros(1_700_000_000_000_000));
        let first = JobId::generate(&clock);
        clock.advance(Duration::from_millis(1));
        let second = JobId::generate(&clock);
        assert!(first < second && first.to_string() < second.to_string());
        assert_eq!(first.uuid().get_version_num(), 7);
        assert_ne!(JobId::generate(&clock), JobId::generate(&clock));
    }

    #[test]
    fn ids_travel_as_texts() {
        let id: TeamId = serde_json::from_str("\"tea_00000000000000000000000001\"").unwrap();
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"tea_00000000000000000000000001\"");
        assert!(serde_json::from_str::<UserId>("\"tea_00000000000000000000000001\"").is_err());
        assert_eq!(format!("{id:?}"), id.to_string());
    }

    proptest! {
        #[test]
        fn every_uuid_survives(bits in any::<u128>()) {
            let id = AgentId::from_uuid(Uuid::from_u128(bits));
            prop_assert_eq!(id.to_string().parse::<AgentId>(), Ok(id));
            prop_assert_eq!(id.to_string().len(), "agt_".len() + 26);
        }

        #[test]
        fn what_is_read_is_written_the_same(text in "job_[0-9a-z]{26}") {
            if let Ok(id) = text.parse::<JobId>() {
                prop_assert_eq!(id.to_string(), text);
            }
        }

        #[test]
        fn any_text_is_answered(text in any::<String>()) {
            let _ = text.parse::<JobId>();
            let _ = format!("job_{text}").parse::<JobId>();
        }
    }
}
