//! What can stop a walk before it starts, or end it.

use std::io;
use std::path::PathBuf;

use crate::remote::Refusal;

/// Why a folder could not be opened or walked. Each is a sentence for people; [`ScanError::code`]
/// is the stable word for programs.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// There is nothing at this path.
    #[error("There is no folder at {}.", path.display())]
    NotFound {
        /// The path asked for.
        path: PathBuf,
    },
    /// There is something at this path, and it is no folder.
    #[error("{} is not a folder.", path.display())]
    NotAFolder {
        /// The path asked for.
        path: PathBuf,
    },
    /// The system does not let us read the folder.
    #[error("The folder {} cannot be read: {reason}.", path.display())]
    Unreadable {
        /// The path asked for.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// The path does not provably lie inside a folder that was bound here.
    #[error(
        "{} is not inside a folder that was bound on this computer, or a link stands in its way.",
        path.display()
    )]
    OutsideRoots {
        /// The path asked for.
        path: PathBuf,
    },
    /// A file cannot be read.
    #[error("The file {file} cannot be read: {reason}.")]
    UnreadableFile {
        /// The file, for people.
        file: String,
        /// What the system said.
        reason: io::Error,
    },
    /// Storage elsewhere does not do what it is asked for.
    #[error(transparent)]
    Remote(#[from] Refusal),
    /// The walk was told to stop.
    #[error("The walk was cancelled.")]
    Cancelled,
}

impl ScanError {
    /// The stable code of this error; those of folders and of storage also travel in job errors.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "not_found",
            Self::NotAFolder { .. } => "not_a_folder",
            Self::Unreadable { .. } => "unreadable",
            Self::OutsideRoots { .. } => "outside_roots",
            Self::UnreadableFile { .. } => "unreadable_file",
            Self::Remote(refusal) => refusal.code(),
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether another try may go better with nobody changing anything: a drive that is plugged in
    /// again, a service that answers again.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::OutsideRoots { .. } => false,
            Self::Remote(refusal) => refusal.is_temporary(),
            _ => true,
        }
    }

    /// Names the fault of opening the folder `path`.
    pub(crate) fn opening(path: PathBuf, fault: io::Error) -> Self {
        match fault.kind() {
            io::ErrorKind::NotFound => Self::NotFound { path },
            io::ErrorKind::NotADirectory => Self::NotAFolder { path },
            io::ErrorKind::CrossesDevices => Self::OutsideRoots { path },
            _ => Self::Unreadable { path, reason: fault },
        }
    }
}

/// The fault of a path that meets a link where none may be, or steps out of where it started.
pub(crate) fn leads_outside() -> io::Error {
    io::Error::new(io::ErrorKind::CrossesDevices, "a link stands in its way")
}
