//! What is asked about connectors, and answered; travels between the command line and the running
//! agent through a socket that only their owner can open.

use safelight_domain::{ConnectorId, ConnectorKind, CredentialLocation, Timestamp};
use safelight_protocol::Credentials;
use serde::{Deserialize, Serialize};

use super::ConnectorForm;

/// What is asked. Prints no value of credentials.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectorAsk {
    /// The team's connectors, and those that are kept here.
    List {
        /// Only those that nobody has credentials of.
        pending_only: bool,
    },
    /// Those that are kept here, without asking the coordinator.
    Kept,
    /// What credentials of one consist of, and what is known already.
    Form {
        /// Which.
        connector: ConnectorId,
    },
    /// Try these credentials, keep them when they work, and tell so.
    Configure {
        /// Of which.
        connector: ConnectorId,
        /// What was entered; what is kept from before fills the rest.
        values: Credentials,
        /// What to look at: `bucket/folder` or `share/folder`.
        location: Option<String>,
    },
    /// Try those that are kept.
    Test {
        /// Of which.
        connector: ConnectorId,
        /// What to look at.
        location: Option<String>,
    },
    /// Forget those that are kept, and tell so.
    Remove {
        /// Of which.
        connector: ConnectorId,
    },
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectorAnswer {
    /// To `List` and `Kept`.
    List(ConnectorList),
    /// To `Form`.
    Form(Box<ConnectorForm>),
    /// To `Configure` and `Test`.
    Tried(Tried),
    /// To `Remove`.
    Removed {
        /// What did not go as it should all the same.
        note: Option<String>,
    },
}

/// Connectors, in an order for people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectorList {
    /// Each.
    pub connectors: Vec<ConnectorLine>,
    /// Why the coordinator told nothing.
    pub note: Option<String>,
}

/// One connector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectorLine {
    /// Its id.
    pub guid: ConnectorId,
    /// For people.
    pub name: String,
    /// What it reaches.
    pub kind: ConnectorKind,
    /// Where its credentials are; none when the coordinator does not list it.
    pub credential_location: Option<CredentialLocation>,
    /// Whether jobs may use it, as far as is known.
    pub is_active: Option<bool>,
    /// Whether credentials are kept here.
    pub is_kept: bool,
    /// When those last worked.
    pub tested_at: Option<Timestamp>,
}

/// Credentials that were tried and work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// What was seen, in a sentence.
    pub sentence: String,
    /// Whether this was the first proof of a pending connector.
    pub is_first_proof: bool,
    /// Why the coordinator does not know yet.
    pub note: Option<String>,
}
