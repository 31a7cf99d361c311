//! What people read: HTML reports and SVG charts, made from results; pure.
//!
//! A report is one file: no script, no reference to anything outside, a content security policy
//! of its own. Texts that come from a library (names, paths) are escaped and isolated, so that
//! no file name can change the page.

mod changes;
pub mod charts;
mod folded;
mod graph;
mod names;
mod page;
mod pairing;
mod parts;
mod photostats;
mod pipeline;
mod ranked;
mod run;
pub mod words;

pub use changes::{changes_sentence, mass_change_sentence, with_changes};
pub use graph::pipeline_svg;
pub use pairing::{PairingReport, photo_pairing};
pub use photostats::{PhotoStatsReport, photostats};
pub use pipeline::{GraphReport, PipelineReport, display_graph, pipeline_validation};
pub use run::Run;
