//! Reports and uploads under way, as files in one folder.
//!
//! A file is written under a temporary name, synced, renamed, and its folder synced: whoever sees
//! the name sees the whole file, also after a power cut. The row that refers to it is written
//! afterwards, so a crash in between leaves a file that nothing refers to; `sweeps::blobs` removes
//! those.

mod chunks;
mod write;

use std::{
    fmt, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::UNIX_EPOCH,
};

use safelight_domain::{JobId, LeaseEpoch, Timestamp};
use safelight_protocol::ErrorCode;

use crate::ApiError;

const KEPT: &str = "kept";
const UPLOADS: &str = "uploads";
const PARTIAL: &str = "partial";

/// Why a file could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BlobError {
    /// The disk, or the quota, is full.
    #[error("the disk is full")]
    Full,
    /// There is no such file.
    #[error("the file is not there")]
    Missing,
    /// Anything else.
    #[error("the blob folder failed: {0}")]
    Io(io::Error),
}

impl From<io::Error> for BlobError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            io::ErrorKind::NotFound => Self::Missing,
            _ => Self::Io(error),
        }
    }
}

impl From<BlobError> for ApiError {
    fn from(error: BlobError) -> Self {
        match error {
            BlobError::Full => Self::refuse(ErrorCode::DiskFull, "The coordinator's disk is full."),
            other => Self::internal(other),
        }
    }
}

/// The name of a kept file. Made by us alone, so it cannot lead out of the folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct BlobName(String);

impl BlobName {
    /// The report made under one claim. A retry means the same file; another claim or another
    /// page cannot touch it. `sha256` is lower-case hex.
    pub(crate) fn report(job: JobId, epoch: LeaseEpoch, sha256: &str) -> Self {
        let short: String = sha256.chars().filter(char::is_ascii_hexdigit).take(16).collect();
        Self(format!("report-{job}-{}-{short}.html", epoch.0))
    }

    /// A name that was made here before.
    pub(crate) fn known(text: &str) -> Option<Self> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
        let fits = !text.is_empty() && !text.starts_with('.') && text.bytes().all(plain);
        fits.then(|| Self(text.to_owned()))
    }

    /// What the database keeps.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BlobName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The folder. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct BlobStore {
    folder: Arc<Path>,
    /// Tells the temporary files of this process from those of others.
    run: Arc<str>,
}

impl BlobStore {
    /// Opens the folder, and makes what is missing.
    ///
    /// # Errors
    /// When the folder cannot be made or read, or the system has no randomness.
    pub(crate) fn open(folder: &Path) -> io::Result<Self> {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        for part in [KEPT, UPLOADS, PARTIAL] {
            builder.create(folder.join(part))?;
        }
        let mut run = [0_u8; 8];
        getrandom::fill(&mut run).map_err(io::Error::other)?;
        Ok(Self { folder: Arc::from(folder), run: Arc::from(hex::encode(run)) })
    }

    /// Clears away what was never finished and has not been touched since `then`.
    pub(crate) async fn clear_unfinished(&self, then: Timestamp) -> Result<(), BlobError> {
        self.blocking(move |store| {
            for entry in std::fs::read_dir(store.folder.join(PARTIAL))? {
                let entry = entry?;
                if is_older(&entry, then)? {
                    gone_is_fine(std::fs::remove_file(entry.path()))?;
                }
            }
            Ok(())
        })
        .await
    }

    /// Keeps `bytes` under `name`, in place of what may be there.
    pub(crate) async fn put(&self, name: &BlobName, bytes: Vec<u8>) -> Result<(), BlobError> {
        let place = self.kept(name);
        self.blocking(move |store| store.write_whole(&place, &bytes)).await
    }

    /// Reads a kept file whole.
    pub(crate) async fn read(&self, name: &BlobName) -> Result<Vec<u8>, BlobError> {
        let place = self.kept(name);
        self.blocking(move |_| Ok(std::fs::read(place)?)).await
    }

    /// How large a kept file is, in bytes.
    pub(crate) async fn size_of(&self, name: &BlobName) -> Result<u64, BlobError> {
        let place = self.kept(name);
        self.blocking(move |_| Ok(std::fs::metadata(place)?.len())).await
    }

    /// Removes a kept file; it is fine if it is gone already.
    pub(crate) async fn remove(&self, name: &BlobName) -> Result<(), BlobError> {
        let place = self.kept(name);
        self.blocking(move |_| gone_is_fine(std::fs::remove_file(place))).await
    }

    /// Whether the disk has room for so many bytes more.
    pub(crate) async fn has_room_for(&self, bytes: u64) -> Result<bool, BlobError> {
        self.blocking(move |store| Ok(fs4::available_space(&store.folder)? > bytes)).await
    }

    /// Writes a file and removes it.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub(crate) async fn probe(&self) -> Result<(), BlobError> {
        self.blocking(|store| {
            let (path, _) = store.temporary()?;
            gone_is_fine(std::fs::remove_file(path))
        })
        .await
    }

    /// How much more the disk can take, in bytes.
    pub(crate) async fn free_bytes(&self) -> Result<u64, BlobError> {
        self.blocking(|store| Ok(fs4::available_space(&store.folder)?)).await
    }

    /// Every kept file that was last written before `then`.
    pub(crate) async fn names_older_than(
        &self,
        then: Timestamp,
    ) -> Result<Vec<BlobName>, BlobError> {
        self.blocking(move |store| {
            let mut names = Vec::new();
            for entry in std::fs::read_dir(store.folder.join(KEPT))? {
                let entry = entry?;
                if is_older(&entry, then)? {
                    names.extend(entry.file_name().to_str().and_then(BlobName::known));
                }
            }
            names.sort();
            Ok(names)
        })
        .await
    }

    fn kept(&self, name: &BlobName) -> PathBuf {
        self.folder.join(KEPT).join(name.as_str())
    }

    /// Runs file work where it may block.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, BlobError> + Send + 'static,
    ) -> Result<T, BlobError> {
        let store = self.clone();
        match tokio::task::spawn_blocking(move || work(&store)).await {
            Ok(outcome) => outcome,
            Err(error) => Err(BlobError::Io(io::Error::other(error))),
        }
    }
}

/// By the time the disk wrote down; a file from before 1970 is as old as can be.
fn is_older(entry: &std::fs::DirEntry, then: Timestamp) -> io::Result<bool> {
    let written = entry.metadata()?.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok(Timestamp::from_micros(0).plus(written) < then)
}

fn gone_is_fine(outcome: io::Result<()>) -> Result<(), BlobError> {
    match outcome {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
