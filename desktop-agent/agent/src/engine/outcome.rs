//! What any tool found, told alike: results, report, counts.

use safelight_domain::{Timestamp, ToolSettings};
use safelight_protocol::{PhotoPairingResults, PhotoStatsResults};
use safelight_report::{PairingReport, PhotoStatsReport};
use serde::Serialize;

use super::{PhotoPairingOutcome, PhotoStatsOutcome};
use crate::identity::VERSION;

/// What a tool found.
#[derive(Debug)]
pub enum Outcome {
    /// Of `photostats`.
    PhotoStats(PhotoStatsOutcome),
    /// Of `photo_pairing`.
    PhotoPairing(PhotoPairingOutcome),
}

/// The `results` object of any tool, as it travels and as `check --json` writes it.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum ToolResults {
    /// Of `photostats`.
    PhotoStats(PhotoStatsResults),
    /// Of `photo_pairing`.
    PhotoPairing(PhotoPairingResults),
}

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
}

impl Outcome {
    /// Files that the tool counted.
    #[must_use]
    pub const fn files_scanned(&self) -> u64 {
        match self {
            Self::PhotoStats(outcome) => outcome.findings.total_files,
            Self::PhotoPairing(outcome) => outcome.findings.file_count,
        }
    }

    /// Findings.
    #[must_use]
    pub fn issues_found(&self) -> u64 {
        match self {
            Self::PhotoStats(outcome) => outcome.findings.issues_found(),
            Self::PhotoPairing(outcome) => outcome.findings.invalid.count,
        }
    }

    /// Everything people should know beside the findings, as sentences.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        match self {
            Self::PhotoStats(outcome) => outcome.warnings(),
            Self::PhotoPairing(outcome) => outcome.warnings(),
        }
    }

    /// The `results` object. The lists are moved into it: there may be many.
    #[must_use]
    pub fn into_results(self) -> ToolResults {
        match self {
            Self::PhotoStats(outcome) => ToolResults::PhotoStats(outcome.into_results()),
            Self::PhotoPairing(outcome) => ToolResults::PhotoPairing(outcome.into_results()),
        }
    }

    /// The outcome as people are shown it; `warnings` are those of [`Outcome::warnings`].
    #[must_use]
    pub fn shown<'a>(&'a self, labels: &Labels<'a>, warnings: &'a [String]) -> Shown<'a> {
        match self {
            Self::PhotoStats(outcome) => Shown::PhotoStats(photostats(outcome, labels, warnings)),
            Self::PhotoPairing(outcome) => Shown::PhotoPairing(pairing(outcome, labels, warnings)),
        }
    }
}

impl Shown<'_> {
    /// The whole HTML page, for tools that make one.
    #[must_use]
    pub fn page(&self) -> Option<String> {
        Some(match self {
            Self::PhotoStats(report) => safelight_report::photostats(report),
            Self::PhotoPairing(report) => safelight_report::photo_pairing(report),
        })
    }

    /// The verdict in one or two sentences.
    #[must_use]
    pub fn verdict(&self) -> String {
        match self {
            Self::PhotoStats(report) => report.verdict(),
            Self::PhotoPairing(report) => report.verdict(),
        }
    }
}

fn photostats<'a>(
    outcome: &'a PhotoStatsOutcome,
    labels: &Labels<'a>,
    warnings: &'a [String],
) -> PhotoStatsReport<'a> {
    PhotoStatsReport {
        collection_name: labels.collection_name,
        path: labels.path,
        agent: labels.agent,
        made_at: labels.made_at,
        duration: outcome.duration,
        settings: labels.settings,
        findings: &outcome.findings,
        warnings,
        skipped: &outcome.walked.skipped,
        version: VERSION,
    }
}

fn pairing<'a>(
    outcome: &'a PhotoPairingOutcome,
    labels: &Labels<'a>,
    warnings: &'a [String],
) -> PairingReport<'a> {
    PairingReport {
        collection_name: labels.collection_name,
        path: labels.path,
        agent: labels.agent,
        made_at: labels.made_at,
        duration: outcome.duration,
        settings: labels.settings,
        pattern: outcome.plan.as_ref().and_then(super::Plan::pattern),
        findings: &outcome.findings,
        warnings,
        skipped: &outcome.walked.skipped,
        version: VERSION,
    }
}
