//! One piece of an upload.

use axum::body::Bytes;
use safelight_domain::UploadId;
use safelight_protocol::{ChunkReply, ErrorCode};
use safelight_store::{AgentRecord, SecretDigest, StoreError, UploadRecord};
use sha2::{Digest, Sha256};

use super::{SILENCE, alive, unsigned};
use crate::{ApiError, App};

/// Takes a piece in. The same piece again changes nothing; other bytes under its index are
/// refused.
pub(crate) async fn put(
    app: &App,
    agent: &AgentRecord,
    upload: UploadId,
    index: u64,
    bytes: Bytes,
) -> Result<ChunkReply, ApiError> {
    let upload = alive(app, agent.id, upload).await?;
    check(&upload, index, &bytes)?;
    let digest: SecretDigest = Sha256::digest(&bytes).into();
    let stored_index = i64::try_from(index).unwrap_or(i64::MAX);
    let known = upload.chunks.iter().find(|(index, _)| *index == stored_index);
    let reply = |received, count: i64| ChunkReply {
        received,
        chunk_index: index,
        chunks_received: unsigned(count),
        total_chunks: unsigned(upload.total_chunks),
    };
    match known {
        Some((_, same)) if *same == digest => {
            return Ok(reply(false, i64::try_from(upload.chunks.len()).unwrap_or(i64::MAX)));
        }
        Some(_) => return Err(conflict(index)),
        None if upload.is_finalized() => return Err(conflict(index)),
        None => {}
    }
    let size = bytes.len();
    app.blobs.put_chunk(upload.id, stored_index, &digest, bytes).await?;
    let expires_at = app.clock.now().plus(SILENCE);
    match app.store.record_chunk(upload.id, stored_index, digest, expires_at).await {
        Ok(outcome) => {
            app.metrics.uploaded(size);
            Ok(reply(outcome.new, outcome.received))
        }
        Err(StoreError::Conflict { .. }) => Err(conflict(index)),
        Err(error) => Err(error.into()),
    }
}

fn check(upload: &UploadRecord, index: u64, bytes: &[u8]) -> Result<(), ApiError> {
    let refuse = |detail: String| Err(ApiError::refuse(ErrorCode::BadChunk, detail));
    let total = unsigned(upload.total_chunks);
    if index >= total {
        return refuse(format!("There is no chunk {index}; the last one is {}.", total - 1));
    }
    if bytes.is_empty() {
        return refuse("The chunk is empty.".to_owned());
    }
    let (size, chunk) = (unsigned(upload.expected_size), unsigned(upload.chunk_size));
    let expected = chunk.min(size - index * chunk);
    if bytes.len() as u64 != expected {
        let got = bytes.len();
        return refuse(format!("Chunk {index} has {expected} bytes, and {got} arrived."));
    }
    Ok(())
}

fn conflict(index: u64) -> ApiError {
    let detail = format!("Chunk {index} arrived before with other bytes.");
    ApiError::refuse(ErrorCode::ChunkConflict, detail)
}
