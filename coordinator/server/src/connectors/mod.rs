//! Connectors: made, changed, forgotten, and handed to whoever runs a job on them.

pub(crate) mod change;
pub(crate) mod create;
mod fields;
pub(crate) mod of_job;
pub(crate) mod test;

use safelight_domain::{ConnectorKind, Standing, StandingError};
use safelight_protocol::{Credentials, ErrorCode};

use crate::ApiError;

/// A name for people.
///
/// # Errors
/// 422 for one that cannot be shown.
fn name(text: &str) -> Result<String, ApiError> {
    let name = text.trim();
    if (1..=100).contains(&name.chars().count()) && !name.chars().any(char::is_control) {
        Ok(name.to_owned())
    } else {
        Err(ApiError::field("name", "A name has 1 to 100 characters."))
    }
}

/// Refuses what cannot be, before anything is sealed.
fn refuse_impossible(
    standing: Result<Standing, StandingError>,
    kind: ConnectorKind,
    settings: &std::collections::BTreeMap<String, String>,
    secrets: Option<&Credentials>,
) -> Result<Standing, ApiError> {
    let standing = standing.map_err(cannot_stand)?;
    if standing.location == safelight_domain::CredentialLocation::Server {
        fields::refuse_incomplete(kind, settings, secrets)?;
    }
    Ok(standing)
}

/// A connector cannot stand as it was asked to.
pub(crate) fn cannot_stand(fault: StandingError) -> ApiError {
    match fault {
        StandingError::PendingActive => {
            let sentence = "A connector whose credentials are pending cannot be active: give \
                credentials to the coordinator or to an agent first.";
            ApiError::refuse(ErrorCode::ConnectorPending, sentence)
        }
        StandingError::CredentialsMissing => {
            let sentence = "The coordinator is to hold the credentials: send them along, when \
                changing a connector with `update_credentials`.";
            ApiError::field("credentials", sentence)
        }
        StandingError::CredentialsUnwanted => {
            let sentence = "Credentials are kept here only when `credential_location` is `server`; \
                enter them on an agent instead.";
            ApiError::field("credentials", sentence)
        }
    }
}

/// Nothing new may use the connector.
pub(crate) fn inactive(name: &str) -> ApiError {
    let sentence = format!("The connector {name} is not active; activate it first.");
    ApiError::refuse(ErrorCode::ConnectorInactive, sentence)
}

/// An agent asks for what it has no part in.
pub(crate) fn on_server() -> ApiError {
    let sentence = "The coordinator holds the credentials of this connector; agents need none.";
    ApiError::refuse(ErrorCode::ConnectorOnServer, sentence)
}
