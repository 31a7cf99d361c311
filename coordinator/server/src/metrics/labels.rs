//! What figures are told apart by. Few values each: every one is a series of its own for ever.

use prometheus_client::encoding::EncodeLabelSet;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct QueueLabels {
    pub(super) state: &'static str,
    /// `bound` to one agent, or `shared`.
    pub(super) lane: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct ClaimLabel {
    /// `job` or `empty`.
    pub(super) outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct CauseLabel {
    pub(super) cause: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct StateLabel {
    pub(super) state: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct AgentLabel {
    pub(super) status: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct SocketLabel {
    pub(super) kind: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct ConnectionLabel {
    /// `in_use` or `idle`.
    pub(super) state: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct RequestLabels {
    pub(super) route: String,
    /// `2xx` and so on.
    pub(super) status: String,
}

/// Whom a WebSocket serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SocketKind {
    /// An agent: wakes, cancels, heartbeats.
    Agent,
    /// A page: numbered events.
    Live,
    /// A page: how many agents are there.
    PoolStatus,
}

impl SocketKind {
    /// Every kind.
    pub(super) const ALL: [Self; 3] = [Self::Agent, Self::Live, Self::PoolStatus];

    /// The label.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Live => "live",
            Self::PoolStatus => "pool_status",
        }
    }
}
