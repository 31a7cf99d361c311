//! The two figures that every list shows, taken from results that were held against the contract.

use safelight_domain::{DISPLAY_GRAPH, Tool};
use serde_json::Value;

/// What a valid results object says in figures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    pub(crate) files_scanned: u64,
    pub(crate) issues_found: u64,
}

impl Figures {
    pub(super) fn of(tool: Tool, mode: Option<&str>, results: &Value) -> Self {
        let number = |key: &str| results[key].as_u64().unwrap_or(0);
        let length = |key: &str| results[key].as_array().map_or(0, Vec::len) as u64;
        let verdict = |word: &str| results["overall_status"][word].as_u64().unwrap_or(0);
        let (files_scanned, issues_found) = match tool {
            Tool::PhotoStats => {
                (number("total_files"), length("orphaned_images") + length("orphaned_xmp"))
            }
            Tool::PhotoPairing => (number("file_count"), number("invalid_files_count")),
            Tool::PipelineValidation if mode == Some(DISPLAY_GRAPH) => (0, 0),
            Tool::PipelineValidation => {
                (number("total_files"), verdict("PARTIAL").saturating_add(verdict("INCONSISTENT")))
            }
            Tool::CollectionTest => (number("file_count"), 0),
        };
        Self { files_scanned, issues_found }
    }
}
