//! What ran.

use safelight_domain::Timestamp;
use serde::{Deserialize, Serialize};

/// A page of a list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields, default)]
pub struct ActivityPage {
    /// `next` of the page before; none: from the newest.
    pub before: Option<String>,
    /// How many at most; none: 50.
    pub limit: Option<u32>,
}

/// One run of one tool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Run {
    /// Which job.
    pub job: String,
    /// On which collection.
    pub collection: String,
    /// Its name.
    pub collection_name: String,
    /// Which tool.
    pub tool: String,
    /// `running`, `completed`, `failed`, `stopped`.
    pub state: RunState,
    /// Why it ran, in words.
    pub cause: String,
    /// When it began.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub started: Option<Timestamp>,
    /// When it ended.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub ended: Option<Timestamp>,
    /// How long it took.
    pub seconds: Option<f64>,
    /// How it ended, in words.
    pub sentence: String,
    /// How many findings its result has.
    pub findings: Option<u64>,
    /// Names the result in `report.open` and `report.read`.
    pub result: Option<String>,
    /// Whether there is a report of it here.
    pub report: bool,
}

/// How a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// It runs.
    Running,
    /// It has a result.
    Completed,
    /// It could not be done.
    Failed,
    /// It was stopped.
    Stopped,
}

/// A page of runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Activity {
    /// Newest first.
    pub runs: Vec<Run>,
    /// For the page after.
    pub next: Option<String>,
}
