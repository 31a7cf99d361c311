//! What happens is passed on at once to those who wait for it: agents that want work, sockets of
//! agents, and people who watch. Everything here is a hint: it lives in memory, and what is lost
//! the database still knows.

mod hub;
mod line;
pub(crate) mod pool;
mod sockets;

use std::sync::Arc;

use safelight_domain::{AgentId, AgentStatus, Clock, JobState, TeamId};
use safelight_store::{JobNews, News, Origin};
use tokio::sync::watch;

pub(crate) use hub::Hub;
pub(crate) use line::Line;
pub(crate) use sockets::{Seat, Sockets, Word};

use crate::{
    dispatch::{Dispatch, Loads},
    shapes::LiveEvent,
};

/// Takes the store's news in. A change tells itself, whoever makes it and on whichever replica, so
/// use cases have nobody to tell.
pub(crate) struct Live {
    /// Sockets of agents.
    pub(crate) sockets: Arc<Sockets>,
    /// What people watch.
    pub(crate) hub: Hub,
    /// Agents in numbers.
    pub(crate) pool: pool::Pool,
    /// How much each agent had to do.
    pub(crate) loads: Loads,
    /// Rises when somebody who watches may have to leave.
    pub(crate) sign_outs: watch::Sender<u64>,
    /// Sockets of any kind that are open.
    pub(crate) open: watch::Sender<usize>,
    dispatch: Arc<Dispatch>,
    clock: Arc<dyn Clock>,
}

impl Live {
    /// Nothing happened yet.
    pub(crate) fn new(dispatch: Arc<Dispatch>, clock: Arc<dyn Clock>) -> Self {
        Self {
            sockets: Arc::default(),
            hub: Hub::new(),
            pool: pool::Pool::default(),
            loads: Loads::default(),
            sign_outs: watch::Sender::default(),
            open: watch::Sender::default(),
            dispatch,
            clock,
        }
    }

    /// Called by the store, in its threads: nothing here waits.
    pub(crate) fn take_in(&self, news: &News, _: Origin) {
        match news {
            News::Job(job) => self.job(job),
            News::Told { team, action, subject } => self.told(*team, action, subject),
            News::Settings { team, revision } => {
                self.sockets.tell_team(*team, &Word::Settings(*revision));
            }
            News::SessionEnded(_) => self.signed_out(),
            News::Progress { team, job, epoch, progress } => {
                let Ok(progress) = serde_json::from_str(progress) else { return };
                let event = LiveEvent::Progress { job_guid: *job, lease_epoch: *epoch, progress };
                self.hub.publish(*team, &event);
            }
            News::AgentReadiness { team, agent } => self.agent(*team, *agent, "readiness"),
            News::Missed => self.missed(),
        }
    }

    fn job(&self, job: &JobNews) {
        if job.claimable {
            self.dispatch.job_ready(&job.lane());
        }
        match (job.agent, job.state) {
            (Some(agent), JobState::Assigned) if job.left.is_none() => {
                self.loads.took(agent, self.clock.monotonic());
                self.sockets.tell(agent, Word::Took(job.lane()));
            }
            (Some(agent), JobState::Cancelled) if job.still_held => {
                self.sockets.tell(agent, Word::Cancel { job: job.job, epoch: job.epoch });
            }
            _ => {}
        }
        if let Some(agent) = job.left {
            self.sockets.tell(agent, Word::LookUp);
        }
        self.pool.touch(job.team);
        let event = LiveEvent::Job {
            guid: job.job,
            state: job.state,
            tool: job.tool,
            collection_guid: job.collection,
            agent_guid: job.agent,
            result_guid: job.result,
        };
        self.hub.publish(job.team, &event);
        if let Some(guid) = job.result {
            let (tool, collection_guid) = (job.tool, job.collection);
            self.hub.publish(job.team, &LiveEvent::Result { guid, tool, collection_guid });
        }
    }

    fn told(&self, team: Option<TeamId>, action: &str, subject: &str) {
        let (Some(team), Some((noun, verb))) = (team, action.split_once('.')) else { return };
        match noun {
            "agent" => {
                if let Ok(agent) = subject.parse() {
                    self.agent(team, agent, verb);
                }
            }
            "collection" => {
                if let Ok(guid) = subject.parse() {
                    let event = LiveEvent::Collection { guid, change: verb.to_owned() };
                    self.hub.publish(team, &event);
                }
            }
            "connector" => {
                if let Ok(guid) = subject.parse() {
                    let event = LiveEvent::Connector { guid, change: verb.to_owned() };
                    self.hub.publish(team, &event);
                }
            }
            "notice" => {
                let (guid, change) = (subject.to_owned(), verb.to_owned());
                self.hub.publish(team, &LiveEvent::Notice { guid, change });
            }
            "user" | "session" | "api_token" | "team" => self.signed_out(),
            _ => {}
        }
    }

    fn agent(&self, team: TeamId, agent: AgentId, verb: &str) {
        let shut_out = matches!(verb, "revoke" | "delete");
        self.sockets.tell(agent, if shut_out { Word::ShutOut } else { Word::LookUp });
        // A held claim looks again, and sees what became of its agent.
        self.dispatch.look_again(agent);
        self.pool.touch(team);
        let (change, status) = (verb.to_owned(), status_after(verb));
        self.hub.publish(team, &LiveEvent::Agent { guid: agent, change, status });
    }

    /// Whoever watches shows that they still may.
    fn signed_out(&self) {
        self.sign_outs.send_modify(|number| *number += 1);
    }

    /// What others told may be lost: everybody looks for themselves.
    fn missed(&self) {
        self.sockets.tell_all(&Word::LookUp);
        self.hub.missed();
        self.pool.touch_all();
        self.signed_out();
    }
}

/// The stored status that a verb of the audit trail leads to.
fn status_after(verb: &str) -> Option<AgentStatus> {
    match verb {
        "online" => Some(AgentStatus::Online),
        "register" | "offline" | "silent" => Some(AgentStatus::Offline),
        "error" => Some(AgentStatus::Error),
        "revoke" => Some(AgentStatus::Revoked),
        _ => None,
    }
}
