//! The connector of a job, for the agent that runs it.

use safelight_domain::{ConnectorId, CredentialLocation, JobState, LeaseEpoch, WriteClaim};
use safelight_protocol::{ConnectorBody, Credentials, ErrorCode};
use safelight_store::{AgentRecord, ConnectorRecord, JobRecord, StoreError};

use crate::{ApiError, App, vault};

/// How to reach what the job runs on; none for a folder. Credentials that the coordinator holds are
/// in it only while the caller holds the job, and each time they are the audit trail says so.
///
/// # Errors
/// 403 when nobody holds the job, 409 `lease_lost` for a claim that is over, 409 `no_master_key`.
pub(crate) async fn of_job(
    app: &App,
    agent: &AgentRecord,
    job: &JobRecord,
    connector: Option<ConnectorId>,
    epoch: Option<LeaseEpoch>,
) -> Result<Option<ConnectorBody>, ApiError> {
    let Some(id) = connector else { return Ok(None) };
    let connector = app.store.get_connector(agent.team, id).await?;
    let location = connector.standing.location;
    let credentials = match location {
        CredentialLocation::Server => Some(hand_over(app, agent, job, &connector, epoch).await?),
        CredentialLocation::Agent | CredentialLocation::Pending => None,
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

async fn hand_over(
    app: &App,
    agent: &AgentRecord,
    job: &JobRecord,
    connector: &ConnectorRecord,
    epoch: Option<LeaseEpoch>,
) -> Result<Credentials, ApiError> {
    let writer = WriteClaim { agent: agent.id, epoch };
    refuse_without_lease(app, job, writer).await?;
    let mut credentials = vault::fetch(app, agent.team, connector.id).await?;
    for field in connector.kind.credential_fields().filter(|field| !field.is_secret) {
        if let Some(value) = connector.settings.get(field.name) {
            credentials.insert(field.name, value.as_str());
        }
    }
    // The claim may have ended since the look; what is told here was true when it was told.
    let told = app.store.hand_over_credentials(connector.id, job.id, writer).await;
    told.map_err(|error| match error {
        StoreError::WrongState { state } => is_over(state),
        other => other.into(),
    })?;
    tracing::info!(
        job = %job.id, agent = %agent.id, connector = %connector.id, "credentials handed over"
    );
    Ok(credentials)
}

/// Nothing is opened for somebody who has no claim.
async fn refuse_without_lease(
    app: &App,
    job: &JobRecord,
    writer: WriteClaim,
) -> Result<(), ApiError> {
    let now = app.store.job_for_agent(job.id, writer).await?;
    if now.state.is_held() { Ok(()) } else { Err(is_over(now.state)) }
}

fn is_over(state: JobState) -> ApiError {
    let sentence = format!("The job is {state}; credentials are for jobs that run.");
    ApiError::refuse(ErrorCode::Forbidden, sentence)
}
