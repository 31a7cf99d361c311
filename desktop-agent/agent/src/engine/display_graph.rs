//! A pipeline by itself: the ways through it, without looking at any file.

use std::time::Duration;

use safelight_domain::pipeline::Paths;
use safelight_domain::{Clock, SystemClock};
use safelight_protocol::DisplayGraphResults;

use super::{AnalysisFault, Plan, Stage, Watch, seconds};

/// The ways through a pipeline.
#[derive(Debug)]
pub struct GraphOutcome {
    /// The pipeline.
    pub plan: Plan,
    /// Its ways.
    pub paths: Paths,
    /// How long it took to find them.
    pub duration: Duration,
}

/// Finds the ways through a pipeline.
pub(super) fn display_graph(plan: Plan, watch: &Watch) -> Result<GraphOutcome, AnalysisFault> {
    let clock = SystemClock::default();
    let started = clock.monotonic();
    watch.progress.enter(Stage::Analyzing);
    let paths = plan.ways()?;
    watch.go_on()?;
    Ok(GraphOutcome { plan, paths, duration: clock.monotonic().saturating_sub(started) })
}

impl GraphOutcome {
    /// The `results` object as it travels and as `check --json` writes it.
    #[must_use]
    pub fn into_results(self) -> DisplayGraphResults {
        let counts = self.paths.counts(&self.plan.pipeline);
        DisplayGraphResults {
            pipeline_guid: self.plan.guid(),
            pipeline_name: self.plan.name(),
            pipeline_version: self.plan.pipeline.version,
            total_paths: counts.total,
            non_truncated_paths: counts.non_truncated,
            truncated_paths: counts.truncated,
            non_truncated_by_termination: counts.non_truncated_by_termination,
            scan_duration: seconds(self.duration),
            warnings: self.plan.notes(),
        }
    }
}
