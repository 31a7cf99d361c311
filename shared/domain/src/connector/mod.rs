//! Connectors: how remote storage is reached, where its credentials are, and when it may be used.

mod fields;
mod place;
mod standing;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

pub use fields::{ConnectorField, FieldKind};
pub use place::{RemotePlace, RemotePlaceError};
pub use standing::{Standing, StandingError, StandingRequest};

/// A word that is not one of the set it was looked up in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is neither a type of connector nor a place of credentials")]
pub struct UnknownConnectorWord(String);

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        // Words that come out of a macro are not seen by this derive; a test holds both together.
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(rename_all = "snake_case"))]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $text)] $variant,)*
        }

        impl $name {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word on the wire and in the database.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }

        impl FromStr for $name {
            type Err = UnknownConnectorWord;

            fn from_str(text: &str) -> Result<Self, UnknownConnectorWord> {
                let found = Self::ALL.iter().copied().find(|one| one.name() == text);
                found.ok_or_else(|| UnknownConnectorWord(text.to_owned()))
            }
        }
    };
}

words! {
    /// What kind of storage a connector reaches.
    ConnectorKind {
        /// S3 and what speaks like it.
        S3 = "s3",
        /// Google Cloud Storage.
        Gcs = "gcs",
        /// A share on the network.
        Smb = "smb",
    }
}

words! {
    /// Where the credentials of a connector are.
    CredentialLocation {
        /// With the coordinator, encrypted.
        Server = "server",
        /// With agents alone.
        Agent = "agent",
        /// Nowhere yet; the first agent that proves access makes it `agent`.
        Pending = "pending",
    }
}

impl ConnectorKind {
    /// Everything that there is to say about such a connector, in the order of a form.
    #[must_use]
    pub const fn fields(self) -> &'static [ConnectorField] {
        fields::of(self)
    }

    /// The field of that name.
    #[must_use]
    pub fn field(self, name: &str) -> Option<&'static ConnectorField> {
        self.fields().iter().find(|field| field.name == name)
    }

    /// What credentials consist of, as agents ask for them.
    pub fn credential_fields(self) -> impl Iterator<Item = &'static ConnectorField> {
        self.fields().iter().filter(|field| field.is_credential)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_one_spelling() {
        for kind in ConnectorKind::ALL {
            assert_eq!(kind.to_string().parse(), Ok(*kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
        for location in CredentialLocation::ALL {
            assert_eq!(location.to_string().parse(), Ok(*location));
            assert_eq!(serde_json::to_value(location).unwrap(), location.name());
        }
        assert!("S3".parse::<ConnectorKind>().is_err());
    }
}
