//! How remote storage is reached, and where the credentials are. Credentials go in and never out.

use std::collections::BTreeMap;

use safelight_domain::{ConnectorId, ConnectorKind, CredentialLocation, Timestamp};
use safelight_protocol::Credentials;
use serde::{Deserialize, Serialize};

use super::AgentRef;

/// One connector.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Connector {
    /// Public id.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) guid: ConnectorId,
    /// For people.
    pub(crate) name: String,
    /// What it reaches.
    #[serde(rename = "type")]
    #[cfg_attr(test, ts(type = "ConnectorType"))]
    pub(crate) kind: ConnectorKind,
    /// Where its credentials are.
    #[cfg_attr(test, ts(type = "CredentialLocation"))]
    pub(crate) credential_location: CredentialLocation,
    /// Whether jobs may use it.
    pub(crate) is_active: bool,
    /// What is not secret, by the names of the fields of its type.
    #[cfg_attr(test, ts(type = "Record<string, string>"))]
    pub(crate) settings: BTreeMap<String, String>,
    /// Whether the coordinator or an agent has credentials of it.
    pub(crate) has_credentials: bool,
    /// The agents that hold credentials of it.
    pub(crate) agents: Vec<ConnectorAgent>,
    /// The names of the collections behind it.
    pub(crate) collections: Vec<String>,
    /// When an agent last tried its credentials.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub(crate) last_tested_at: Option<Timestamp>,
    /// When it was made.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) created_at: Timestamp,
    /// When it last changed.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) updated_at: Timestamp,
}

/// An agent that holds credentials of a connector.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ConnectorAgent {
    /// Which.
    pub(crate) agent: AgentRef,
    /// When it last tried them, where it told.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub(crate) last_tested_at: Option<Timestamp>,
}

/// A connector, named beside something else.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ConnectorRef {
    /// Public id.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) guid: ConnectorId,
    /// For people.
    pub(crate) name: String,
}

/// `POST /api/connectors`.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub(crate) struct ConnectorCreate {
    /// 1 to 100 characters, once in a team.
    pub(crate) name: String,
    /// What it reaches.
    #[serde(rename = "type")]
    #[cfg_attr(test, ts(type = "ConnectorType"))]
    pub(crate) kind: ConnectorKind,
    /// Where its credentials are, or `pending`.
    #[cfg_attr(test, ts(type = "CredentialLocation"))]
    pub(crate) credential_location: CredentialLocation,
    /// True unless told, or its credentials are pending.
    pub(crate) is_active: Option<bool>,
    /// What is not secret, by the names of the fields of its type.
    #[cfg_attr(test, ts(as = "Option<BTreeMap<String, String>>", optional))]
    pub(crate) settings: Option<BTreeMap<String, String>>,
    /// For `server` alone, by the names of the fields of its type. Never shown again.
    #[cfg_attr(test, ts(as = "Option<BTreeMap<String, String>>", optional))]
    pub(crate) credentials: Option<Credentials>,
}

/// `PATCH /api/connectors/{guid}`. What is absent stays.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub(crate) struct ConnectorPatch {
    /// 1 to 100 characters, once in a team.
    pub(crate) name: Option<String>,
    /// Where its credentials shall be. What the coordinator holds is forgotten when it is not
    /// `server`.
    #[cfg_attr(test, ts(type = "CredentialLocation", optional))]
    pub(crate) credential_location: Option<CredentialLocation>,
    /// Whether jobs may use it; never while its credentials are pending.
    pub(crate) is_active: Option<bool>,
    /// Replaces all of them.
    #[cfg_attr(test, ts(as = "Option<BTreeMap<String, String>>", optional))]
    pub(crate) settings: Option<BTreeMap<String, String>>,
    /// Whether `credentials` replaces what the coordinator holds; otherwise that stays untouched.
    pub(crate) update_credentials: Option<bool>,
    /// All of them anew.
    #[cfg_attr(test, ts(as = "Option<BTreeMap<String, String>>", optional))]
    pub(crate) credentials: Option<Credentials>,
}

/// `POST /api/connectors/{guid}/test`.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub(crate) struct ConnectorTestRequest {
    /// `bucket/prefix` or `share/path`; the connector's own bucket or share unless told.
    pub(crate) location: Option<String>,
}

/// `GET /api/connectors/types`: what to draw a form from.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ConnectorTypes {
    /// Every type.
    pub(crate) items: Vec<ConnectorTypeForm>,
    /// Whether the coordinator can hold credentials: it has a master key.
    pub(crate) server_credentials: bool,
}

/// What there is to say of a connector of a type.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ConnectorTypeForm {
    /// Which.
    #[serde(rename = "type")]
    #[cfg_attr(test, ts(type = "ConnectorType"))]
    pub(crate) kind: ConnectorKind,
    /// In the order of a form.
    pub(crate) fields: Vec<ConnectorFieldForm>,
}

/// One field of a form.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ConnectorFieldForm {
    /// Its name in `settings` or `credentials`.
    pub(crate) name: String,
    /// `string`, `password`, `json` or `boolean`.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// Whether there are no credentials without it.
    pub(crate) required: bool,
    /// Whether it belongs in `credentials`, and is never shown again; otherwise in `settings`.
    pub(crate) secret: bool,
    /// For people.
    pub(crate) description: String,
}
