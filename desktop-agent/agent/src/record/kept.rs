//! One run, as it is kept.

use safelight_domain::{CollectionId, JobId, Timestamp};
use safelight_scan::WalkProgress;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::job::{JobOrder, ToolFault};

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// Not yet.
    Running,
    /// With a result.
    Completed,
    /// It could not be done.
    Failed,
    /// Nobody wanted it any more.
    Stopped,
}

/// How much there was to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extent {
    /// Files.
    pub files: u64,
    /// Folders.
    pub folders: u64,
    /// Bytes.
    pub bytes: u64,
}

/// What a run found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// How many findings.
    pub findings: u64,
    /// In words.
    pub sentence: String,
    /// What changed since the result before, where there was something to compare with.
    pub change: Option<String>,
    /// How many findings were not there before; none when that is not known.
    pub new_findings: Option<u64>,
    /// Whether the report is kept.
    pub report: bool,
}

/// One run of one tool on one folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRecord {
    /// The job.
    pub job: JobId,
    /// On which collection, at the coordinator of that time.
    pub collection: Option<CollectionId>,
    /// The folder.
    pub path: String,
    /// The tool's name.
    pub tool: String,
    /// Why it ran, in words.
    pub cause: String,
    /// When it began here.
    pub started: Timestamp,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// How it ended.
    pub how: How,
    /// The stable code of a failure.
    pub code: Option<String>,
    /// How it ended, in words.
    pub sentence: String,
    /// How much there was.
    pub extent: Option<Extent>,
    /// What it found, with [`How::Completed`].
    pub found: Option<Found>,
}

impl RunRecord {
    pub(super) fn begun(order: &JobOrder, now: Timestamp) -> Self {
        Self {
            job: order.job,
            collection: order.collection,
            path: order.path.clone().unwrap_or_default(),
            tool: order.tool_name().to_owned(),
            cause: cause(order),
            started: now,
            ended: None,
            how: How::Running,
            code: None,
            sentence: "Running.".to_owned(),
            extent: None,
            found: None,
        }
    }

    /// Ends a run of which nobody will tell any more.
    pub(super) fn cut_off(&mut self) {
        if self.how == How::Running {
            self.how = How::Stopped;
            self.sentence = "The app ended before it was done.".to_owned();
        }
    }
}

/// Why a job runs, in words.
pub(crate) fn cause(order: &JobOrder) -> String {
    order.reason.clone().unwrap_or_else(|| "Asked for at the coordinator.".to_owned())
}

impl Extent {
    /// A result that was taken over unchanged was walked as well; what it says itself goes first.
    pub(super) fn of(results: &Value, walk: &WalkProgress) -> Option<Self> {
        let extent = Self { files: walk.files(), folders: walk.folders(), bytes: walk.bytes() };
        let said = ["total_files", "file_count"].iter().find_map(|key| results[key].as_u64());
        (extent.files > 0 || extent.folders > 0 || said.is_some()).then_some(extent)
    }
}

/// Code and sentence of a failure: messages begin with a code where there is one.
pub(super) fn fault_in_words(fault: &ToolFault) -> (Option<String>, String) {
    let message = match fault {
        ToolFault::Cancelled => "The job was stopped.",
        ToolFault::Failed { message, .. } => message,
    };
    match message.split_once(": ") {
        Some((code, rest)) if is_code(code) => (Some(code.to_owned()), rest.to_owned()),
        _ => (None, message.to_owned()),
    }
}

fn is_code(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '_')
}
