//! The start of an upload.

use safelight_domain::{JobId, UploadId, WriteClaim};
use safelight_protocol::{
    DEFAULT_CHUNK, ErrorCode, InitiateUploadReply, InitiateUploadRequest, MAX_CHUNK, UploadType,
};
use safelight_store::{AgentRecord, NewUpload, StoreError};

use super::{SILENCE, stored_kind};
use crate::{ApiError, App, reports::MAX_REPORT};

/// Largest results JSON in bytes.
const MAX_RESULTS: u64 = 128 * 1024 * 1024;
/// A bound on the rows of one upload.
const MAX_CHUNKS: u64 = 10_000;

/// Opens an upload for a job the agent holds.
pub(crate) async fn initiate(
    app: &App,
    agent: &AgentRecord,
    job: JobId,
    request: InitiateUploadRequest,
) -> Result<InitiateUploadReply, ApiError> {
    let chunk_size = request.chunk_size.unwrap_or(DEFAULT_CHUNK);
    let total_chunks = check(&request, chunk_size)?;
    let claim = WriteClaim { agent: agent.id, epoch: None };
    let job = app.store.job_for_agent(job, claim).await.map_err(not_held)?;
    if !job.state.is_held() {
        let detail = format!("The job is {} and takes no uploads.", job.state);
        return Err(ApiError::refuse(ErrorCode::WrongState, detail));
    }
    if !app.blobs.has_room_for(request.expected_size).await? {
        return Err(ApiError::refuse(ErrorCode::DiskFull, "The coordinator's disk is full."));
    }
    let id = UploadId::generate(&*app.clock);
    let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let upload = NewUpload {
        id,
        job: job.id,
        epoch: job.epoch,
        agent: agent.id,
        kind: stored_kind(request.upload_type),
        expected_size: count(request.expected_size),
        chunk_size: count(chunk_size),
        total_chunks: count(total_chunks),
        expires_at: app.clock.now().plus(SILENCE),
        team_quota: app.team_quota(),
    };
    app.store.create_upload(upload).await?;
    Ok(InitiateUploadReply { upload_id: id, chunk_size, total_chunks })
}

fn check(request: &InitiateUploadRequest, chunk_size: u64) -> Result<u64, ApiError> {
    let largest = match request.upload_type {
        UploadType::ResultsJson => MAX_RESULTS,
        UploadType::ReportHtml => MAX_REPORT,
    };
    if !(1..=largest).contains(&request.expected_size) {
        let msg = format!("between 1 and {largest} bytes");
        return Err(ApiError::field("expected_size", msg));
    }
    if !(1..=MAX_CHUNK).contains(&chunk_size) {
        return Err(ApiError::field("chunk_size", format!("between 1 and {MAX_CHUNK} bytes")));
    }
    let total = request.expected_size.div_ceil(chunk_size);
    if total > MAX_CHUNKS {
        let msg = format!("that makes {total} chunks; at most {MAX_CHUNKS} are taken");
        return Err(ApiError::field("chunk_size", msg));
    }
    Ok(total)
}

fn not_held(error: StoreError) -> ApiError {
    match error {
        StoreError::Fence(_) => {
            ApiError::refuse(ErrorCode::Forbidden, "The job is held by somebody else.")
        }
        other => other.into(),
    }
}
