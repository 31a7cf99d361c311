//! One job with everything about it: who held it, how that ended, and what ran it again.

use safelight_store::{AttemptRecord, EndCause, JobRecord};

use super::{jobs, surroundings::Surroundings};
use crate::{
    ApiError, App,
    shapes::{Attempt, AttemptEnd, JobDetail, Retry},
};

/// One job.
pub(crate) async fn one(app: &App, record: JobRecord) -> Result<JobDetail, ApiError> {
    let (team, id) = (record.team, record.id);
    let around = jobs::surroundings(app, team, std::slice::from_ref(&record)).await?;
    let attempts = app.store.list_attempts(team, id).await?;
    let retries = app.store.list_retries(team, id).await?;
    Ok(JobDetail {
        job: jobs::shape(app, record, &around),
        attempts: attempts.into_iter().map(|attempt| shape(attempt, &around)).collect(),
        retries: retries
            .into_iter()
            .map(|retry| Retry { guid: retry.id, state: retry.state })
            .collect(),
    })
}

fn shape(attempt: AttemptRecord, around: &Surroundings) -> Attempt {
    let end = |cause: EndCause| AttemptEnd {
        code: cause.name().to_owned(),
        text: in_words(cause).to_owned(),
    };
    Attempt {
        agent: around.named(Some(attempt.agent)),
        lease_epoch: attempt.epoch.0,
        started_at: attempt.claimed_at,
        ended_at: attempt.ended_at,
        end: attempt.end_cause.map(end),
        error: attempt.error,
    }
}

const fn in_words(cause: EndCause) -> &'static str {
    match cause {
        EndCause::Completed => "finished",
        EndCause::Failed => "the agent reported a failure",
        EndCause::Cancelled => "somebody called the job off",
        EndCause::Disconnect => "the agent signed off",
        EndCause::AgentDeath => "the agent stopped while it ran the job",
        EndCause::LeaseExpired => "the agent was silent for too long",
        EndCause::Forgotten => "the agent no longer named the job",
        EndCause::GaveBack => "the agent gave the job back",
        EndCause::Stalled => "the job made no progress for too long",
        EndCause::Revoked => "the agent was shut out",
    }
}
