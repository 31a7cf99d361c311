//! Chunked uploads: resumable, each chunk safe to repeat, the whole verified by digest.

use safelight_domain::{Timestamp, UploadId};
use serde::{Deserialize, Serialize};

/// What is uploaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum UploadType {
    /// The canonical results JSON.
    ResultsJson,
    /// The HTML report.
    ReportHtml,
}

impl UploadType {
    /// The word on the wire and in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ResultsJson => "results_json",
            Self::ReportHtml => "report_html",
        }
    }
}

/// `POST /jobs/{guid}/uploads/initiate`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InitiateUploadRequest {
    /// What it is.
    pub upload_type: UploadType,
    /// Bytes of the whole.
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub expected_size: u64,
    /// Bytes of every chunk but the last; at most 10 MiB.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 10_485_760))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chunk_size: Option<u64>,
}

/// 201.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InitiateUploadReply {
    /// The upload.
    pub upload_id: UploadId,
    /// Bytes of every chunk but the last.
    pub chunk_size: u64,
    /// How many chunks.
    pub total_chunks: u64,
}

/// 200 of `PUT /uploads/{id}/{index}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChunkReply {
    /// False when the coordinator had it already.
    pub received: bool,
    /// Which.
    pub chunk_index: u64,
    /// How many are there now.
    pub chunks_received: u64,
    /// How many there will be.
    pub total_chunks: u64,
}

/// `GET /uploads/{id}/status`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UploadStatusReply {
    /// The upload.
    pub upload_id: UploadId,
    /// What it is.
    pub upload_type: UploadType,
    /// Bytes of the whole.
    pub expected_size: u64,
    /// Bytes of every chunk but the last.
    pub chunk_size: u64,
    /// How many chunks there will be.
    pub total_chunks: u64,
    /// How many are there.
    pub chunks_received: u64,
    /// Bytes that are there.
    pub received_size: u64,
    /// What to send still, ascending.
    pub missing_chunk_indices: Vec<u64>,
    /// Whether it is finalized.
    pub finalized: bool,
    /// When it is dropped without another sign of life.
    pub expires_at: Timestamp,
}

/// `POST /uploads/{id}/finalize`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FinalizeUploadRequest {
    /// SHA-256 of the whole, lower-case hex.
    pub checksum: String,
}

/// 200.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FinalizeUploadReply {
    /// Always true.
    pub success: bool,
    /// What it is.
    pub upload_type: UploadType,
    /// Bytes of the whole.
    pub content_size: u64,
}
