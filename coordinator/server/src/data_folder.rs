//! The data folder, open for one coordinator at a time.

use std::{fs, io, path::PathBuf};

use crate::config::Places;

/// A data folder that this process has for itself. Given back when dropped.
#[derive(Debug)]
pub struct DataFolder {
    places: Places,
    _lock: fs::File,
}

/// Why the data folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataFolderError {
    /// It cannot be made or written.
    #[error("the data folder {} cannot be used: {reason}", folder.display())]
    Io {
        /// Which folder.
        folder: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// Another coordinator has it.
    #[error("another coordinator uses the data folder {}; stop it first, or choose another folder with --data-dir", folder.display())]
    InUse {
        /// Which folder.
        folder: PathBuf,
    },
}

impl DataFolder {
    /// Makes the folder if needed, closed to others, and takes its lock.
    ///
    /// # Errors
    /// [`DataFolderError`], with the folder's name.
    pub fn open(places: Places) -> Result<Self, DataFolderError> {
        let failed = |reason| DataFolderError::Io { folder: places.folder().to_owned(), reason };
        make_private(&places).map_err(failed)?;
        let lock = fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(places.lock())
            .map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { places, _lock: lock }),
            Err(fs::TryLockError::WouldBlock) => {
                Err(DataFolderError::InUse { folder: places.folder().to_owned() })
            }
            Err(fs::TryLockError::Error(reason)) => Err(failed(reason)),
        }
    }

    /// Where its files are.
    #[must_use]
    pub const fn places(&self) -> &Places {
        &self.places
    }
}

fn make_private(places: &Places) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(places.folder())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_folder_has_one_coordinator_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let places = Places::new(Some(folder.path().join("new"))).unwrap();
        let first = DataFolder::open(places.clone()).unwrap();
        let second = DataFolder::open(places.clone()).unwrap_err();
        assert!(matches!(second, DataFolderError::InUse { .. }), "{second}");
        drop(first);
        DataFolder::open(places).unwrap();
    }
}
