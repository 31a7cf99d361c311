//! How the agent stands, for people.

use safelight_domain::{AgentId, ConnectorId, JobId};
use serde::{Deserialize, Serialize};

use super::link::Way;

/// How the running agent stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusReport {
    /// Which agent.
    pub agent: AgentId,
    /// Its name.
    pub name: String,
    /// Version of the running program.
    pub version: String,
    /// Address of the coordinator.
    pub coordinator: String,
    /// Whether the last heartbeat was answered.
    pub connected: bool,
    /// How the agent hears of work.
    #[serde(default)]
    pub way: Way,
    /// Seconds since the last answered heartbeat; none before the first.
    pub last_heartbeat_seconds: Option<u64>,
    /// Why there is no connection.
    pub trouble: Option<String>,
    /// The job at hand.
    pub job: Option<JobReport>,
    /// Finished jobs that the coordinator has not accepted yet.
    pub waiting_results: usize,
    /// Jobs handed in since the start.
    pub jobs_done: u64,
    /// The bound folders.
    pub roots: Vec<String>,
    /// The connectors whose credentials are kept.
    #[serde(default)]
    pub connectors: Vec<ConnectorId>,
}

/// How the job at hand stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobReport {
    /// Which job.
    pub guid: JobId,
    /// Its tool.
    pub tool: String,
    /// The folder it asks for.
    pub path: Option<String>,
    /// What it is doing.
    pub stage: String,
    /// Files seen so far.
    pub files: u64,
    /// Seconds since it was claimed.
    pub running_seconds: u64,
}
