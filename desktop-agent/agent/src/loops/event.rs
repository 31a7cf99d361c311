//! What the loops tell the decider.

use safelight_domain::{ConnectorId, JobId};
use safelight_protocol::{AgentCollectionReply, HeartbeatReply};
use tokio::sync::oneshot;

use super::{Hold, StatusReport};
use crate::{
    client::{CallError, ShutOut},
    connectors::{ConnectorAnswer, ConnectorAsk},
    job::{Ended, JobOrder},
    outbox::EntryKey,
};

/// Something happened.
#[derive(Debug)]
pub(super) enum Event {
    /// The coordinator answered a heartbeat that named these claims.
    Beat { reply: Box<HeartbeatReply>, named: Vec<EntryKey> },
    /// A heartbeat failed.
    BeatMissed(CallError),
    /// There is work.
    Claimed(Box<JobOrder>),
    /// The coordinator says that the job at hand is over for us.
    JobGone { key: EntryKey, why: Gone },
    /// Work on the job at hand ended.
    WorkEnded { key: EntryKey, ended: Ended },
    /// An entry left the outbox: accepted, or wanted no more.
    Left { key: EntryKey, accepted: bool },
    /// The coordinator does not want us any more.
    ShutOut(ShutOut),
    /// Credentials of connectors were kept or forgotten; these are kept now.
    Connectors(Vec<ConnectorId>),
    /// Somebody at this computer asks for something.
    Ask { ask: Ask, answer: oneshot::Sender<Result<Asked, String>> },
}

/// Why a job is over for us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gone {
    /// Somebody called it off.
    Cancelled,
    /// It was given to somebody else, or forgotten.
    Lost,
    /// This computer takes no work now; somebody else may, or we do later.
    Held,
}

/// What other verbs ask of the running agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// How it goes.
    Status,
    /// The bound folders.
    Roots,
    /// One folder more; canonical.
    AddRoot(String),
    /// One folder less.
    RemoveRoot(String),
    /// A collection of a folder inside the roots.
    AddCollection {
        /// For people.
        name: String,
        /// Canonical.
        path: String,
    },
    /// Something about connectors.
    Connectors(ConnectorAsk),
    /// No work from now on, and the job at hand goes back to the queue; or work again.
    Hold(Option<Hold>),
    /// The job at hand on this folder ends without result.
    StopJob {
        /// As the job names it.
        path: String,
    },
    /// A link to the panel of the running program, which opens it once.
    PanelLink,
}

/// The answer to an [`Ask`].
#[derive(Debug, Clone, PartialEq)]
pub enum Asked {
    /// To [`Ask::Status`].
    Status(Box<StatusReport>),
    /// To everything about roots: the roots as they are now.
    Roots(Vec<String>),
    /// To [`Ask::AddCollection`].
    Collection(AgentCollectionReply),
    /// To [`Ask::Connectors`].
    Connectors(ConnectorAnswer),
    /// To [`Ask::Hold`].
    Held,
    /// To [`Ask::StopJob`]: whether there was one.
    Stopped(bool),
    /// To [`Ask::PanelLink`].
    Link(String),
}

impl Gone {
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Cancelled => "somebody cancelled the job",
            Self::Lost => "the job is no longer this agent's",
            Self::Held => "this computer is paused; the job goes back to the queue",
        }
    }
}

/// The job named by a command `cancel_job:<job>`.
pub(super) fn cancelled_job(command: &str) -> Option<JobId> {
    command.strip_prefix("cancel_job:")?.parse().ok()
}
