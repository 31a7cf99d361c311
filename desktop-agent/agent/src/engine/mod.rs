//! The analyses themselves: a folder and settings in, an outcome out; blocking, cancellable. One
//! file per tool, shared by `check` and by jobs.

mod changes;
mod detached;
mod fault;
mod gather;
mod marked;
mod matching;
mod outcome;
mod photo_pairing;
mod photostats;
mod plan;
mod watch;

use std::time::Duration;

use safelight_domain::ToolSettings;
use safelight_scan::Folder;

pub(crate) use self::detached::detached;
pub use self::{
    changes::{Findings, changes_body},
    fault::AnalysisFault,
    marked::mark,
    matching::Details,
    outcome::{Labels, Outcome, Shown, ToolResults},
    photo_pairing::PhotoPairingOutcome,
    photostats::PhotoStatsOutcome,
    plan::{Plan, PlanFault},
    watch::{Progress, Stage, Watch},
};

/// What to run, and on what.
#[derive(Debug)]
pub enum Analysis {
    /// Counts, bytes and orphans of a folder.
    PhotoStats(Folder),
    /// Groups of files that belong to one picture; a pipeline may say how they are named.
    PhotoPairing(Folder, Option<Plan>),
}

/// Runs an analysis. Blocks; a cancel through `watch` is honoured within 200 ms, whatever the disk
/// does. `details` takes one line of JSON for each image, from analyses that look at images.
///
/// # Errors
/// When the folder itself cannot be read, the pipeline cannot be used, the details cannot be
/// written, or on a cancel.
pub fn run(
    analysis: Analysis,
    settings: &ToolSettings,
    watch: &Watch,
    details: Option<Details>,
) -> Result<Outcome, AnalysisFault> {
    let settings = settings.clone();
    let inside = watch.clone();
    detached(&watch.cancel, move || match analysis {
        Analysis::PhotoStats(folder) => {
            Ok(Outcome::PhotoStats(photostats::photostats(&folder, &settings, &inside)?))
        }
        Analysis::PhotoPairing(folder, plan) => {
            photo_pairing::photo_pairing(&folder, plan, &settings, &inside, details)
                .map(Outcome::PhotoPairing)
        }
    })
}

/// A span as results tell it.
pub(crate) fn seconds(span: Duration) -> f64 {
    span.as_millis() as f64 / 1_000.0
}
