//! A new connector.

use std::collections::BTreeMap;

use safelight_domain::{ConnectorId, Standing, StandingRequest, TeamId};
use safelight_store::{Actor, NewConnector};

use super::{fields, refuse_impossible};
use crate::{ApiError, App, shapes::ConnectorCreate, vault};

/// Makes the connector that somebody asked for.
///
/// # Errors
/// 422 for a field, 409 `connector_pending`, `no_master_key` or `conflict`.
pub(crate) async fn create(
    app: &App,
    team: TeamId,
    request: ConnectorCreate,
    by: &Actor,
) -> Result<ConnectorId, ApiError> {
    let name = super::name(&request.name)?;
    let (kind, brought) = (request.kind, request.credentials.filter(|them| !them.is_empty()));
    let sorted = fields::sort(kind, request.settings, brought.as_ref(), &BTreeMap::new())?;
    let settings = sorted.settings.unwrap_or_default();
    let asked = StandingRequest {
        location: None,
        is_active: request.is_active,
        brings_credentials: sorted.secrets.is_some(),
    };
    let standing = Standing::first(request.credential_location, asked);
    let standing = refuse_impossible(standing, kind, &settings, sorted.secrets.as_ref())?;
    let id = ConnectorId::generate(&*app.clock);
    let credentials = match &sorted.secrets {
        Some(secrets) => Some(vault::keep(app, team, id, secrets).await?),
        None => None,
    };
    let new = NewConnector { id, name, kind, standing, settings, credentials };
    Ok(app.store.create_connector(team, new, by).await?.id)
}
