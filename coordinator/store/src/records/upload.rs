//! Chunked uploads under way.

use safelight_domain::{AgentId, JobId, LeaseEpoch, TeamId, Timestamp, UploadId};

use super::{SecretDigest, UploadKind};

/// An upload to be opened.
#[derive(Debug, Clone)]
pub struct NewUpload {
    /// Made by the caller, who names its part files by it.
    pub id: UploadId,
    /// For which job.
    pub job: JobId,
    /// Under which claim.
    pub epoch: LeaseEpoch,
    /// By whom.
    pub agent: AgentId,
    /// What.
    pub kind: UploadKind,
    /// Bytes of the whole.
    pub expected_size: i64,
    /// Bytes of every chunk but the last.
    pub chunk_size: i64,
    /// How many chunks.
    pub total_chunks: i64,
    /// When it is dropped without another sign of life.
    pub expires_at: Timestamp,
    /// Bytes of unfinished uploads and kept reports that the team may have; this one included.
    pub team_quota: i64,
}

/// An upload with the chunks that are there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadRecord {
    /// Its id.
    pub id: UploadId,
    /// Its team.
    pub team: TeamId,
    /// For which job.
    pub job: JobId,
    /// Under which claim.
    pub epoch: LeaseEpoch,
    /// By whom.
    pub agent: AgentId,
    /// What.
    pub kind: UploadKind,
    /// Bytes of the whole.
    pub expected_size: i64,
    /// Bytes of every chunk but the last.
    pub chunk_size: i64,
    /// How many chunks.
    pub total_chunks: i64,
    /// When it is dropped without another sign of life.
    pub expires_at: Timestamp,
    /// SHA-256 of the whole, hex, once finalized.
    pub sha256: Option<String>,
    /// Name in the blob store, once finalized.
    pub blob: Option<String>,
    /// Active content was removed when it was finalized.
    pub stripped: bool,
    /// Index and SHA-256 of each chunk that is there, ascending.
    pub chunks: Vec<(i64, SecretDigest)>,
}

impl UploadRecord {
    /// Whether the whole was verified.
    #[must_use]
    pub const fn is_finalized(&self) -> bool {
        self.sha256.is_some()
    }
}

/// What recording a chunk did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChunkOutcome {
    /// False when the same bytes were there already.
    pub new: bool,
    /// How many chunks are there now.
    pub received: i64,
}
