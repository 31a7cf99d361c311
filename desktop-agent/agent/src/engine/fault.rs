//! Why an analysis ended without an outcome.

use std::io;

use safelight_scan::ScanError;

use super::PlanFault;

/// Each is a sentence for people.
#[derive(Debug, thiserror::Error)]
pub enum AnalysisFault {
    /// The folder cannot be walked, or somebody asked to stop.
    #[error("{0}")]
    Scan(#[from] ScanError),
    /// Nothing can be held against this pipeline.
    #[error("{0}")]
    Plan(#[from] PlanFault),
    /// The details could not be written.
    #[error("The details cannot be written: {0}.")]
    Details(io::Error),
}
