//! How far a job is: written by whoever works, read by whoever reports.

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicU8, AtomicU64, Ordering},
};

use safelight_protocol::ProgressRequest;
use safelight_scan::WalkProgress;

/// What a job is doing just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Asking for settings, opening the folder.
    Starting,
    /// Walking.
    Scanning,
    /// Drawing conclusions.
    Analyzing,
    /// Writing report and results.
    Generating,
    /// Handing them in.
    Uploading,
}

impl Stage {
    const ALL: [Self; 5] =
        [Self::Starting, Self::Scanning, Self::Analyzing, Self::Generating, Self::Uploading];

    /// The word that travels.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Starting => "starting",
            Self::Scanning => "scanning",
            Self::Analyzing => "analyzing",
            Self::Generating => "generating",
            Self::Uploading => "uploading",
        }
    }
}

/// Progress of one job; shared between threads.
#[derive(Debug, Default)]
pub struct JobProgress {
    stage: AtomicU8,
    issues: Arc<AtomicU64>,
    seq: AtomicU64,
    walk: Arc<WalkProgress>,
    path: OnceLock<String>,
}

impl JobProgress {
    /// The folder that the job reads, once it is known.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.path.get().map(String::as_str)
    }

    pub(super) fn reads(&self, path: &str) {
        self.path.get_or_init(|| path.to_owned());
    }

    /// The counters of the walk itself.
    #[must_use]
    pub fn walk(&self) -> &Arc<WalkProgress> {
        &self.walk
    }

    /// Begins a stage.
    pub fn enter(&self, stage: Stage) {
        self.stage.store(stage as u8, Ordering::Relaxed);
    }

    /// How many findings there are so far.
    #[must_use]
    pub fn issues(&self) -> &Arc<AtomicU64> {
        &self.issues
    }

    /// What the job is doing just now.
    #[must_use]
    pub fn stage(&self) -> Stage {
        let index = usize::from(self.stage.load(Ordering::Relaxed));
        Stage::ALL.get(index).copied().unwrap_or(Stage::Starting)
    }

    /// The next report, numbered.
    #[must_use]
    pub fn report(&self) -> ProgressRequest {
        let folder = Some(self.walk.current_folder()).filter(|path| !path.is_empty());
        ProgressRequest {
            stage: self.stage().name().to_owned(),
            files_scanned: Some(self.walk.files()),
            current_file: folder.filter(|_| self.stage() == Stage::Scanning),
            issues_found: Some(self.issues.load(Ordering::Relaxed)),
            seq: Some(self.seq.fetch_add(1, Ordering::Relaxed) + 1),
            ..ProgressRequest::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_numbered_upwards_and_name_the_stage() {
        let progress = JobProgress::default();
        for (index, stage) in Stage::ALL.into_iter().enumerate() {
            progress.enter(stage);
            let report = progress.report();
            assert_eq!(report.stage, stage.name());
            assert_eq!(report.seq, Some(index as u64 + 1));
        }
    }
}
