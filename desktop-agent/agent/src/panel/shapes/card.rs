//! One collection on the page.

use safelight_domain::Timestamp;
use serde::{Deserialize, Serialize};

/// Whether the folder of a collection can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It can.
    Ready,
    /// It lies on a drive that is not here.
    WaitingForDrive,
    /// It is gone, or was renamed.
    Missing,
    /// The system does not let us.
    Unreadable,
    /// It lies in no folder that was bound.
    NotAllowed,
}

/// How changes in a folder are noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum WatchMode {
    /// The system tells.
    Watching,
    /// By a look every half hour.
    Polling,
    /// Not at all.
    Off,
}

/// How changes in a folder are noticed, and why not better.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WatchShown {
    /// How.
    pub mode: WatchMode,
    /// Why not by watching.
    pub reason: Option<String>,
}

/// What one tool said last about a collection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Verdict {
    /// Which tool.
    pub tool: String,
    /// When.
    #[cfg_attr(test, ts(type = "string"))]
    pub at: Timestamp,
    /// How many findings.
    pub findings: u64,
    /// In words.
    pub sentence: String,
    /// Against the time before: "3 more than before".
    pub change: Option<String>,
    /// Names the result in `report.open` and `report.read`.
    pub result: String,
    /// Whether there is a report of it here.
    pub report: bool,
}

/// What [`Running::done`] counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Files seen.
    Files,
    /// Folders looked into.
    Folders,
    /// Files of images that were matched.
    Images,
}

/// The check that runs on a collection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Running {
    /// Which job.
    pub job: String,
    /// Which tool.
    pub tool: String,
    /// Why it runs, in words.
    pub cause: String,
    /// What it is doing: `starting`, `scanning`, `analyzing`, `validating`, `generating`, `uploading`.
    pub phase: String,
    /// How far it is.
    pub done: u64,
    /// Of how many, once that is known.
    pub total: Option<u64>,
    /// What is counted.
    pub unit: Unit,
    /// How fast, smoothed.
    pub per_second: Option<f64>,
    /// How long still, once that was stable for three seconds.
    pub seconds_left: Option<u64>,
    /// When it began here.
    #[cfg_attr(test, ts(type = "string"))]
    pub since: Timestamp,
    /// Whether it can be stopped: not any more while its result is handed in.
    pub can_stop: bool,
}

/// How large a collection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Numbers {
    /// Files.
    pub files: u64,
    /// Folders.
    pub folders: u64,
    /// Bytes.
    pub bytes: u64,
}

/// One collection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Card {
    /// Names it in commands.
    pub guid: String,
    /// For people.
    pub name: String,
    /// Its folder.
    pub path: String,
    /// Whether the folder can be read.
    pub standing: Standing,
    /// Why not, as a sentence.
    pub reason: Option<String>,
    /// How changes are noticed.
    pub watch: WatchShown,
    /// What each tool said last.
    pub verdicts: Vec<Verdict>,
    /// Whether Pipeline Validation was left out for want of a pipeline.
    pub lacks_pipeline: bool,
    /// The check that runs.
    pub running: Option<Running>,
    /// Why nothing runs although it was asked for.
    pub waiting: Option<String>,
    /// How large it is; grows while the first check walks.
    pub numbers: Option<Numbers>,
}
