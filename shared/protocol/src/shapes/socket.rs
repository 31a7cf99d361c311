//! What travels over the agent's socket (`GET /ws`). Everything on it is a hint or a shortcut: an
//! agent without a socket loses time, and nothing else. Messages of an unknown `type` are ignored.

use safelight_domain::{JobId, LeaseEpoch};
use serde::{Deserialize, Serialize};

use super::{
    heartbeat::{HeartbeatReply, HeartbeatRequest},
    job::ProgressRequest,
};

/// Close code: the key is missing, malformed or unknown.
pub const CLOSE_UNAUTHENTICATED: u16 = 4001;
/// Close code: the agent was revoked.
pub const CLOSE_REVOKED: u16 = 4003;

/// Agent to coordinator, one JSON text a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FromAgent {
    /// Like `POST /heartbeat`; answered by [`ToAgent::HeartbeatReply`].
    Heartbeat(Box<HeartbeatRequest>),
    /// Like `POST /jobs/{guid}/progress`; answered only when the job must stop.
    Progress(Box<SocketProgress>),
}

/// Progress names its job in the message, where REST has it in the path.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SocketProgress {
    /// The job.
    pub job: JobId,
    /// How far it is.
    #[serde(flatten)]
    pub progress: ProgressRequest,
}

/// Coordinator to agent, one JSON text a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ToAgent {
    /// There may be work: claim.
    Wake,
    /// Stop that job.
    Cancel {
        /// Which.
        job: JobId,
        /// Under which claim; a later claim of the same job goes on.
        lease_epoch: LeaseEpoch,
        /// Why.
        reason: StopReason,
    },
    /// The team's settings changed.
    ConfigChanged {
        /// Of the settings now.
        config_revision: i64,
    },
    /// The agent was shut out; the socket closes with 4003.
    Revoked {
        /// In words.
        reason: String,
    },
    /// To [`FromAgent::Heartbeat`].
    HeartbeatReply(Box<HeartbeatReply>),
    /// A message of a newer coordinator.
    #[serde(other)]
    Unknown,
}

/// Why a job must stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum StopReason {
    /// Somebody cancelled it.
    Cancelled,
    /// The claim is over: somebody else may hold the job.
    LeaseLost,
    /// A reason of a newer coordinator.
    #[serde(other)]
    Other,
}
