//! The failure of a held job: tried again after a pause, or given up.

use safelight_domain::{JobId, JobState, WriteClaim};
use safelight_protocol::{ErrorCode, FailRequest, JobStatusReply, canonical_value};
use safelight_store::{AgentRecord, JobRecord, StoreError};

use super::{signing_secret, status_of};
use crate::{ApiError, App};

/// Notes a failure. Without a signature the API key alone vouches for it.
pub(crate) async fn fail(
    app: &App,
    agent: &AgentRecord,
    job: JobId,
    request: FailRequest,
) -> Result<JobStatusReply, ApiError> {
    if !(1..=2000).contains(&request.error_message.chars().count()) {
        return Err(ApiError::field("error_message", "a message has 1 to 2000 characters"));
    }
    let mut claim = WriteClaim { agent: agent.id, epoch: request.lease_epoch };
    match app.store.job_for_agent(job, claim).await {
        Ok(job) => {
            verify(app, &job, agent, &request)?;
            // The signature holds for this claim alone.
            claim.epoch = Some(job.epoch);
        }
        // A failure that was told before; the store knows.
        Err(StoreError::Fence(_)) => {}
        Err(error) => return Err(error.into()),
    }
    let retryable = request.retryable.unwrap_or(true);
    let error = &request.error_message;
    let job = app.store.fail_job(job, claim, error, retryable, random()?).await?;
    app.metrics.ended(JobState::Failed);
    app.agents.latest.forget_job(job.id);
    Ok(status_of(app, &job))
}

fn verify(
    app: &App,
    job: &JobRecord,
    agent: &AgentRecord,
    request: &FailRequest,
) -> Result<(), ApiError> {
    let Some(signature) = &request.signature else { return Ok(()) };
    let signed = canonical_value(&serde_json::json!({ "error": request.error_message }));
    if signing_secret(app, job, agent).verifies(signed.as_bytes(), signature) {
        return Ok(());
    }
    Err(ApiError::refuse(
        ErrorCode::BadSignature,
        "The signature does not match the message and this claim.",
    ))
}

/// Spreads the pauses of jobs that failed together.
fn random() -> Result<u32, ApiError> {
    let mut bytes = [0_u8; 4];
    getrandom::fill(&mut bytes).map_err(|cause| ApiError::internal(anyhow::anyhow!(cause)))?;
    Ok(u32::from_le_bytes(bytes))
}
