//! Connectors, and what agents tell of them.

use std::{collections::BTreeMap, fmt};

use safelight_domain::{
    AgentId, ConnectorId, ConnectorKind, Standing, StandingRequest, TeamId, Timestamp, UserId,
};

/// Credentials as the server keeps them: unreadable without the master key.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedCredentials {
    /// Which master key wraps their own key.
    pub key_id: String,
    /// Their own key, wrapped.
    pub wrapped_key: Vec<u8>,
    /// The credentials, sealed with their own key.
    pub sealed: Vec<u8>,
}

impl fmt::Debug for SealedCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SealedCredentials").field("key_id", &self.key_id).finish_non_exhaustive()
    }
}

/// Sealed credentials and whose they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCredentials {
    /// Whose.
    pub team: TeamId,
    /// Of which connector.
    pub connector: ConnectorId,
    /// As they are kept.
    pub credentials: SealedCredentials,
}

/// A connector to be made. Its id comes along, since the credentials are bound to it.
#[derive(Debug, Clone)]
pub struct NewConnector {
    /// Fresh.
    pub id: ConnectorId,
    /// For people; once in a team.
    pub name: String,
    /// What it reaches.
    pub kind: ConnectorKind,
    /// Where its credentials are, and whether it may be used.
    pub standing: Standing,
    /// What is not secret.
    pub settings: BTreeMap<String, String>,
    /// For the server to keep.
    pub credentials: Option<SealedCredentials>,
}

/// What is changed about a connector; what is none stays.
#[derive(Debug, Clone, Default)]
pub struct ConnectorChange {
    /// For people.
    pub name: Option<String>,
    /// Where its credentials shall be, and whether it may be used.
    pub standing: StandingRequest,
    /// Replaces all of them.
    pub settings: Option<BTreeMap<String, String>>,
    /// Replaces what the server keeps.
    pub credentials: Option<SealedCredentials>,
}

/// A connector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectorRecord {
    /// Its id.
    pub id: ConnectorId,
    /// Its team.
    pub team: TeamId,
    /// For people.
    pub name: String,
    /// What it reaches.
    pub kind: ConnectorKind,
    /// Where its credentials are, and whether it may be used.
    pub standing: Standing,
    /// What is not secret.
    pub settings: BTreeMap<String, String>,
    /// The names of collections that lie behind it.
    pub collections: Vec<String>,
    /// Who made it.
    pub created_by: Option<UserId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// What an agent last told of its credentials of a connector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectorReport {
    /// Of which connector.
    pub connector: ConnectorId,
    /// Who told.
    pub agent: AgentId,
    /// Whether it had any.
    pub has_credentials: bool,
    /// When it told.
    pub reported_at: Timestamp,
    /// When it last tried them.
    pub tested_at: Option<Timestamp>,
}

/// What a job tries that runs on no collection: whether a connector reaches a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectorTest {
    /// Which connector.
    pub connector: ConnectorId,
    /// `bucket/prefix` or `share/path`.
    pub location: String,
}

/// How many credentials a master key wraps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyUse {
    /// Which master key.
    pub key_id: String,
    /// How many.
    pub records: i64,
}
