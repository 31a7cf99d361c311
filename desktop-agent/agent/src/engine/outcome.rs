//! What any tool found, told alike to programs: results and counts.

use safelight_protocol::{
    CollectionTestResults, DisplayGraphResults, PhotoPairingResults, PhotoStatsResults,
    PipelineValidationResults,
};
use serde::Serialize;

use super::{
    CollectionTestOutcome, GraphOutcome, PhotoPairingOutcome, PhotoStatsOutcome, PipelineOutcome,
};

/// What a tool found.
#[derive(Debug)]
pub enum Outcome {
    /// Of `photostats`.
    PhotoStats(PhotoStatsOutcome),
    /// Of `photo_pairing`.
    PhotoPairing(PhotoPairingOutcome),
    /// Of `pipeline_validation`.
    Pipeline(PipelineOutcome),
    /// Of `pipeline_validation` in the mode `display_graph`.
    Graph(GraphOutcome),
    /// Of `collection_test`.
    CollectionTest(CollectionTestOutcome),
}

/// The `results` object of any tool, as it travels and as `check --json` writes it.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum ToolResults {
    /// Of `photostats`.
    PhotoStats(PhotoStatsResults),
    /// Of `photo_pairing`.
    PhotoPairing(PhotoPairingResults),
    /// Of `pipeline_validation`.
    Pipeline(PipelineValidationResults),
    /// Of `pipeline_validation` in the mode `display_graph`.
    Graph(DisplayGraphResults),
    /// Of `collection_test`.
    CollectionTest(CollectionTestResults),
}

impl Outcome {
    /// Files that the tool counted.
    #[must_use]
    pub const fn files_scanned(&self) -> u64 {
        match self {
            Self::PhotoStats(outcome) => outcome.findings.total_files,
            Self::PhotoPairing(outcome) => outcome.findings.file_count,
            Self::Pipeline(outcome) => outcome.findings.total_files,
            Self::Graph(_) => 0,
            Self::CollectionTest(outcome) => outcome.files(),
        }
    }

    /// Findings.
    #[must_use]
    pub fn issues_found(&self) -> u64 {
        match self {
            Self::PhotoStats(outcome) => outcome.findings.issues_found(),
            Self::PhotoPairing(outcome) => outcome.findings.invalid.count,
            Self::Pipeline(outcome) => outcome.issues_found(),
            Self::Graph(_) | Self::CollectionTest(_) => 0,
        }
    }

    /// Everything people should know beside the findings, as sentences.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        match self {
            Self::PhotoStats(outcome) => outcome.warnings(),
            Self::PhotoPairing(outcome) => outcome.warnings(),
            Self::Pipeline(outcome) => outcome.warnings(),
            Self::Graph(outcome) => outcome.plan.notes(),
            Self::CollectionTest(_) => vec![],
        }
    }

    /// The `results` object. The lists are moved into it: there may be many.
    #[must_use]
    pub fn into_results(self) -> ToolResults {
        match self {
            Self::PhotoStats(outcome) => ToolResults::PhotoStats(outcome.into_results()),
            Self::PhotoPairing(outcome) => ToolResults::PhotoPairing(outcome.into_results()),
            Self::Pipeline(outcome) => ToolResults::Pipeline(outcome.into_results()),
            Self::Graph(outcome) => ToolResults::Graph(outcome.into_results()),
            Self::CollectionTest(outcome) => ToolResults::CollectionTest(outcome.into_results()),
        }
    }
}
