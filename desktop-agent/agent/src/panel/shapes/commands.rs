//! What commands take and give, where it has no file of its own.

use serde::{Deserialize, Serialize};

/// Takes or gives nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// One collection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct OneCollection {
    /// Its guid.
    pub collection: String,
}

/// What to check.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields, default)]
pub struct Check {
    /// One collection, or all.
    pub collection: Option<String>,
    /// One tool, or the three.
    pub tool: Option<String>,
}

/// How many checks were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Checks {
    /// One a collection and tool.
    pub jobs: u64,
}

/// How many checks were stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Stopped {
    /// Running and waiting ones.
    pub stopped: u64,
}

/// One result.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct OneResult {
    /// As a verdict or a run names it.
    pub result: String,
}

/// A report.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Report {
    /// The whole page; show it in a sandbox.
    pub html: String,
}

/// How long to pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PauseFor {
    /// 30 minutes.
    HalfHour,
    /// Two hours.
    TwoHours,
    /// Until six in the morning of the next day, in the time of this computer.
    Tomorrow,
    /// Until somebody resumes.
    UntilResumed,
}

/// A pause that is asked for.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct PauseSet {
    /// How long.
    pub r#for: PauseFor,
}

/// One notice.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct OneNotice {
    /// Its id.
    pub id: String,
}

/// A text to be shown or copied.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Text {
    /// The text.
    pub text: String,
}

/// A sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Sentence {
    /// The sentence.
    pub sentence: String,
}

/// One menu entry.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct OneEntry {
    /// Its id.
    pub id: String,
}
