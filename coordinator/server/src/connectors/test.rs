//! Whether a connector reaches a place. The coordinator never asks the storage itself: an agent that
//! has the credentials does, or any agent where the coordinator holds them.

use safelight_domain::{ConnectorId, CredentialLocation, TeamId};
use safelight_protocol::ErrorCode;
use safelight_store::{Actor, ConnectorRecord, ConnectorTest, JobRecord};

use crate::{ApiError, App, collections, shapes::ConnectorTestRequest};

/// Queues a test of the connector at the place that was named, else at its own bucket or share.
///
/// # Errors
/// 404, 422 for the location, 409 `connector_pending`.
pub(crate) async fn test(
    app: &App,
    team: TeamId,
    id: ConnectorId,
    request: &ConnectorTestRequest,
    by: &Actor,
) -> Result<JobRecord, ApiError> {
    let connector = app.store.get_connector(team, id).await?;
    if connector.standing.location == CredentialLocation::Pending {
        let sentence = format!(
            "Nobody has credentials of the connector {} yet; enter them on an agent with \
             `safelight-agent connectors configure`, which tests them at once.",
            connector.name
        );
        return Err(ApiError::refuse(ErrorCode::ConnectorPending, sentence));
    }
    let location = place(&connector, request.location.as_deref())?;
    Ok(app.store.create_connector_test(team, ConnectorTest { connector: id, location }, by).await?)
}

fn place(connector: &ConnectorRecord, named: Option<&str>) -> Result<String, ApiError> {
    let own = || ["bucket", "share"].iter().find_map(|name| connector.settings.get(*name));
    let Some(location) = named.or_else(|| own().map(String::as_str)) else {
        let sentence = "Say what to look at: a bucket or a share, perhaps with a folder in it.";
        return Err(ApiError::field("location", sentence));
    };
    Ok(collections::remote::reached(connector, location)?.to_string())
}

/// What a job tries that runs on no collection.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn of_job(app: &App, job: &JobRecord) -> Result<Option<ConnectorTest>, ApiError> {
    let mut found = app.store.connector_tests(job.team, vec![job.id]).await?;
    Ok(found.pop().map(|(_, test)| test))
}
