//! What others hold on an analysis while it runs: they read how far it is and may stop it.

use std::sync::{
    Arc,
    atomic::{AtomicU8, AtomicU64, Ordering},
};

use safelight_scan::{CancelFlag, ScanError, Source, WalkOptions, WalkProgress};

use crate::snapshot::Recorder;

/// What is being done just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Asking for settings, opening the folder.
    Starting,
    /// Walking.
    Scanning,
    /// Putting together what was seen.
    Analyzing,
    /// Holding images against a pipeline.
    Validating,
    /// Writing report and results.
    Generating,
    /// Handing them in.
    Uploading,
}

/// How far an analysis is: written by whoever works, read by whoever reports.
#[derive(Debug, Default)]
pub struct Progress {
    stage: AtomicU8,
    /// Findings so far.
    pub issues: AtomicU64,
    /// Counts of the walk itself.
    pub walk: Arc<WalkProgress>,
    /// Files that belong to images, once they are known; zero before.
    to_match: AtomicU64,
    matched: AtomicU64,
    /// Where a test wants to be stopped.
    #[cfg(test)]
    pub(super) stop_at: std::sync::OnceLock<(Stage, CancelFlag)>,
}

/// The hold on one analysis.
#[derive(Debug, Clone, Default)]
pub struct Watch {
    /// How far it is.
    pub progress: Arc<Progress>,
    /// Stops it.
    pub cancel: CancelFlag,
    /// Takes a mark of each file, where that is wanted.
    pub recorder: Option<Arc<Recorder>>,
    /// Whether everything else on this computer goes first.
    pub gentle: bool,
}

impl Stage {
    /// In the order they come.
    pub const ALL: [Self; 6] = [
        Self::Starting,
        Self::Scanning,
        Self::Analyzing,
        Self::Validating,
        Self::Generating,
        Self::Uploading,
    ];

    /// The word that travels.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Starting => "starting",
            Self::Scanning => "scanning",
            Self::Analyzing => "analyzing",
            Self::Validating => "validating",
            Self::Generating => "generating",
            Self::Uploading => "uploading",
        }
    }
}

impl Progress {
    /// Begins a stage.
    pub fn enter(&self, stage: Stage) {
        self.stage.store(stage as u8, Ordering::Relaxed);
        #[cfg(test)]
        if let Some((_, cancel)) = self.stop_at.get().filter(|(at, _)| *at == stage) {
            cancel.cancel();
        }
    }

    /// What is being done just now.
    #[must_use]
    pub fn stage(&self) -> Stage {
        let index = usize::from(self.stage.load(Ordering::Relaxed));
        Stage::ALL.get(index).copied().unwrap_or(Stage::Starting)
    }

    /// How much of the images was looked at, in percent; none before they are all known, and none
    /// after that work.
    #[must_use]
    pub fn percentage(&self) -> Option<u8> {
        if !matches!(self.stage(), Stage::Analyzing | Stage::Validating) {
            return None;
        }
        let all = self.to_match.load(Ordering::Relaxed);
        let done = self.matched.load(Ordering::Relaxed).min(all);
        let percent = u128::from(done) * 100 / u128::from(all).max(1);
        (all > 0).then(|| u8::try_from(percent).unwrap_or(100))
    }

    /// How many files of images were matched, and of how many; none before they are all known.
    #[must_use]
    pub fn matching(&self) -> Option<(u64, u64)> {
        let all = self.to_match.load(Ordering::Relaxed);
        (all > 0).then(|| (self.matched.load(Ordering::Relaxed).min(all), all))
    }

    /// Says how many files are about to be matched.
    pub(super) fn begin_matching(&self, files: u64) {
        self.to_match.store(files, Ordering::Relaxed);
    }

    /// Says how many of them are.
    pub(super) fn matched(&self, files: u64) {
        self.matched.store(files, Ordering::Relaxed);
    }
}

impl Watch {
    /// How `library` is looked at under this hold.
    pub(super) fn walk_options(&self, library: &dyn Source) -> WalkOptions {
        WalkOptions {
            cancel: self.cancel.clone(),
            progress: Arc::clone(&self.progress.walk),
            ..WalkOptions::for_source(library)
        }
    }

    /// To be asked between two steps.
    ///
    /// # Errors
    /// [`ScanError::Cancelled`] once somebody asked to stop.
    pub(super) fn go_on(&self) -> Result<(), ScanError> {
        if self.cancel.is_cancelled() { Err(ScanError::Cancelled) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_is_told_once_there_is_something_to_divide_by() {
        let progress = Progress::default();
        progress.enter(Stage::Validating);
        assert_eq!(progress.percentage(), None);
        progress.begin_matching(200);
        assert_eq!(progress.percentage(), Some(0));
        progress.matched(199);
        assert_eq!(progress.percentage(), Some(99));
        progress.matched(200);
        assert_eq!(progress.percentage(), Some(100));
        progress.enter(Stage::Generating);
        assert_eq!(progress.percentage(), None);
    }

    #[test]
    fn every_stage_can_be_entered() {
        let progress = Progress::default();
        for stage in Stage::ALL {
            progress.enter(stage);
            assert_eq!(progress.stage(), stage);
        }
    }
}
