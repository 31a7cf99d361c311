//! How far a job is: written by whoever works, read by whoever reports.

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicU64, Ordering},
};

use safelight_domain::ConnectorId;
use safelight_protocol::ProgressRequest;

use crate::engine::{Progress, Stage};

/// Progress of one job; shared between threads.
#[derive(Debug, Default)]
pub struct JobProgress {
    engine: Arc<Progress>,
    seq: AtomicU64,
    path: OnceLock<String>,
    connector: OnceLock<ConnectorId>,
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

    /// The connector whose credentials, kept on this computer, the job uses.
    #[must_use]
    pub fn connector(&self) -> Option<ConnectorId> {
        self.connector.get().copied()
    }

    pub(super) fn uses(&self, connector: ConnectorId) {
        self.connector.get_or_init(|| connector);
    }

    /// How far the analysis itself is.
    #[must_use]
    pub const fn engine(&self) -> &Arc<Progress> {
        &self.engine
    }

    /// Begins a stage.
    pub fn enter(&self, stage: Stage) {
        self.engine.enter(stage);
    }

    /// What the job is doing just now.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.engine.stage()
    }

    /// The next report, numbered.
    #[must_use]
    pub fn report(&self) -> ProgressRequest {
        let (stage, walk) = (self.stage(), &self.engine.walk);
        let walking = matches!(stage, Stage::Starting | Stage::Scanning);
        let folder = Some(walk.current_folder()).filter(|path| !path.is_empty());
        ProgressRequest {
            stage: stage.name().to_owned(),
            percentage: self.engine.percentage(),
            files_scanned: Some(walk.files()),
            total_files: (!walking).then(|| walk.files()),
            current_file: folder.filter(|_| stage == Stage::Scanning),
            issues_found: Some(self.engine.issues.load(Ordering::Relaxed)),
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
            assert_eq!(report.total_files.is_some(), index > 1, "known once the walk is over");
        }
    }
}
