//! The analyses themselves: a folder and settings in, findings out; blocking, cancellable. One
//! function per tool, shared by `check` and by jobs.

mod detached;
mod photostats;

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use safelight_scan::{CancelFlag, WalkProgress};

pub use photostats::{PhotoStatsOutcome, photostats};

/// What others hold on an analysis while it runs: they read its counts and may stop it.
#[derive(Debug, Clone, Default)]
pub struct Watch {
    /// Counts of the walk.
    pub progress: Arc<WalkProgress>,
    /// Findings so far.
    pub issues: Arc<AtomicU64>,
    /// Stops the analysis.
    pub cancel: CancelFlag,
}
