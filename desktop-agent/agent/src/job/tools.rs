//! The tools this agent has: a table, so that what it says it can do is what it can do.

use std::{collections::BTreeMap, sync::Arc};

use safelight_domain::{Tool, ToolSettings};
use safelight_scan::{CancelFlag, Library};

use super::{JobProgress, analysis};
use crate::{
    identity::VERSION,
    snapshot::{Made, Slot},
};

/// What a tool gets.
pub struct ToolInput {
    /// What to look at: a folder inside one of the roots, or storage that a connector leads to. Only
    /// tools that can do without get a sentence instead.
    pub library: Result<Library, NoLibrary>,
    /// Where it lies, as the job names it; empty where it names nothing.
    pub path: String,
    /// What people call the collection.
    pub collection_name: String,
    /// Who runs this, for the report.
    pub agent_name: String,
    /// The team's settings.
    pub settings: ToolSettings,
    /// A variant of the tool, such as `display_graph`.
    pub mode: Option<String>,
    /// The pipeline of the job, as it travels.
    pub pipeline: Option<serde_json::Value>,
    /// Where the tool remembers this result for the next one.
    pub slot: Option<Slot>,
    /// Stops the tool.
    pub cancel: CancelFlag,
    /// Where the tool says how far it is.
    pub progress: Arc<JobProgress>,
}

impl ToolInput {
    /// Where the library lies, for people: the real path, where there is such a folder.
    pub(super) fn shown_path(&self) -> String {
        match &self.library {
            Ok(library) => library.shown(),
            Err(_) => self.path.clone(),
        }
    }
}

/// Why a job has nothing to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoLibrary {
    /// Stable; for programs.
    pub code: &'static str,
    /// For people.
    pub sentence: String,
    /// Whether another try may go better.
    pub retryable: bool,
}

/// What a tool found.
#[derive(Debug)]
pub struct ToolOutput {
    /// The `results` object.
    pub results: serde_json::Value,
    /// The whole HTML page, for tools that make one.
    pub report: Option<String>,
    /// Files the tool counted.
    pub files_scanned: u64,
    /// Findings.
    pub issues_found: u64,
    /// What the next result is compared with, once this one was accepted.
    pub snapshot: Option<Made>,
}

/// Why a tool ended without result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToolFault {
    /// It was stopped.
    Cancelled,
    /// It cannot be done.
    Failed {
        /// For people; starts with a stable code where there is one.
        message: String,
        /// Whether another try may go better.
        retryable: bool,
    },
}

/// One tool: blocks until it is done or stopped.
pub type ToolFn = Arc<dyn Fn(&ToolInput) -> Result<ToolOutput, ToolFault> + Send + Sync>;

/// Why no tool may look at the folder of this path now; none where it may.
pub type RefuseFn = Arc<dyn Fn(&str) -> Option<ToolFault> + Send + Sync>;

/// Every tool of an agent, with its version.
#[derive(Clone, Default)]
pub struct Tools {
    all: BTreeMap<Tool, (String, ToolFn)>,
    refuse: Option<RefuseFn>,
}

impl Tools {
    /// The tools of this version.
    #[must_use]
    pub fn ours() -> Self {
        Tool::ALL.into_iter().fold(Self::default(), |tools, tool| {
            tools.with(tool, VERSION, Arc::new(move |input| analysis::run(tool, input)))
        })
    }

    /// One tool more, or another in its place.
    #[must_use]
    pub fn with(mut self, tool: Tool, version: &str, run: ToolFn) -> Self {
        self.all.insert(tool, (version.to_owned(), run));
        self
    }

    /// The same tools, none of which starts where `refuse` has a reason against it.
    #[must_use]
    pub fn guarded(self, refuse: RefuseFn) -> Self {
        Self { refuse: Some(refuse), ..self }
    }

    /// Asked before the folder is opened: one that is not there for a good reason is no failure of
    /// the folder.
    pub(super) fn refused(&self, path: &str) -> Option<ToolFault> {
        self.refuse.as_ref().and_then(|refuse| refuse(path))
    }

    /// Tools and versions, in order.
    pub fn versions(&self) -> impl Iterator<Item = (Tool, &str)> {
        self.all.iter().map(|(tool, (version, _))| (*tool, version.as_str()))
    }

    pub(super) fn find(&self, tool: Tool) -> Option<ToolFn> {
        self.all.get(&tool).map(|(_, run)| Arc::clone(run))
    }
}

impl std::fmt::Debug for Tools {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.versions()).finish()
    }
}
