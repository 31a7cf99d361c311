//! Progress of a held job: the first one makes it running, later ones stay in memory until the
//! next flush.

use safelight_domain::{JobId, JobState, LEASE, LeaseEpoch, WriteClaim};
use safelight_protocol::{JobStatusReply, ProgressRequest};
use safelight_store::{AgentRecord, JobRecord, News, StoreError};

use super::{status_of, to_json};
use crate::{ApiError, App, shapes::Progress};

/// Longest path or message kept, in characters.
const LONGEST: usize = 4096;
/// The same as told to those who watch.
const SHOWN: usize = 500;

/// Notes progress. Once the job has ended it changes nothing, and the answer says how it ended.
pub(crate) async fn progress(
    app: &App,
    agent: &AgentRecord,
    job: JobId,
    request: ProgressRequest,
) -> Result<JobStatusReply, ApiError> {
    check(&request)?;
    let claim = WriteClaim { agent: agent.id, epoch: request.lease_epoch };
    let job = app.store.job_for_agent(job, claim).await?;
    if !job.state.is_held() {
        app.agents.latest.forget_job(job.id);
        return Ok(status_of(app, &job));
    }
    let said = shortened(request);
    let now = app.clock.now();
    let first = job.state == JobState::Assigned;
    if app.agents.latest.step(job.id, agent.id, job.epoch, now, said.clone(), first) {
        tell(app, &job, &said)?;
    }
    let job = if first { start(app, job, agent, &said).await? } else { job };
    Ok(status_of(app, &job))
}

/// Tells those who watch. Short, so that it fits into what replicas tell each other.
fn tell(app: &App, job: &JobRecord, said: &ProgressRequest) -> Result<(), ApiError> {
    let shorten = |text: &mut String| *text = text.chars().take(SHOWN).collect();
    let mut shown = Progress::from(said.clone());
    shown.current_file.as_mut().map(shorten);
    shown.message.as_mut().map(shorten);
    let progress = to_json(&shown)?;
    app.store.tell(News::Progress { team: job.team, job: job.id, epoch: job.epoch, progress });
    Ok(())
}

/// The move from assigned to running is written at once. A cancel may come first.
async fn start(
    app: &App,
    job: JobRecord,
    agent: &AgentRecord,
    said: &ProgressRequest,
) -> Result<JobRecord, ApiError> {
    let claim = WriteClaim { agent: agent.id, epoch: Some(job.epoch) };
    let until = app.clock.now().plus(LEASE);
    match app.store.record_progress(job.id, claim, to_json(said)?, until).await {
        Ok(job) => {
            app.metrics.started(app.clock.now().since(job.created_at));
            Ok(job)
        }
        Err(StoreError::WrongState { .. }) => Ok(app.store.job_for_agent(job.id, claim).await?),
        Err(error) => Err(error.into()),
    }
}

fn check(request: &ProgressRequest) -> Result<(), ApiError> {
    if request.stage.is_empty() || request.stage.chars().count() > 100 {
        return Err(ApiError::field("stage", "a stage has 1 to 100 characters"));
    }
    if request.percentage.is_some_and(|percentage| percentage > 100) {
        return Err(ApiError::field("percentage", "a whole number from 0 to 100"));
    }
    Ok(())
}

fn shortened(request: ProgressRequest) -> ProgressRequest {
    let shorten = |text: String| match text.char_indices().nth(LONGEST) {
        Some((end, _)) => text[..end].to_owned(),
        None => text,
    };
    ProgressRequest {
        current_file: request.current_file.map(shorten),
        message: request.message.map(shorten),
        lease_epoch: None::<LeaseEpoch>,
        ..request
    }
}
