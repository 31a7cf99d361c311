//! How remote storage is reached, and who knows the credentials.

use std::{collections::BTreeMap, fmt};

use safelight_domain::{ConnectorId, ConnectorKind, CredentialLocation, Timestamp};
use serde::{Deserialize, Serialize};
use zeroize::Zeroize as _;

/// Values by the names of their fields, secret ones among them. Prints names alone, and is wiped
/// when dropped.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Credentials(BTreeMap<String, String>);

impl Credentials {
    /// The value of a field; every use of this is a place to look at twice.
    #[must_use]
    pub fn expose(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Sets the value of a field.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<String>) {
        if let Some(mut before) = self.0.insert(name.into(), value.into()) {
            before.zeroize();
        }
    }

    /// The names of the fields that have a value.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl Drop for Credentials {
    fn drop(&mut self) {
        self.0.values_mut().for_each(zeroize::Zeroize::zeroize);
    }
}

/// `connector` of `GET /jobs/{guid}/config`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConnectorBody {
    /// Its id.
    pub guid: ConnectorId,
    /// `s3`, `gcs` or `smb`.
    #[serde(rename = "type")]
    pub kind: String,
    /// For people.
    pub name: String,
    /// `server`, `agent` or `pending`.
    pub credential_location: String,
    /// Only to the agent that holds the lease, only when the server holds them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credentials: Option<Credentials>,
    /// Plus: what people said of it that is not secret, such as `endpoint_url` and `path_style`.
    #[serde(
        default,
        deserialize_with = "super::null_as_default",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    pub settings: BTreeMap<String, String>,
}

/// `GET /connectors`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgentConnectorsReply {
    /// Those whose credentials the server does not hold.
    pub connectors: Vec<AgentConnector>,
    /// How many these are.
    pub total: u64,
}

/// A connector in the list for agents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgentConnector {
    /// Its id.
    pub guid: ConnectorId,
    /// For people.
    pub name: String,
    /// What kind of storage it reaches.
    #[serde(rename = "type")]
    pub kind: ConnectorKind,
    /// Where its credentials are.
    pub credential_location: CredentialLocation,
    /// Whether jobs may use it.
    pub is_active: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// Whether the caller has credentials of it, as far as it told.
    pub has_local_credentials: bool,
}

/// `GET /connectors/{guid}/metadata`: what to ask the owner of the computer for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConnectorMetadataReply {
    /// Its id.
    pub guid: ConnectorId,
    /// For people.
    pub name: String,
    /// What kind of storage it reaches.
    #[serde(rename = "type")]
    pub kind: ConnectorKind,
    /// Where its credentials are.
    pub credential_location: CredentialLocation,
    /// In the order of a form.
    pub credential_fields: Vec<CredentialFieldBody>,
    /// Plus: what people said of it that is not secret; good answers to begin with.
    #[serde(
        default,
        deserialize_with = "super::null_as_default",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    pub settings: BTreeMap<String, String>,
}

/// One value to ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CredentialFieldBody {
    /// Its name among the credentials.
    pub name: String,
    /// `string`, `password` (hidden while typed) or `json` (a whole file).
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether there are no credentials without it.
    pub required: bool,
    /// For people.
    pub description: String,
}

/// `POST /connectors/{guid}/report-capability`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CapabilityReport {
    /// Whether the caller has credentials that work.
    pub has_credentials: bool,
    /// When it last tried them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_tested: Option<Timestamp>,
}

/// 200 of `report-capability`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CapabilityReportReply {
    /// Always true.
    pub acknowledged: bool,
    /// Whether this report made a pending connector one of agents.
    pub credential_location_updated: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_print_their_names_alone() {
        let mut credentials = Credentials::default();
        credentials.insert("password", "zebra-crossing");
        let body = ConnectorBody {
            guid: "con_00000000000000000000000001".parse().unwrap(),
            kind: "smb".to_owned(),
            name: "NAS".to_owned(),
            credential_location: "server".to_owned(),
            credentials: Some(credentials),
            settings: BTreeMap::new(),
        };
        let printed = format!("{body:?} {body:#?}");
        assert!(printed.contains("password") && !printed.contains("zebra"), "{printed}");
        assert!(serde_json::to_string(&body).unwrap().contains("zebra-crossing"));
    }
}
