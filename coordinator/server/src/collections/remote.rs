//! A collection behind a connector: a bucket or a share, and a folder in it.

use safelight_domain::{ConnectorKind, RemotePlace, TeamId};
use safelight_store::{CollectionKind, CollectionState, ConnectorRecord, NewCollection};

use super::refuse_odd_name;
use crate::{
    ApiError, App, connectors,
    shapes::{CollectionCreate, CollectionType},
};

/// The place that somebody asked for, if the connector reaches it.
///
/// # Errors
/// 404 for a connector of another team, 409 `connector_inactive`, 422 for a field.
pub(super) async fn place(
    app: &App,
    team: TeamId,
    request: &CollectionCreate,
) -> Result<NewCollection, ApiError> {
    refuse_odd_name(&request.name)?;
    if request.path.is_some() {
        let sentence = "Only a LOCAL collection has a path; this one has a location.";
        return Err(ApiError::field("path", sentence));
    }
    if request.bound_agent_guid.is_some() {
        let sentence = "Whoever has the credentials runs its jobs; it is bound to no agent.";
        return Err(ApiError::field("bound_agent_guid", sentence));
    }
    let Some(connector) = request.connector_guid else {
        return Err(ApiError::field("connector_guid", "Say how to reach the storage."));
    };
    let Some(location) = &request.location else {
        let sentence = "Say where it is: bucket/folder, or share/folder.";
        return Err(ApiError::field("location", sentence));
    };
    let connector = app.store.get_connector(team, connector).await?;
    let (kind, word) = kinds(request.kind);
    if word != Some(connector.kind) {
        let sentence = format!(
            "The connector {} is of type {}; choose one of the collection's type.",
            connector.name, connector.kind
        );
        return Err(ApiError::field("connector_guid", sentence));
    }
    if !connector.standing.is_active {
        return Err(connectors::inactive(&connector.name));
    }
    let location = reached(&connector, location)?;
    Ok(NewCollection {
        name: request.name.trim().to_owned(),
        kind,
        path: None,
        location: Some(location.to_string()),
        bound_agent: None,
        connector: Some(connector.id),
        pipeline: None,
        state: CollectionState::Live,
        auto_refresh: false,
        refresh_interval_hours: None,
    })
}

fn kinds(kind: CollectionType) -> (CollectionKind, Option<ConnectorKind>) {
    match kind {
        CollectionType::Local => (CollectionKind::Local, None),
        CollectionType::S3 => (CollectionKind::S3, Some(ConnectorKind::S3)),
        CollectionType::Gcs => (CollectionKind::Gcs, Some(ConnectorKind::Gcs)),
        CollectionType::Smb => (CollectionKind::Smb, Some(ConnectorKind::Smb)),
    }
}

/// The place that a location names; a connector may know one bucket or share alone.
///
/// # Errors
/// 422 for the location.
pub(crate) fn reached(
    connector: &ConnectorRecord,
    location: &str,
) -> Result<RemotePlace, ApiError> {
    let place = RemotePlace::read(connector.kind, location)
        .map_err(|fault| ApiError::field("location", fault.to_string()))?;
    let only = ["bucket", "share"].iter().find_map(|name| connector.settings.get(*name));
    match only {
        Some(only) if *only != place.root => {
            let sentence =
                format!("The connector {} reaches {only} alone; begin with that.", connector.name);
            Err(ApiError::field("location", sentence))
        }
        _ => Ok(place),
    }
}
