//! What happened, told to whoever runs this store as soon as it is committed. On PostgreSQL the
//! other replicas are told too; that is a hint, which may be lost.

use std::{
    fmt,
    sync::{Arc, OnceLock},
};

use safelight_domain::{
    AgentId, CapabilitySet, CollectionId, JobId, JobState, Lane, LeaseEpoch, ResultId, TeamId, Tool,
};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use crate::SecretDigest;

/// Something happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum News {
    /// A job was queued, or stands elsewhere now.
    Job(Box<JobNews>),
    /// Something else changed that the audit trail tells of.
    Told {
        /// None for the instance itself.
        team: Option<TeamId>,
        /// `<noun>.<verb>`, as in the audit trail.
        action: String,
        /// The id of what changed.
        subject: String,
    },
    /// What counts as the team's settings is at this revision now.
    Settings {
        /// Whose.
        team: TeamId,
        /// Of the settings.
        revision: i64,
    },
    /// Somebody signed out, or was signed out.
    SessionEnded(SecretDigest),
    /// Progress of a held job, as JSON. Nothing in the database has changed yet.
    Progress {
        /// Whose.
        team: TeamId,
        /// Which job.
        job: JobId,
        /// Under which claim.
        epoch: LeaseEpoch,
        /// What the agent said, as people see it.
        progress: String,
    },
    /// An agent's readiness changed in a way that the audit trail does not tell of.
    AgentReadiness {
        /// Whose.
        team: TeamId,
        /// Which.
        agent: AgentId,
    },
    /// Other replicas may have told things that were not heard here.
    Missed,
}

/// Where a job stands, as far as others have to act on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobNews {
    /// Which.
    pub job: JobId,
    /// Whose.
    pub team: TeamId,
    /// The one agent that may run it, where there is one.
    pub bound: Option<AgentId>,
    /// What others must be able to do.
    pub required: CapabilitySet,
    /// Where it stands.
    pub state: JobState,
    /// Whether it may be claimed now.
    pub claimable: bool,
    /// Who holds it, or held it at the end.
    pub agent: Option<AgentId>,
    /// Whether that agent still works on it, as far as is known.
    pub still_held: bool,
    /// Who held it until this happened and holds it no longer.
    pub left: Option<AgentId>,
    /// The number of the last claim.
    pub epoch: LeaseEpoch,
    /// What it runs.
    pub tool: Tool,
    /// What it runs on.
    pub collection: Option<CollectionId>,
    /// The accepted result.
    pub result: Option<ResultId>,
}

impl JobNews {
    /// Who may run it.
    #[must_use]
    pub fn lane(&self) -> Lane {
        match self.bound {
            Some(agent) => Lane::Bound(agent),
            None => Lane::Shared { team: self.team, required: self.required.clone() },
        }
    }
}

/// Where it happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Through this store.
    Here,
    /// Through the store of another replica.
    Elsewhere,
}

/// Takes news in. Called in the threads of the store: it must be quick and must not wait.
pub type Listener = Box<dyn Fn(&News, Origin) + Send + Sync>;

/// So much may wait to be told to other replicas; what is more is lost, and they are told that.
const WAITING: usize = 16 * 1024;

/// Hands news out.
#[derive(Default)]
pub(crate) struct Outlet {
    listener: OnceLock<Listener>,
    others: OnceLock<mpsc::Sender<News>>,
}

impl fmt::Debug for Outlet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outlet").finish_non_exhaustive()
    }
}

impl Outlet {
    /// Sets who listens here; the first one stays.
    pub(crate) fn listen(&self, listener: Listener) -> bool {
        self.listener.set(listener).is_ok()
    }

    /// Opens the way to other replicas.
    pub(crate) fn open_to_others(self: &Arc<Self>) -> mpsc::Receiver<News> {
        let (sender, receiver) = mpsc::channel(WAITING);
        // Opened once, right after the only `listen` that answered true.
        let _ = self.others.set(sender);
        receiver
    }

    /// Tells what happened here.
    pub(crate) fn tell(&self, news: Vec<News>) {
        let Some(listener) = self.listener.get() else { return };
        for one in news {
            listener(&one, Origin::Here);
            if let Some(others) = self.others.get() {
                // Full, or the store is closing: the sweeps of the others find what counts.
                let _ = others.try_send(one);
            }
        }
    }

    /// Passes on what another replica told.
    pub(crate) fn heard(&self, news: &News) {
        if let Some(listener) = self.listener.get() {
            listener(news, Origin::Elsewhere);
        }
    }
}
