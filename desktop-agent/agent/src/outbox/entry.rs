//! One finished job on disk.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};

use safelight_domain::{AgentId, JobId, LeaseEpoch, UploadId};
use serde::{Deserialize, Serialize};

use super::{META, REPORT, RESULTS, SNAPSHOT};
use crate::files::write_atomic;

/// Which claim of which job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct EntryKey {
    /// The job.
    pub job: JobId,
    /// The claim; none from coordinators that know only the base part.
    pub epoch: Option<LeaseEpoch>,
}

/// Everything about a finished job but its two texts. The signature was made when this was
/// written; the secret that made it is not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// Who ran it: another identity cannot hand it in.
    pub agent: AgentId,
    /// The job.
    pub job: JobId,
    /// Under which claim.
    pub epoch: Option<LeaseEpoch>,
    /// How it ended.
    pub outcome: Outcome,
    /// The upload of the results, once begun.
    #[serde(default)]
    pub results_upload: Option<UploadId>,
    /// The upload of the report, once begun.
    #[serde(default)]
    pub report_upload: Option<UploadId>,
    /// Both uploads were whole when the result was handed in: the coordinator may have taken them,
    /// and the same call again gets the same answer.
    #[serde(default)]
    pub uploaded: bool,
    /// The coordinator will not take the report; the results alone are handed in.
    #[serde(default)]
    pub report_refused: bool,
    /// The snapshot that the one of this entry replaces once the result was accepted.
    #[serde(default)]
    pub snapshot: Option<String>,
}

/// How a job ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Outcome {
    /// With results.
    Completed {
        /// Over the canonical results.
        signature: String,
        /// Files the tool counted.
        files_scanned: u64,
        /// Findings.
        issues_found: u64,
    },
    /// Without.
    Failed {
        /// For people.
        message: String,
        /// Over `{"error": message}`; absent when the secret was no longer known.
        signature: Option<String>,
        /// Whether another try may go better.
        retryable: bool,
    },
}

/// An entry of the outbox.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What is known of it.
    pub meta: Meta,
    pub(super) folder: PathBuf,
}

impl fmt::Display for EntryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.epoch {
            Some(epoch) => write!(f, "{}-{}", self.job, epoch.0),
            None => write!(f, "{}-base", self.job),
        }
    }
}

impl Meta {
    /// Which claim of which job this is.
    #[must_use]
    pub const fn key(&self) -> EntryKey {
        EntryKey { job: self.job, epoch: self.epoch }
    }
}

impl Entry {
    pub(super) fn load(folder: &Path) -> io::Result<Self> {
        let meta = serde_json::from_slice(&fs::read(folder.join(META))?)?;
        Ok(Self { meta, folder: folder.to_owned() })
    }

    /// Writes changes of [`Entry::meta`] down.
    ///
    /// # Errors
    /// What the system says.
    pub fn save(&self) -> io::Result<()> {
        write_atomic(&self.folder.join(META), &encode(&self.meta)?)
    }

    /// The canonical results.
    ///
    /// # Errors
    /// What the system says.
    pub fn results(&self) -> io::Result<String> {
        fs::read_to_string(self.results_path())
    }

    /// Where the canonical results lie.
    #[must_use]
    pub fn results_path(&self) -> PathBuf {
        self.folder.join(RESULTS)
    }

    /// Where the report lies, when there is one that may be sent.
    #[must_use]
    pub fn report_path(&self) -> Option<PathBuf> {
        let path = self.folder.join(REPORT);
        (!self.meta.report_refused && path.is_file()).then_some(path)
    }

    /// The snapshot that belongs to the result, when there is one, and its name.
    #[must_use]
    pub fn snapshot(&self) -> Option<(PathBuf, &str)> {
        let name = self.meta.snapshot.as_deref()?;
        Some((self.folder.join(SNAPSHOT), name))
    }
}

pub(super) fn encode(meta: &Meta) -> io::Result<Vec<u8>> {
    serde_json::to_vec(meta).map_err(io::Error::other)
}
