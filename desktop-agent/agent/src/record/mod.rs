//! What ran on this computer and what it found, kept here: it shows while no coordinator can be
//! reached, and stays when a team is left.

mod kept;
mod verdict;

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use safelight_domain::{Clock, CollectionId, JobId};
use safelight_scan::WalkProgress;
use tokio::sync::watch;

pub(crate) use kept::cause;
pub use kept::{Extent, Found, How, RunRecord};

use crate::{
    files::{make_private_folder, write_atomic},
    job::{JobOrder, ToolFault, ToolOutput},
};

/// So many runs are remembered.
const RUNS: usize = 500;
/// Of so many of the last runs the report is kept, beside those of the last verdicts.
const REPORTS: usize = 50;

/// The runs of this computer. One process at a time has it open.
pub struct Record {
    folder: PathBuf,
    clock: Arc<dyn Clock>,
    /// Oldest first.
    runs: Mutex<Vec<RunRecord>>,
    changed: watch::Sender<u64>,
}

impl std::fmt::Debug for Record {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Record").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Record {
    /// Opens the record in `folder`. What ran when the program ended did not get done.
    ///
    /// # Errors
    /// When the folder cannot be made. A damaged record counts as none.
    pub fn open(folder: &Path, clock: Arc<dyn Clock>) -> io::Result<Self> {
        make_private_folder(&folder.join("reports"))?;
        let mut runs: Vec<RunRecord> = match std::fs::read(folder.join("runs.json")) {
            Ok(text) => serde_json::from_slice(&text).unwrap_or_else(|error| {
                tracing::warn!(%error, "the record of earlier runs is damaged; it begins anew");
                Vec::new()
            }),
            Err(_) => Vec::new(),
        };
        runs.iter_mut().for_each(RunRecord::cut_off);
        let (changed, _) = watch::channel(0);
        Ok(Self { folder: folder.to_owned(), clock, runs: Mutex::new(runs), changed })
    }

    /// Told whenever something changed.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// Every run, oldest first.
    #[must_use]
    pub fn runs(&self) -> Vec<RunRecord> {
        self.lock().clone()
    }

    /// The last result of each tool on a folder, and the one before it.
    #[must_use]
    pub fn verdicts(&self, path: &str) -> Vec<(RunRecord, Option<RunRecord>)> {
        let runs = self.lock();
        let mut last: BTreeMap<&str, (&RunRecord, Option<&RunRecord>)> = BTreeMap::new();
        for run in runs.iter().filter(|run| run.path == path && run.found.is_some()) {
            let before = last.get(run.tool.as_str()).map(|(run, _)| *run);
            last.insert(&run.tool, (run, before));
        }
        last.into_values().map(|(run, before)| (run.clone(), before.cloned())).collect()
    }

    /// How much there was in a folder at the last look.
    #[must_use]
    pub fn extent(&self, path: &str) -> Option<Extent> {
        self.lock().iter().rev().filter(|run| run.path == path).find_map(|run| run.extent)
    }

    /// The report of a run, where it is kept.
    ///
    /// # Errors
    /// What the system says; [`io::ErrorKind::NotFound`] when there is none.
    pub fn report(&self, job: JobId) -> io::Result<String> {
        std::fs::read_to_string(self.report_path(job))
    }

    /// Where the report of a run is kept, when it is.
    #[must_use]
    pub fn report_file(&self, job: JobId) -> Option<PathBuf> {
        Some(self.report_path(job)).filter(|path| path.is_file())
    }

    /// A job begins.
    pub(crate) fn began(&self, order: &JobOrder) {
        let run = RunRecord::begun(order, self.clock.now());
        self.change(|runs| {
            runs.retain(|before| before.job != order.job);
            runs.push(run);
        });
    }

    /// A job has a result.
    pub(crate) fn done(&self, order: &JobOrder, output: &ToolOutput, walk: &WalkProgress) {
        let report = output.report.as_deref().is_some_and(|page| {
            let written = write_atomic(&self.report_path(order.job), page.as_bytes());
            written
                .inspect_err(|error| tracing::warn!(%error, "the report could not be kept"))
                .is_ok()
        });
        let extent = Extent::of(&output.results, walk);
        let found = Found {
            findings: output.issues_found,
            sentence: verdict::sentence(order.tool.as_ref().ok(), &output.results),
            change: verdict::change(&output.results),
            new_findings: verdict::new_findings(&output.results),
            report,
        };
        self.end(order.job, |run| {
            run.how = How::Completed;
            run.sentence.clone_from(&found.sentence);
            run.extent = extent;
            run.found = Some(found);
        });
    }

    /// A job could not be done, or was called off here.
    pub(crate) fn failed(&self, order: &JobOrder, fault: &ToolFault, called_off: bool) {
        if called_off {
            return self.stopped(order.job);
        }
        let (code, sentence) = kept::fault_in_words(fault);
        self.end(order.job, |run| {
            run.how = How::Failed;
            run.code = code;
            run.sentence = sentence;
        });
    }

    /// A job was stopped.
    pub(crate) fn stopped(&self, job: JobId) {
        self.end(job, |run| {
            run.how = How::Stopped;
            run.sentence = "Stopped before it was done.".to_owned();
        });
    }

    /// The same folder got another id, as when a team is joined.
    pub(crate) fn renamed(&self, path: &str, collection: CollectionId) {
        self.change(|runs| {
            let of_it = runs.iter_mut().filter(|run| run.path == path);
            of_it.for_each(|run| run.collection = Some(collection));
        });
    }

    fn end(&self, job: JobId, how: impl FnOnce(&mut RunRecord)) {
        let now = self.clock.now();
        self.change(|runs| {
            if let Some(run) = runs.iter_mut().rev().find(|run| run.job == job) {
                run.ended = Some(now);
                how(run);
            }
        });
    }

    fn change(&self, change: impl FnOnce(&mut Vec<RunRecord>)) {
        let mut runs = self.lock();
        change(&mut runs);
        let gone = runs.len().saturating_sub(RUNS);
        runs.drain(..gone);
        self.drop_reports(&mut runs);
        let text = serde_json::to_vec(&*runs).unwrap_or_default();
        if let Err(error) = write_atomic(&self.folder.join("runs.json"), &text) {
            tracing::warn!(%error, "the record of runs could not be written");
        }
        drop(runs);
        self.changed.send_modify(|count| *count += 1);
    }

    /// Lets reports go that no list shows any more.
    fn drop_reports(&self, runs: &mut [RunRecord]) {
        let mut seen = std::collections::BTreeSet::new();
        for (age, run) in runs.iter_mut().rev().enumerate() {
            let last = run.found.is_some() && seen.insert((run.path.clone(), run.tool.clone()));
            let Some(found) = run.found.as_mut().filter(|found| found.report) else { continue };
            if age >= REPORTS && !last {
                found.report = false;
                // A file that stays costs some disk, no truth.
                let _ = std::fs::remove_file(self.report_path(run.job));
            }
        }
    }

    fn report_path(&self, job: JobId) -> PathBuf {
        self.folder.join("reports").join(format!("{job}.html"))
    }

    fn lock(&self) -> MutexGuard<'_, Vec<RunRecord>> {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
