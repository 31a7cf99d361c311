//! What any tool found, told alike to people: report and verdict.

use std::time::Duration;

use safelight_domain::{Timestamp, ToolSettings, pipeline::Dropped};
use safelight_report::{GraphReport, PairingReport, PhotoStatsReport, PipelineReport, Run};
use safelight_scan::WalkSummary;

use super::{
    CollectionTestOutcome, GraphOutcome, Outcome, PhotoPairingOutcome, PhotoStatsOutcome,
    PipelineOutcome, Plan,
};
use crate::identity::VERSION;

/// What a report says beside what was found.
#[derive(Debug, Clone, Copy)]
pub struct Labels<'a> {
    /// What the owner calls the collection.
    pub collection_name: &'a str,
    /// Where it stands.
    pub path: &'a str,
    /// The agent that looked, if it has a name.
    pub agent: Option<&'a str>,
    /// When it looked.
    pub made_at: Timestamp,
    /// Under which settings.
    pub settings: &'a ToolSettings,
}

/// An outcome as people are shown it.
#[derive(Debug, Clone, Copy)]
pub enum Shown<'a> {
    /// Of `photostats`.
    PhotoStats(PhotoStatsReport<'a>),
    /// Of `photo_pairing`.
    PhotoPairing(PairingReport<'a>),
    /// Of `pipeline_validation`.
    Pipeline(PipelineReport<'a>),
    /// Of `pipeline_validation` in the mode `display_graph`.
    Graph(GraphReport<'a>),
    /// Of `collection_test`, which makes no report.
    CollectionTest(&'a CollectionTestOutcome),
}

impl Outcome {
    /// The outcome as people are shown it; `warnings` are those of [`Outcome::warnings`].
    #[must_use]
    pub fn shown<'a>(&'a self, labels: &Labels<'a>, warnings: &'a [String]) -> Shown<'a> {
        match self {
            Self::PhotoStats(outcome) => Shown::PhotoStats(photostats(outcome, labels, warnings)),
            Self::PhotoPairing(outcome) => Shown::PhotoPairing(pairing(outcome, labels, warnings)),
            Self::Pipeline(outcome) => Shown::Pipeline(pipeline(outcome, labels, warnings)),
            Self::Graph(outcome) => Shown::Graph(graph(outcome, labels, warnings)),
            Self::CollectionTest(outcome) => Shown::CollectionTest(outcome),
        }
    }
}

impl Shown<'_> {
    /// The whole HTML page, for tools that make one.
    #[must_use]
    pub fn page(&self) -> Option<String> {
        match self {
            Self::PhotoStats(report) => Some(safelight_report::photostats(report)),
            Self::PhotoPairing(report) => Some(safelight_report::photo_pairing(report)),
            Self::Pipeline(report) => Some(safelight_report::pipeline_validation(report)),
            Self::Graph(report) => Some(safelight_report::display_graph(report)),
            Self::CollectionTest(_) => None,
        }
    }

    /// The verdict in one or two sentences.
    #[must_use]
    pub fn verdict(&self) -> String {
        match self {
            Self::PhotoStats(report) => report.verdict(),
            Self::PhotoPairing(report) => report.verdict(),
            Self::Pipeline(report) => report.verdict(),
            Self::Graph(report) => report.verdict(),
            Self::CollectionTest(outcome) => outcome.sentence(),
        }
    }
}

fn run<'a>(
    labels: &Labels<'a>,
    duration: Duration,
    walked: &'a WalkSummary,
    warnings: &'a [String],
) -> Run<'a> {
    Run {
        collection_name: labels.collection_name,
        path: labels.path,
        agent: labels.agent,
        made_at: labels.made_at,
        duration,
        settings: labels.settings,
        warnings,
        skipped: &walked.skipped,
        version: VERSION,
    }
}

fn photostats<'a>(
    outcome: &'a PhotoStatsOutcome,
    labels: &Labels<'a>,
    warnings: &'a [String],
) -> PhotoStatsReport<'a> {
    PhotoStatsReport {
        run: run(labels, outcome.duration, &outcome.walked, warnings),
        findings: &outcome.findings,
    }
}

fn pairing<'a>(
    outcome: &'a PhotoPairingOutcome,
    labels: &Labels<'a>,
    warnings: &'a [String],
) -> PairingReport<'a> {
    PairingReport {
        run: run(labels, outcome.duration, &outcome.walked, warnings),
        pattern: outcome.plan.as_ref().and_then(Plan::pattern),
        findings: &outcome.findings,
    }
}

fn pipeline<'a>(
    outcome: &'a PipelineOutcome,
    labels: &Labels<'a>,
    warnings: &'a [String],
) -> PipelineReport<'a> {
    PipelineReport {
        run: run(
            labels,
            outcome.duration,
            &outcome.walked,
            without(warnings, &outcome.plan.dropped),
        ),
        pipeline: &outcome.plan.pipeline,
        dropped: &outcome.plan.dropped,
        paths: &outcome.paths,
        findings: &outcome.findings,
        lacks: &outcome.lacks,
    }
}

fn graph<'a>(
    outcome: &'a GraphOutcome,
    labels: &Labels<'a>,
    warnings: &'a [String],
) -> GraphReport<'a> {
    GraphReport {
        agent: labels.agent,
        made_at: labels.made_at,
        duration: outcome.duration,
        pipeline: &outcome.plan.pipeline,
        dropped: &outcome.plan.dropped,
        paths: &outcome.paths,
        warnings: without(warnings, &outcome.plan.dropped),
        version: VERSION,
    }
}

/// Reports of pipelines say themselves what was left out; those sentences stand last.
fn without<'a>(warnings: &'a [String], dropped: &[Dropped]) -> &'a [String] {
    &warnings[..warnings.len().saturating_sub(dropped.len())]
}
