//! Chunked uploads: resumable after a restart of either side, each piece safe to repeat, the
//! whole verified by its digest.
//!
//! Which pieces are there stands in the database, by digest; the bytes lie in the blob folder
//! under the upload's id and the piece's digest. A piece is on the disk before it is recorded.

pub(crate) mod chunk;
pub(crate) mod finalize;
pub(crate) mod initiate;
pub(crate) mod status;

use std::time::Duration;

use safelight_domain::{AgentId, TeamId, UploadId};
use safelight_protocol::{ErrorCode, UploadType};
use safelight_store::{JobRecord, UploadKind, UploadRecord};
use sha2::{Digest, Sha256};

use crate::{ApiError, App, blobs::BlobError, reports::UnsafeReport};

/// An upload is dropped after this long without a sign of life.
pub(crate) const SILENCE: Duration = Duration::from_secs(60 * 60);

const MIB: i64 = 1024 * 1024;

/// Lower-case hex.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// An upload of this agent that is still alive.
async fn alive(app: &App, agent: AgentId, upload: UploadId) -> Result<UploadRecord, ApiError> {
    let upload = app.store.get_upload(agent, upload).await?;
    if upload.expires_at <= app.clock.now() {
        return Err(expired());
    }
    Ok(upload)
}

/// A finalized upload of that type, made for this job under its current claim.
pub(crate) async fn finished(
    app: &App,
    agent: AgentId,
    upload: UploadId,
    job: &JobRecord,
    kind: UploadType,
) -> Result<UploadRecord, ApiError> {
    let refuse = |detail: String| ApiError::refuse(ErrorCode::UploadNotReady, detail);
    let Ok(upload) = app.store.get_upload(agent, upload).await else {
        return Err(refuse(format!("There is no upload {upload}; upload again.")));
    };
    if upload.job != job.id || upload.epoch != job.epoch {
        return Err(refuse(format!("The upload {} was made for another claim.", upload.id)));
    }
    if wire_kind(upload.kind) != kind {
        let named = upload.kind;
        return Err(refuse(format!("The upload {} is of type {named}.", upload.id)));
    }
    if !upload.is_finalized() {
        return Err(refuse(format!("The upload {} is not finalized yet.", upload.id)));
    }
    Ok(upload)
}

/// The bytes of a finalized upload.
pub(crate) async fn whole(app: &App, upload: &UploadRecord) -> Result<Vec<u8>, ApiError> {
    match app.blobs.read_whole(upload.id).await {
        Err(BlobError::Missing) => Err(expired()),
        other => Ok(other?),
    }
}

/// Removes an upload that has served; what is left behind by a failure, the sweep removes.
pub(crate) async fn drop_quietly(app: &App, agent: AgentId, upload: UploadId) {
    if let Err(error) = discard(app, agent, upload).await
        && !matches!(&error, ApiError::Refused { code: ErrorCode::NotFound, .. })
    {
        tracing::warn!(%upload, ?error, "could not remove an upload that has served");
    }
}

/// Gives an upload up.
pub(crate) async fn discard(app: &App, agent: AgentId, upload: UploadId) -> Result<(), ApiError> {
    app.store.delete_upload(agent, upload).await?;
    app.blobs.drop_upload(upload).await?;
    Ok(())
}

/// The refusal of bytes that the team has no room for.
pub(crate) fn quota_exceeded(kept: i64) -> ApiError {
    let detail = format!(
        "The team's uploads and reports have {} MiB already, which is as much as they may.",
        kept / MIB
    );
    ApiError::refuse(ErrorCode::QuotaExceeded, detail)
}

/// Refuses so many bytes more when the team has no room for them.
///
/// # Errors
/// 413 `quota_exceeded`.
pub(crate) async fn check_quota(app: &App, team: TeamId, bytes: usize) -> Result<(), ApiError> {
    let kept = app.store.kept_bytes(team).await?;
    let room = app.team_quota().saturating_sub(kept);
    let fits = i64::try_from(bytes).is_ok_and(|bytes| bytes <= room);
    if fits { Ok(()) } else { Err(quota_exceeded(kept)) }
}

/// The refusal of a report.
pub(crate) fn unsafe_report(fault: &UnsafeReport) -> ApiError {
    let detail = format!("The report is refused: {fault}. Complete with the results alone.");
    ApiError::refuse(ErrorCode::UnsafeReport, detail)
}

fn expired() -> ApiError {
    ApiError::refuse(ErrorCode::UploadExpired, "The upload was silent for too long; start again.")
}

fn wire_kind(kind: UploadKind) -> UploadType {
    match kind {
        UploadKind::ResultsJson => UploadType::ResultsJson,
        UploadKind::ReportHtml => UploadType::ReportHtml,
    }
}

fn stored_kind(kind: UploadType) -> UploadKind {
    match kind {
        UploadType::ResultsJson => UploadKind::ResultsJson,
        UploadType::ReportHtml => UploadKind::ReportHtml,
    }
}

/// Sizes and counts are never negative in the database.
fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}
