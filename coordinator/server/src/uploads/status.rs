//! How far an upload is.

use std::collections::BTreeSet;

use safelight_domain::UploadId;
use safelight_protocol::UploadStatusReply;
use safelight_store::{AgentRecord, UploadRecord};

use super::{alive, unsigned, wire_kind};
use crate::{ApiError, App};

/// What is there and what is missing.
pub(crate) async fn status(
    app: &App,
    agent: &AgentRecord,
    upload: UploadId,
) -> Result<UploadStatusReply, ApiError> {
    let upload = alive(app, agent.id, upload).await?;
    let missing = missing(&upload);
    Ok(UploadStatusReply {
        upload_id: upload.id,
        upload_type: wire_kind(upload.kind),
        expected_size: unsigned(upload.expected_size),
        chunk_size: unsigned(upload.chunk_size),
        total_chunks: unsigned(upload.total_chunks),
        chunks_received: upload.chunks.len() as u64,
        received_size: received_size(&upload),
        missing_chunk_indices: missing,
        finalized: upload.is_finalized(),
        expires_at: upload.expires_at,
    })
}

/// Indices of the pieces that are not there, ascending.
pub(super) fn missing(upload: &UploadRecord) -> Vec<u64> {
    let there: BTreeSet<u64> = upload.chunks.iter().map(|(index, _)| unsigned(*index)).collect();
    (0..unsigned(upload.total_chunks)).filter(|index| !there.contains(index)).collect()
}

fn received_size(upload: &UploadRecord) -> u64 {
    let (size, chunk) = (unsigned(upload.expected_size), unsigned(upload.chunk_size));
    let piece = |index: &i64| chunk.min(size.saturating_sub(unsigned(*index) * chunk));
    upload.chunks.iter().map(|(index, _)| piece(index)).sum()
}
