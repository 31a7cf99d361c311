//! Where snapshots lie.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use safelight_domain::{CollectionId, Tool};
use sha2::{Digest, Sha256};

use super::layout::KIND;
use crate::files::{make_private_folder, sync_folder};

/// The folder of the current snapshots: one for each collection and tool.
#[derive(Debug, Clone)]
pub struct Snapshots {
    folder: PathBuf,
}

/// The place of one snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// The current one; it need not be there.
    pub(super) current: PathBuf,
    /// Where the next one is written.
    pub(super) making: PathBuf,
}

impl Slot {
    /// A slot at a path of the caller's own; the next one is written beside it.
    #[must_use]
    pub fn at(path: &Path) -> Self {
        let mut making = std::ffi::OsString::from(".");
        making.push(path.file_name().unwrap_or_default());
        making.push(".making");
        Self { current: path.to_owned(), making: path.with_file_name(making) }
    }

    /// Whether something else than a snapshot stands there, which nobody wants replaced.
    #[must_use]
    pub fn is_foreign(&self) -> bool {
        let Ok(mut file) = fs::File::open(&self.current) else { return false };
        let mut start = [0; KIND.len()];
        file.metadata().is_ok_and(|there| there.len() > 0)
            && (file.read_exact(&mut start).is_err() || start != *KIND)
    }

    /// The name under which [`Snapshots::accept`] knows it.
    #[must_use]
    pub fn name(&self) -> String {
        self.current.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Where findings are put in order when they are many.
    pub(super) fn findings(&self) -> PathBuf {
        let mut path = self.making.as_os_str().to_owned();
        path.push(".findings");
        path.into()
    }

    /// Makes a finished snapshot the current one.
    ///
    /// # Errors
    /// What the system says.
    pub fn replace(&self, made: &Path) -> io::Result<()> {
        fs::rename(made, &self.current)
    }
}

impl Snapshots {
    /// Opens the folder, and clears away what a crash left half done.
    ///
    /// # Errors
    /// What the system says.
    pub fn open(folder: &Path) -> io::Result<Self> {
        make_private_folder(folder)?;
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(Self { folder: folder.to_owned() })
    }

    /// The slot of a tool on a collection; a coordinator that names no collection has a path. `run`
    /// tells this run from others, which may still be ending.
    #[must_use]
    pub fn slot(
        &self,
        collection: Option<CollectionId>,
        path: &str,
        tool: Tool,
        run: &str,
    ) -> Slot {
        let place = collection.map_or_else(
            || hex::encode(&Sha256::digest(path.as_bytes())[..16]),
            |collection| collection.to_string(),
        );
        let name = format!("{place}-{tool}");
        let making = self.folder.join(format!(".{name}-{run}"));
        Slot { making, current: self.folder.join(name) }
    }

    /// Makes the finished snapshot at `made` the current one of that name. One that was accepted
    /// already is fine.
    ///
    /// # Errors
    /// What the system says.
    pub fn accept(&self, made: &Path, name: &str) -> io::Result<()> {
        let name = Path::new(name).file_name().ok_or(io::ErrorKind::InvalidInput)?;
        match fs::rename(made, self.folder.join(name)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
            Ok(()) => sync_folder(&self.folder),
        }
    }
}
