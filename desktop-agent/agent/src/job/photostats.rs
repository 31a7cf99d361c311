//! The tool `photostats`: hands the folder to the engine, and its findings to wire and report.

use std::sync::Arc;

use safelight_domain::{Clock, SystemClock, Timestamp};
use safelight_report::PhotoStatsReport;
use safelight_scan::ScanError;

use super::{Stage, ToolFault, ToolInput, ToolOutput};
use crate::{
    engine::{PhotoStatsOutcome, Watch, photostats},
    identity::VERSION,
    kill_point,
};

/// Counts, bytes and orphans of a folder.
pub(super) fn run(input: &ToolInput) -> Result<ToolOutput, ToolFault> {
    input.progress.enter(Stage::Scanning);
    let made_at = SystemClock::new().now();
    let watch = Watch {
        progress: Arc::clone(input.progress.walk()),
        issues: Arc::clone(input.progress.issues()),
        cancel: input.cancel.clone(),
    };
    kill_point::kill_once_walked(&watch.progress);
    let outcome = photostats(&input.folder, &input.settings, &watch).map_err(fault)?;
    input.progress.enter(Stage::Generating);
    let report = report(input, &outcome, made_at);
    if input.cancel.is_cancelled() {
        return Err(ToolFault::Cancelled);
    }
    let (files_scanned, issues_found) =
        (outcome.findings.total_files, outcome.findings.issues_found());
    let results = serde_json::to_value(outcome.into_results()).map_err(|error| {
        ToolFault::Failed { message: format!("internal: {error}."), retryable: false }
    })?;
    Ok(ToolOutput { results, report: Some(report), files_scanned, issues_found })
}

fn report(input: &ToolInput, outcome: &PhotoStatsOutcome, made_at: Timestamp) -> String {
    let mut warnings = outcome.walked.warnings.clone();
    warnings.extend(outcome.findings.notes());
    safelight_report::photostats(&PhotoStatsReport {
        collection_name: &input.collection_name,
        path: &input.folder.path().to_string_lossy(),
        agent: Some(&input.agent_name),
        made_at,
        duration: outcome.duration,
        settings: &input.settings,
        findings: &outcome.findings,
        warnings: &warnings,
        skipped: &outcome.walked.skipped,
        version: VERSION,
    })
}

/// A folder that cannot be read now may be readable later: a disk that is plugged in again.
fn fault(error: ScanError) -> ToolFault {
    match error {
        ScanError::Cancelled => ToolFault::Cancelled,
        other => ToolFault::Failed {
            message: format!("{}: {other}", other.code()),
            retryable: other.code() != "outside_roots",
        },
    }
}
