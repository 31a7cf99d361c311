//! The connector of a job, for the agent that runs it.

use safelight_domain::{CredentialLocation, LeaseEpoch, WriteClaim};
use safelight_protocol::{ConnectorBody, ErrorCode};
use safelight_store::{AgentRecord, CollectionRecord, JobRecord};

use crate::{ApiError, App, vault};

/// How to reach the job's collection; none for a folder. Credentials that the coordinator holds
/// are in it only while the caller holds the job.
///
/// # Errors
/// 403 when nobody holds the job, 409 `lease_lost` for a claim that is over, 409 `no_master_key`.
pub(crate) async fn of_job(
    app: &App,
    agent: &AgentRecord,
    job: &JobRecord,
    collection: Option<&CollectionRecord>,
    epoch: Option<LeaseEpoch>,
) -> Result<Option<ConnectorBody>, ApiError> {
    let Some(id) = collection.and_then(|collection| collection.connector) else { return Ok(None) };
    let connector = app.store.get_connector(agent.team, id).await?;
    let location = connector.standing.location;
    let credentials = if location == CredentialLocation::Server {
        refuse_without_lease(app, agent, job, epoch).await?;
        let mut credentials = vault::fetch(app, agent.team, id).await?;
        for field in connector.kind.credential_fields().filter(|field| !field.is_secret) {
            if let Some(value) = connector.settings.get(field.name) {
                credentials.insert(field.name, value.as_str());
            }
        }
        tracing::info!(job = %job.id, agent = %agent.id, connector = %id, "credentials handed over");
        Some(credentials)
    } else {
        None
    };
    Ok(Some(ConnectorBody {
        guid: id,
        kind: connector.kind.name().to_owned(),
        name: connector.name,
        credential_location: location.name().to_owned(),
        credentials,
        settings: connector.settings,
    }))
}

/// Read anew: the claim may have ended since the job was looked up.
async fn refuse_without_lease(
    app: &App,
    agent: &AgentRecord,
    job: &JobRecord,
    epoch: Option<LeaseEpoch>,
) -> Result<(), ApiError> {
    let writer = WriteClaim { agent: agent.id, epoch };
    let now = app.store.job_for_agent(job.id, writer).await?;
    if now.state.is_held() {
        return Ok(());
    }
    let sentence = format!("The job is {}; credentials are for jobs that run.", now.state);
    Err(ApiError::refuse(ErrorCode::Forbidden, sentence))
}
