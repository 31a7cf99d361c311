//! Sign of life and what the coordinator answers to it.

use safelight_domain::{Capability, JobId, LeaseEpoch, Timestamp};
use serde::{Deserialize, Serialize};

/// What an agent may say of itself; it can never set itself `revoked`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReportedStatus {
    /// All is well.
    #[default]
    Online,
    /// Something is wrong; `error_message` says what.
    Error,
}

/// `POST /heartbeat`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeartbeatRequest {
    /// How the agent feels.
    #[serde(default, deserialize_with = "super::null_as_default")]
    pub status: ReportedStatus,
    /// Replaces the stored list when present.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capabilities: Option<Vec<Capability>>,
    /// Replaces the stored list when present.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorized_roots: Option<Vec<String>>,
    /// Version of the agent program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The job at hand (base agents have at most one).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current_job_guid: Option<JobId>,
    /// What is wrong, with status `error`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
    /// Load of the computer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metrics: Option<Metrics>,
    /// Plus: a fresh value at each start of the agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boot_id: Option<String>,
    /// Plus: every job the agent still holds; one it does not name is released.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jobs: Option<Vec<HeldJob>>,
    /// Plus: whether it takes jobs now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepts_jobs: Option<bool>,
    /// Plus: why it takes none, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_accepting_reason: Option<String>,
    /// Plus: until when it takes none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Plus: SHA-256 of the binary, 64 hex digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub binary_checksum: Option<String>,
    /// Plus: platform triple.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
}

/// Load of the agent's computer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Metrics {
    /// 0 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu_percent: Option<f64>,
    /// 0 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_percent: Option<f64>,
    /// Free space where the agent keeps its data, in GB (10⁹ bytes).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disk_free_gb: Option<f64>,
    /// Plus: the agent's own resident memory in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_bytes: Option<u64>,
    /// Plus: whether the computer runs on its battery.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_battery: Option<bool>,
    /// Plus: 0 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub battery_percent: Option<f64>,
}

/// A job an agent says it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeldJob {
    /// Which.
    pub guid: JobId,
    /// Under which claim.
    pub lease_epoch: LeaseEpoch,
}

/// 200.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeartbeatReply {
    /// Always true.
    pub acknowledged: bool,
    /// The coordinator's clock.
    pub server_time: Timestamp,
    /// `cancel_job:<job guid>`, repeated until the job has left the agent.
    #[serde(default, deserialize_with = "super::null_as_default")]
    pub pending_commands: Vec<String>,
    /// Plus: when to send the next one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_heartbeat_seconds: Option<u64>,
    /// Plus: changes whenever the team's settings change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config_revision: Option<i64>,
    /// Plus: what the agent holds as the coordinator sees it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leases: Option<Vec<LeaseReply>>,
}

/// A lease as the coordinator sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeaseReply {
    /// Which job.
    pub guid: JobId,
    /// Under which claim.
    pub lease_epoch: LeaseEpoch,
    /// Counted from the arrival of this answer.
    pub expires_in_seconds: u64,
}
