//! Agents and the tokens that enrol them.

use safelight_domain::{
    AgentId, AgentStatus, CapabilitySet, Presence, RegistrationTokenId, TeamId, Timestamp, UserId,
};

use super::{Actor, Attestation, SecretDigest};

/// A registration token to be made.
#[derive(Debug, Clone)]
pub struct NewRegistrationToken {
    /// For people.
    pub name: Option<String>,
    /// Of the secret.
    pub digest: SecretDigest,
    /// The first characters, to tell tokens apart.
    pub hint: String,
    /// When it is too old.
    pub expires_at: Timestamp,
}

/// A registration token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistrationTokenRecord {
    /// Its id.
    pub id: RegistrationTokenId,
    /// Its team.
    pub team: TeamId,
    /// For people.
    pub name: Option<String>,
    /// The first characters.
    pub hint: String,
    /// Who made it.
    pub created_by: Option<UserId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it is too old.
    pub expires_at: Timestamp,
    /// When it enrolled an agent.
    pub used_at: Option<Timestamp>,
    /// Which agent that was.
    pub used_by: Option<AgentId>,
}

/// What an agent says of itself when it registers.
#[derive(Debug, Clone)]
pub struct NewAgent {
    /// Chosen by its owner.
    pub name: String,
    /// The computer's own name.
    pub hostname: String,
    /// Operating system and version, for people.
    pub os_info: String,
    /// Version of the agent program.
    pub version: String,
    /// What it can do.
    pub capabilities: CapabilitySet,
    /// Absolute paths its owner bound.
    pub roots: Vec<String>,
    /// SHA-256 of its binary, hex.
    pub binary_checksum: Option<String>,
    /// For example `x86_64-unknown-linux-gnu`.
    pub platform: Option<String>,
    /// Whether this is a developer's build.
    pub development_mode: bool,
    /// What is thought of its binary.
    pub attestation: Option<Attestation>,
    /// Of its new API key.
    pub key_digest: SecretDigest,
}

/// An agent as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct AgentRecord {
    /// Its id.
    pub id: AgentId,
    /// Its team.
    pub team: TeamId,
    /// The SYSTEM user that signs what it does.
    pub system_user: UserId,
    /// Chosen by its owner.
    pub name: String,
    /// The computer's own name.
    pub hostname: String,
    /// Operating system and version.
    pub os_info: String,
    /// Version of the agent program.
    pub version: String,
    /// Platform triple.
    pub platform: Option<String>,
    /// SHA-256 of its binary, hex.
    pub binary_checksum: Option<String>,
    /// Whether this is a developer's build.
    pub development_mode: bool,
    /// What it can do.
    pub capabilities: CapabilitySet,
    /// Absolute paths its owner bound.
    pub roots: Vec<String>,
    /// The stored status.
    pub status: AgentStatus,
    /// When the status last changed.
    pub status_at: Timestamp,
    /// Whether it signed off for sleep.
    pub asleep: bool,
    /// Whether it takes jobs now.
    pub accepts_jobs: bool,
    /// Why it takes none.
    pub not_accepting_reason: Option<String>,
    /// Until when it takes none.
    pub not_accepting_until: Option<Timestamp>,
    /// What it says is wrong.
    pub error_message: Option<String>,
    /// Load of its computer, as JSON.
    pub metrics: Option<String>,
    /// When it was last heard.
    pub last_heartbeat: Option<Timestamp>,
    /// The start it last told of.
    pub boot_id: Option<String>,
    /// Whether it named its jobs in a heartbeat since that start.
    pub names_jobs: bool,
    /// Whether it holds a job.
    pub busy: bool,
    /// When it registered.
    pub created_at: Timestamp,
    /// When it was shut out.
    pub revoked_at: Option<Timestamp>,
    /// Why it was shut out.
    pub revoked_reason: Option<String>,
    /// What was last thought of its binary; none until it was looked at.
    pub attestation: Option<Attestation>,
}

impl AgentRecord {
    /// Who signs what it does.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::user(self.system_user, format!("Agent: {}", self.name))
    }

    /// What decides how its status is shown.
    #[must_use]
    pub const fn presence(&self) -> Presence {
        Presence {
            stored: self.status,
            last_heartbeat: self.last_heartbeat,
            asleep: self.asleep,
            accepts_jobs: self.accepts_jobs,
            busy: self.busy,
        }
    }
}

/// What a heartbeat leaves behind; written in batches.
#[derive(Debug, Clone, PartialEq)]
pub struct HeartbeatUpdate {
    /// Whose.
    pub agent: AgentId,
    /// When it arrived.
    pub at: Timestamp,
    /// `Online` or `Error`; anything else is refused. Ignored when the status changed after `at`.
    pub status: AgentStatus,
    /// What is wrong.
    pub error_message: Option<String>,
    /// Load, as JSON; none keeps the last.
    pub metrics: Option<String>,
    /// None keeps the last.
    pub version: Option<String>,
    /// None keeps the last.
    pub platform: Option<String>,
    /// None keeps the last.
    pub binary_checksum: Option<String>,
    /// None keeps the last.
    pub boot_id: Option<String>,
    /// Whether it named its jobs since that start.
    pub names_jobs: bool,
    /// Whether it takes jobs now.
    pub accepts_jobs: bool,
    /// Why it takes none.
    pub not_accepting_reason: Option<String>,
    /// Until when it takes none.
    pub not_accepting_until: Option<Timestamp>,
}

/// The state of a team's agents in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PoolCounts {
    /// Stored status `online`.
    pub online: i64,
    /// Not revoked, and neither online nor in error.
    pub offline: i64,
    /// Online, taking jobs and holding none.
    pub idle: i64,
    /// Jobs assigned or running.
    pub running_jobs: i64,
}
