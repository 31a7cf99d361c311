//! What people read: HTML reports and SVG charts, made from results; pure.
//!
//! A report is one file: no script, no reference to anything outside, a content security policy
//! of its own. Texts that come from a library (names, paths) are escaped and isolated, so that
//! no file name can change the page.

pub mod charts;
mod page;
mod photostats;
pub mod words;

pub use photostats::{PhotoStatsReport, photostats};
