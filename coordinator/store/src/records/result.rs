//! Results: what finished jobs found.

use std::{collections::BTreeMap, time::Duration};

use safelight_domain::{
    AgentId, CollectionId, JobId, LeaseEpoch, ResultId, TeamId, Timestamp, Tool,
};

use super::{JobRecord, SeenCamera};

/// A verified result to be accepted.
#[derive(Debug, Clone)]
pub struct NewResult {
    /// Canonical JSON; stored compressed.
    pub results_json: String,
    /// Name of the report in the blob store.
    pub report_blob: Option<String>,
    /// Files seen.
    pub files_scanned: Option<i64>,
    /// Findings.
    pub issues_found: Option<i64>,
    /// As the agent signed it; tells a repeated completion.
    pub signature: String,
    /// Active content was removed from the report.
    pub report_stripped: bool,
    /// Camera ids that the team may want to name, sorted.
    pub cameras: Vec<SeenCamera>,
}

/// A result without its JSON, which `Store::result_json` reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultRecord {
    /// Its id.
    pub id: ResultId,
    /// Its team.
    pub team: TeamId,
    /// The job that made it.
    pub job: JobId,
    /// What it was run on.
    pub collection: Option<CollectionId>,
    /// What was run.
    pub tool: Tool,
    /// Who ran it.
    pub agent: AgentId,
    /// Under which claim.
    pub epoch: LeaseEpoch,
    /// As the agent signed it.
    pub signature: String,
    /// Bytes of the JSON before compression.
    pub json_bytes: i64,
    /// Name of the report in the blob store.
    pub report_blob: Option<String>,
    /// Active content was removed from the report.
    pub report_stripped: bool,
    /// Files seen.
    pub files_scanned: Option<i64>,
    /// Findings.
    pub issues_found: Option<i64>,
    /// From claim to acceptance.
    pub duration: Duration,
    /// When it was accepted.
    pub created_at: Timestamp,
    /// What there is to count in it, as [`crate::figures`] tells it; none for results of versions
    /// that did not count.
    pub figures: Option<BTreeMap<String, u64>>,
}

/// What a completion did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompleteOutcome {
    /// The job as it stands now.
    pub job: JobRecord,
    /// The accepted result.
    pub result: ResultRecord,
    /// Whether it had been accepted before; nothing changed then.
    pub repeated: bool,
}

/// Which results a list holds; none means any.
#[derive(Debug, Clone, Default)]
pub struct ResultFilter {
    /// Of this collection.
    pub collection: Option<CollectionId>,
    /// Of this tool.
    pub tool: Option<Tool>,
    /// Made by this agent.
    pub agent: Option<AgentId>,
}
