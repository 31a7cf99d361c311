//! The end of a run: findings compared, result and report kept, the file closed.

use std::fs;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::sync::PoisonError;

use safelight_domain::changes::{Changes, FindingDifferences, compare_findings};
use serde_json::Value;

use super::findings::write_line;
use super::layout::Contents;
use super::previous::Previous;
use super::recorder::{Recorder, Walked, no_snapshot};

/// A result that was kept, to be handed in again.
#[derive(Debug)]
pub struct Kept {
    /// The `results` object.
    pub results: Value,
    /// The HTML page.
    pub report: Option<String>,
    /// Files the tool counted.
    pub files_scanned: u64,
    /// Findings.
    pub issues_found: u64,
}

/// A finished snapshot that is not the current one yet; gone with this, unless it was moved.
#[derive(Debug, PartialEq, Eq)]
pub struct Made {
    /// Where it lies.
    pub path: PathBuf,
    /// Which one it replaces once its result was accepted.
    pub name: String,
}

impl Drop for Made {
    fn drop(&mut self) {
        // What is left is swept at the next start.
        _ = fs::remove_file(&self.path);
    }
}

impl Kept {
    pub(super) fn of(previous: &Previous) -> Option<Self> {
        let read = || {
            let mut report = String::new();
            let results = serde_json::from_reader(previous.part(2)?)?;
            previous.part(3)?.read_to_string(&mut report)?;
            let contents = previous.contents();
            Ok::<_, io::Error>(Self {
                results,
                report: contents.has_report.then_some(report),
                files_scanned: contents.files_scanned,
                issues_found: contents.issues_found,
            })
        };
        read()
            .inspect_err(|error| {
                tracing::warn!(%error, "the result before could not be read again; the analysis is done anew");
            })
            .ok()
    }
}

impl Recorder {
    /// Takes in one finding: kind, tab, what.
    pub fn finding(&self, finding: String) {
        let mut findings = self.findings.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = findings.add(finding, &self.slot.findings()) {
            self.state().fail(&error);
        }
    }

    /// Keeps the findings, and says what changed; none when there is nothing to compare with.
    pub fn conclude(&self, walked: &Walked) -> Option<Changes> {
        let findings =
            std::mem::take(&mut *self.findings.lock().unwrap_or_else(PoisonError::into_inner));
        let findings = findings.sorted().inspect_err(|error| self.state().fail(error)).ok()?;
        let mut findings = findings.map(|finding| match finding {
            Ok(finding) => {
                self.state().write(|writer| write_line(writer, &finding));
                Ok(finding)
            }
            Err(error) => {
                self.state().fail(&error);
                Err(error)
            }
        });
        let compared = match (&self.previous, walked.since) {
            (Some(previous), Some(_)) => previous
                .findings()
                .and_then(|before| compare_findings(before, &mut findings))
                .inspect_err(|error| tracing::warn!(%error, "the findings could not be compared"))
                .ok(),
            _ => None,
        };
        findings.for_each(drop);
        // What was lost on the way would be told as gone.
        let whole = self.state().writer.is_some();
        self.changes(walked, compared.filter(|_| whole)?, false)
    }

    /// Keeps the findings of the result before as those of this one.
    pub fn conclude_unchanged(&self, walked: &Walked) -> Option<Changes> {
        if let Some(previous) = &self.previous {
            self.state().write(|writer| io::copy(&mut previous.part(1)?, writer).map(drop));
        }
        self.changes(walked, FindingDifferences::default(), true)
    }

    fn changes(
        &self,
        walked: &Walked,
        findings: FindingDifferences,
        unchanged: bool,
    ) -> Option<Changes> {
        Some(Changes {
            since: walked.since?,
            unchanged,
            files: walked.files,
            findings,
            mass_change: walked.mass_change,
        })
    }

    /// Keeps the result and closes the snapshot; none when it could not be written. A result that
    /// speaks of a mass change is not handed in again: the next one is about other times.
    #[must_use]
    pub fn seal(&self, kept: &Kept, walked: &Walked) -> Option<Made> {
        let mut state = self.state();
        let mut writer = state.writer.take()?;
        let sealed = (|| {
            let findings_end = writer.written();
            serde_json::to_writer(&mut writer, &kept.results)?;
            let results_end = writer.written();
            writer.write_all(kept.report.as_deref().unwrap_or_default().as_bytes())?;
            let report_end = writer.written();
            writer.finish(&Contents {
                question: self.question.as_str().to_owned(),
                made_at: self.made_at.as_micros(),
                files: state.files,
                folders: state.folders,
                left_out: state.left_out,
                reusable: walked.mass_change.is_none(),
                files_scanned: kept.files_scanned,
                issues_found: kept.issues_found,
                has_report: kept.report.is_some(),
                ends: [state.folders_end, findings_end, results_end, report_end],
            })
        })();
        let path = sealed.inspect_err(no_snapshot).ok()?;
        Some(Made { path, name: self.slot.name() })
    }
}
