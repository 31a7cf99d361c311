//! What agents are doing now, and what they may do.

pub(crate) mod attestation;
pub(crate) mod auth;
pub(crate) mod collections;
pub(crate) mod connectors;
pub(crate) mod disconnect;
pub(crate) mod heartbeat;
pub(crate) mod latest;
pub(crate) mod register;
pub(crate) mod roots;
pub(crate) mod socket;

use std::sync::Arc;

use safelight_domain::Lane;
use safelight_store::AgentRecord;
use tokio::sync::Semaphore;

use crate::{
    App,
    dispatch::{Dispatch, Waiter},
};

/// Waiters, and what was heard and not yet written. Nothing here must survive a crash: agents
/// say it all again.
#[derive(Debug)]
pub(crate) struct State {
    /// Agents that wait for work.
    pub(crate) dispatch: Arc<Dispatch>,
    /// Heartbeats, leases and progress since the last flush.
    pub(crate) latest: latest::Latest,
    /// Which binaries are known to be good.
    pub(crate) releases: attestation::KnownReleases,
    /// Whole uploads are held in memory while they are verified: so many at a time.
    pub(crate) whole_uploads: Semaphore,
}

impl Default for State {
    fn default() -> Self {
        Self {
            dispatch: Arc::default(),
            latest: latest::Latest::default(),
            releases: attestation::KnownReleases::default(),
            whole_uploads: Semaphore::new(2),
        }
    }
}

impl State {
    /// Tells an agent that waits of a job in `lane`.
    pub(crate) fn job_ready(&self, lane: &Lane) {
        self.dispatch.job_ready(lane);
    }
}

/// An agent as one that waits.
pub(crate) fn waiter(app: &App, agent: &AgentRecord) -> Waiter {
    Waiter {
        agent: agent.id,
        team: agent.team,
        capabilities: agent.capabilities.clone(),
        recent_jobs: app.live.loads.recent(agent.id, app.clock.monotonic()),
    }
}
