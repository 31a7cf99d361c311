//! Why a check ended without a result.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use safelight_scan::ScanError;

use crate::engine::{AnalysisFault, PlanFault};

/// Each is a sentence for stderr.
#[derive(Debug, thiserror::Error)]
pub(super) enum CheckFault {
    /// What was asked for makes no sense.
    #[error("{0}")]
    Usage(String),
    /// Ctrl-C.
    #[error("Stopped before the end; nothing was written.")]
    Stopped,
    /// The team's settings cannot be had.
    #[error("{0}")]
    Team(String),
    /// The folder cannot be walked.
    #[error("{0}")]
    Scan(ScanError),
    /// The pipeline is refused.
    #[error("{0}")]
    Plan(#[from] PlanFault),
    /// The details cannot be written.
    #[error("The details cannot be written: {0}.")]
    Details(io::Error),
    /// An output cannot be written.
    #[error("{} cannot be written: {reason}.", path.display())]
    Output { path: PathBuf, reason: io::Error },
    /// The system lets us not listen for Ctrl-C.
    #[error("Ctrl-C cannot be listened for: {0}.")]
    Interrupt(io::Error),
}

impl CheckFault {
    pub(super) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Usage(_) => 2,
            Self::Stopped => 130,
            Self::Team(_)
            | Self::Scan(_)
            | Self::Plan(_)
            | Self::Details(_)
            | Self::Output { .. }
            | Self::Interrupt(_) => 1,
        })
    }
}

impl From<ScanError> for CheckFault {
    fn from(error: ScanError) -> Self {
        match error {
            ScanError::Cancelled => Self::Stopped,
            other => Self::Scan(other),
        }
    }
}

impl From<AnalysisFault> for CheckFault {
    fn from(fault: AnalysisFault) -> Self {
        match fault {
            AnalysisFault::Scan(error) => error.into(),
            AnalysisFault::Plan(fault) => Self::Plan(fault),
            AnalysisFault::Details(reason) => Self::Details(reason),
        }
    }
}
