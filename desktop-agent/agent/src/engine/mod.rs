//! The analyses themselves: a library and settings in, an outcome out; blocking, cancellable. One
//! file per tool, shared by `check` and by jobs.

mod changes;
mod collection_test;
mod detached;
mod display_graph;
mod fault;
mod gather;
mod gentle;
mod marked;
mod matching;
mod memory;
mod outcome;
mod photo_pairing;
mod photostats;
mod pipeline_validation;
mod plan;
mod shown;
mod watch;

#[cfg(test)]
mod tests;

use std::time::Duration;

use safelight_domain::{SystemClock, ToolSettings};
use safelight_scan::Library;

pub(crate) use self::detached::detached;
pub use self::{
    changes::changes_body,
    collection_test::CollectionTestOutcome,
    display_graph::GraphOutcome,
    fault::AnalysisFault,
    marked::mark,
    matching::Details,
    memory::{Asked, Memory, Told},
    outcome::{Outcome, ToolResults},
    photo_pairing::PhotoPairingOutcome,
    photostats::PhotoStatsOutcome,
    pipeline_validation::PipelineOutcome,
    plan::{Plan, PlanFault},
    shown::{Labels, Shown},
    watch::{Progress, Stage, Watch},
};

/// What to run, and on what.
#[derive(Debug)]
pub enum Analysis {
    /// Counts, bytes and orphans of a library.
    PhotoStats(Library),
    /// Groups of files that belong to one picture; a pipeline may say how they are named.
    PhotoPairing(Library, Option<Plan>),
    /// Images of a library held against a pipeline.
    PipelineValidation(Library, Plan),
    /// The ways through a pipeline; looks at no file.
    DisplayGraph(Plan),
    /// Whether a library can be listed; the sentence where it could not even be opened.
    CollectionTest(Result<Library, String>),
}

/// Runs an analysis. Blocks; a cancel through `watch` is honoured within 200 ms, whatever the disk
/// or the network does. `details` takes one line of JSON for each image, from analyses that look at images.
///
/// # Errors
/// When the library cannot be read, the pipeline cannot be used, the details cannot be
/// written, or on a cancel.
pub fn run(
    analysis: Analysis,
    settings: &ToolSettings,
    watch: &Watch,
    details: Option<Details>,
) -> Result<Outcome, AnalysisFault> {
    let settings = settings.clone();
    let inside = watch.clone();
    detached(&watch.cancel, move || {
        if inside.gentle {
            gentle::step_back();
        }
        analyse(analysis, &settings, &inside, details)
    })
}

fn analyse(
    analysis: Analysis,
    settings: &ToolSettings,
    watch: &Watch,
    details: Option<Details>,
) -> Result<Outcome, AnalysisFault> {
    use {
        collection_test::collection_test, display_graph::display_graph,
        photo_pairing::photo_pairing, photostats::photostats,
        pipeline_validation::pipeline_validation,
    };
    Ok(match analysis {
        Analysis::PhotoStats(library) => {
            Outcome::PhotoStats(photostats(&*library, settings, watch)?)
        }
        Analysis::PhotoPairing(library, plan) => {
            Outcome::PhotoPairing(photo_pairing(&*library, plan, settings, watch, details)?)
        }
        Analysis::PipelineValidation(library, plan) => {
            Outcome::Pipeline(pipeline_validation(&*library, plan, settings, watch, details)?)
        }
        Analysis::DisplayGraph(plan) => Outcome::Graph(display_graph(plan, watch)?),
        Analysis::CollectionTest(library) => {
            Outcome::CollectionTest(collection_test(library, watch, &SystemClock::new())?)
        }
    })
}

/// A span as results tell it.
pub(crate) fn seconds(span: Duration) -> f64 {
    span.as_millis() as f64 / 1_000.0
}
