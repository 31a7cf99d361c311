//! How a file comes into being: temporary name, sync, rename, sync of the folder.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use super::{BlobError, BlobStore, PARTIAL};

/// Tells temporary files of this process apart.
static SERIAL: AtomicU64 = AtomicU64::new(0);

impl BlobStore {
    /// Writes a file that is there whole or not at all.
    pub(super) fn write_whole(&self, place: &Path, bytes: &[u8]) -> Result<(), BlobError> {
        let (temporary, mut file) = self.temporary()?;
        let written = file
            .write_all(bytes)
            .and_then(|()| file.sync_all())
            .and_then(|()| fs::rename(&temporary, place));
        if let Err(error) = written {
            // The write's own error matters more than whether the rest could be cleared away.
            let _ = fs::remove_file(&temporary);
            return Err(error.into());
        }
        sync_parent(place)?;
        Ok(())
    }

    /// Gives a finished file a second name, in place of what may be there.
    pub(super) fn link_whole(&self, from: &Path, place: &Path) -> Result<(), BlobError> {
        let temporary = self.temporary_name();
        match fs::hard_link(from, &temporary) {
            Ok(()) => {
                // Renaming one name of a file onto another of its names leaves both.
                let renamed = fs::rename(&temporary, place);
                let _ = fs::remove_file(&temporary);
                renamed?;
                sync_parent(place)?;
                Ok(())
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(BlobError::Missing),
            // Some file systems know no second names.
            Err(_) => self.write_whole(place, &fs::read(from)?),
        }
    }

    pub(super) fn temporary(&self) -> io::Result<(PathBuf, File)> {
        let path = self.temporary_name();
        let file = OpenOptions::new().write(true).create_new(true).open(&path)?;
        Ok((path, file))
    }

    fn temporary_name(&self) -> PathBuf {
        let serial = SERIAL.fetch_add(1, Ordering::Relaxed);
        self.folder.join(PARTIAL).join(format!("{}-{serial}", self.run))
    }
}

/// Makes a rename in a folder last. Folders cannot be synced on every system; where they cannot,
/// the system keeps renames in order by itself.
pub(super) fn sync_parent(place: &Path) -> io::Result<()> {
    let Some(parent) = place.parent() else { return Ok(()) };
    if cfg!(unix) { File::open(parent)?.sync_all() } else { Ok(()) }
}
