//! A change of a connector.

use safelight_domain::{ConnectorId, CredentialLocation, StandingRequest, TeamId};
use safelight_store::{Actor, ConnectorChange};

use super::{fields, refuse_impossible};
use crate::{ApiError, App, shapes::ConnectorPatch, vault};

/// Changes what somebody asked to have changed.
///
/// # Errors
/// 404, 422 for a field, 409 `connector_pending`, `no_master_key` or `conflict`.
pub(crate) async fn change(
    app: &App,
    team: TeamId,
    connector: ConnectorId,
    request: ConnectorPatch,
    by: &Actor,
) -> Result<(), ApiError> {
    let before = app.store.get_connector(team, connector).await?;
    let name = request.name.as_deref().map(super::name).transpose()?;
    let replaces = request.update_credentials.unwrap_or(false);
    let brought = request.credentials.filter(|them| replaces && !them.is_empty());
    let sorted = fields::sort(before.kind, request.settings, brought.as_ref(), &before.settings)?;
    let standing = StandingRequest {
        location: request.credential_location,
        is_active: request.is_active,
        brings_credentials: sorted.secrets.is_some(),
    };
    let settings = sorted.settings.as_ref().unwrap_or(&before.settings);
    let secrets = sorted.secrets.as_ref();
    let after = before.standing.change(standing);
    let after = refuse_impossible(after, before.kind, settings, secrets)?;
    if after.location == CredentialLocation::Server && secrets.is_none() {
        fields::refuse_elsewhere(&before.settings, settings)?;
    }
    let credentials = match secrets {
        Some(secrets) => Some(vault::keep(app, team, connector, secrets).await?),
        None => None,
    };
    let change = ConnectorChange { name, standing, settings: sorted.settings, credentials };
    app.store.update_connector(team, connector, change, by).await?;
    Ok(())
}
