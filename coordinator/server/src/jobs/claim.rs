//! The next job for an agent, now or as soon as there is one.

use std::{sync::Arc, time::Duration};

use safelight_domain::{AgentStatus, LEASE, MAX_RETRIES, Tool};
use safelight_protocol::{ClaimParameters, ClaimReply};
use safelight_store::{
    Actor, AgentRecord, ClaimTerms, ClaimedJob, CollectionRecord, JobRecord, ReleaseCause,
    StoreError,
};
use tokio::sync::oneshot;
use tracing::Instrument as _;

use super::{release, signing_secret};
use crate::{ApiError, App, agents, live::Word};

/// Claims a job; waits for one up to `wait` when there is none.
pub(crate) async fn claim(
    app: &Arc<App>,
    agent: &AgentRecord,
    wait: Duration,
) -> Result<Option<ClaimReply>, ApiError> {
    let claimed =
        if wait.is_zero() { take(app, agent).await? } else { wait_for(app, agent, wait).await? };
    Ok(claimed.map(|claimed| reply(app, agent, claimed)))
}

async fn wait_for(
    app: &Arc<App>,
    agent: &AgentRecord,
    wait: Duration,
) -> Result<Option<ClaimedJob>, ApiError> {
    let over = tokio::time::sleep(wait);
    tokio::pin!(over);
    loop {
        // Parked before the query: a job that arrives after it finds this waiter.
        let mut parked = app.agents.dispatch.park(agents::waiter(app, agent));
        if let Some(claimed) = take(app, agent).await? {
            return Ok(Some(claimed));
        }
        tokio::select! {
            () = parked.woken() => {}
            () = &mut over => return Ok(None),
            () = app.stopping.cancelled() => return Ok(None),
        }
        // Much may have happened while the request was held.
        let agent = match app.store.get_agent(agent.team, agent.id).await {
            Err(StoreError::NotFound) => return Err(agents::auth::unknown_key()),
            found => found?,
        };
        match agent.status {
            AgentStatus::Online => {}
            AgentStatus::Revoked => return Err(agents::auth::revoked()),
            _ => return Ok(None),
        }
        let claimed = take(app, &agent).await?;
        parked.found(claimed.as_ref().map(|claimed| &claimed.job.lane));
        if claimed.is_some() {
            return Ok(claimed);
        }
    }
}

/// One look into the queue. It runs by itself, so that a connection that closes in the middle
/// cannot tear it apart.
async fn take(app: &Arc<App>, agent: &AgentRecord) -> Result<Option<ClaimedJob>, ApiError> {
    let (hand_over, handed) = oneshot::channel();
    let (live, id) = (&app.live, agent.id);
    let (app, agent) = (Arc::clone(app), agent.clone());
    let look = async move {
        let terms =
            ClaimTerms { hands_back_held: !agent.names_jobs, boot_id: agent.boot_id.clone() };
        let started = app.clock.monotonic();
        let claimed = app.store.claim_job(agent.id, terms).await;
        if let Ok(found) = &claimed {
            let took = app.clock.monotonic().saturating_sub(started);
            app.metrics.claimed(took, found.as_ref().map(|found| waited(&found.job)));
        }
        let by = agent.actor();
        // When nobody is there to take it, dropping it gives it back.
        let _ = hand_over.send(claimed.map(|claimed| claimed.map(|job| InHand::new(app, job, by))));
    };
    tokio::spawn(look.in_current_span());
    match handed.await {
        // Revoked since it asked.
        Ok(Err(StoreError::AgentUnsuitable(_))) => Err(agents::auth::revoked()),
        Ok(claimed) => {
            let taken = claimed?.and_then(InHand::take);
            if taken.is_none() {
                live.sockets.tell(id, Word::FoundNothing);
            }
            Ok(taken)
        }
        Err(gone) => Err(ApiError::internal(gone)),
    }
}

/// How long a job could have been claimed before it was.
fn waited(job: &JobRecord) -> Duration {
    let claimable = job.scheduled_for.map_or(job.created_at, |due| due.max(job.created_at));
    job.assigned_at.map_or(Duration::ZERO, |claimed| claimed.since(claimable))
}

/// A claimed job on its way to the request that asked for it. Goes straight back to the queue
/// when that request is gone: nobody was told of the claim.
struct InHand {
    app: Arc<App>,
    claimed: Option<ClaimedJob>,
    by: Actor,
}

impl InHand {
    const fn new(app: Arc<App>, claimed: ClaimedJob, by: Actor) -> Self {
        Self { app, claimed: Some(claimed), by }
    }

    fn take(mut self) -> Option<ClaimedJob> {
        self.claimed.take()
    }
}

impl Drop for InHand {
    fn drop(&mut self) {
        let Some(ClaimedJob { job, .. }) = self.claimed.take() else { return };
        let (app, by) = (Arc::clone(&self.app), self.by.clone());
        tokio::spawn(async move {
            let cause = ReleaseCause::GaveBack;
            if release::release(&app, job.id, job.epoch, cause, &by).await.is_err() {
                tracing::warn!(job = %job.id, "could not give back a claim nobody waited for");
            }
        });
    }
}

fn reply(app: &App, agent: &AgentRecord, claimed: ClaimedJob) -> ClaimReply {
    let ClaimedJob { job, collection, test } = claimed;
    let place = collection.and_then(CollectionRecord::into_place);
    let path = place.or(test.map(|test| test.location));
    let parameters = (job.tool == Tool::CollectionTest).then(|| ClaimParameters {
        collection_path: path.clone(),
        collection_guid: job.collection,
    });
    ClaimReply {
        guid: job.id,
        tool: job.tool,
        signing_secret: signing_secret(app, &job, agent).to_base64(),
        mode: job.mode,
        collection_guid: job.collection,
        collection_path: path,
        pipeline_guid: job.pipeline,
        parameters,
        priority: job.priority,
        retry_count: job.retry_count,
        max_retries: MAX_RETRIES,
        lease_epoch: Some(job.epoch),
        lease_expires_in_seconds: Some(LEASE.as_secs()),
        reason: job.reason,
    }
}
