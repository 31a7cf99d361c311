//! One agent per data folder.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
};

/// Held as long as it lives; the system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

/// Why the folder could not be locked.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process holds it.
    #[error("another agent uses the folder {}; stop it first, or name another --data-dir", .0.display())]
    Held(PathBuf),
    /// The file could not be opened or locked.
    #[error("the lock in {} could not be taken: {source}", .folder.display())]
    Io {
        /// The data folder.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl FolderLock {
    /// Takes the lock of a data folder, without waiting.
    ///
    /// # Errors
    /// [`LockError::Held`] when somebody has it.
    pub fn take(folder: &Path) -> Result<Self, LockError> {
        let failed = |source| LockError::Io { folder: folder.to_owned(), source };
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(folder.join("agent.lock"))
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(LockError::Held(folder.to_owned())),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_folder_serves_one_agent_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let first = FolderLock::take(folder.path()).unwrap();
        assert!(matches!(FolderLock::take(folder.path()), Err(LockError::Held(_))));
        drop(first);
        FolderLock::take(folder.path()).unwrap();
    }
}
