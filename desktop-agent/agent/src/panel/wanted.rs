//! Checks that somebody at this computer asked for and that are not done yet.

use std::collections::BTreeMap;

use safelight_domain::{Timestamp, Tool};

use crate::record::{How, RunRecord};

/// By folder and tool: when it was asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted(BTreeMap<(String, String), Timestamp>);

impl Wanted {
    /// Somebody asked.
    pub(super) fn ask(&mut self, path: &str, tools: &[Tool], now: Timestamp) {
        let keys = tools.iter().map(|tool| (path.to_owned(), tool.name().to_owned()));
        self.0.extend(keys.map(|key| (key, now)));
    }

    /// Nobody wants anything of this folder any more.
    pub(super) fn forget(&mut self, path: &str) {
        self.0.retain(|(wanted, _), _| wanted != path);
    }

    /// Takes out what was done since.
    pub(super) fn done(&mut self, runs: &[RunRecord]) {
        self.0.retain(|(path, tool), asked| {
            let after = |run: &&RunRecord| run.ended.is_some_and(|ended| ended >= *asked);
            let mut of_it = runs.iter().filter(|run| &run.path == path && &run.tool == tool);
            // One that was stopped for a pause comes back.
            !of_it.any(|run| after(&run) && matches!(run.how, How::Completed | How::Failed))
        });
    }

    /// Whether something is still to be done.
    pub(super) fn is_any(&self) -> bool {
        !self.0.is_empty()
    }

    /// Whether something of this folder is.
    pub(super) fn has(&self, path: &str) -> bool {
        self.0.keys().any(|(wanted, _)| wanted == path)
    }
}
