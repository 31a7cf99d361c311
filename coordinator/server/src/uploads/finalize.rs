//! The end of an upload: put together, verified, kept as a whole.

use safelight_domain::UploadId;
use safelight_protocol::{ErrorCode, FinalizeUploadReply, FinalizeUploadRequest, canonical_json};
use safelight_store::{AgentRecord, UploadKind, UploadRecord};

use super::{alive, expired, sha256, status::missing, unsafe_report, unsigned, wire_kind};
use crate::{
    ApiError, App,
    blobs::BlobError,
    kill_point::kill_point,
    reports::{self, Accepted, Maker, ReportPolicy},
    team_config,
};

/// Verifies the whole. A refusal leaves the upload as it was; a repetition gets the same answer.
pub(crate) async fn finalize(
    app: &App,
    agent: &AgentRecord,
    upload: UploadId,
    maker: Maker,
    request: FinalizeUploadRequest,
) -> Result<FinalizeUploadReply, ApiError> {
    let upload = alive(app, agent.id, upload).await?;
    let checksum = request.checksum.trim().to_ascii_lowercase();
    let reply = FinalizeUploadReply {
        success: true,
        upload_type: wire_kind(upload.kind),
        content_size: unsigned(upload.expected_size),
    };
    match &upload.sha256 {
        Some(known) if *known == checksum => return Ok(reply),
        Some(known) => return Err(mismatch(known)),
        None => {}
    }
    let _turn = app.agents.whole_uploads.acquire().await.map_err(ApiError::internal)?;
    let whole = join(app, &upload).await?;
    let policy = team_config::read(app, agent.team).await?.report_policy;
    let Accepted { page: whole, stripped } =
        verify(whole, &checksum, upload.kind, maker, policy).await?;
    app.blobs.put_whole(upload.id, whole).await?;
    kill_point("after_blob_rename", ["finalize_upload"]);
    let blob = upload.id.to_string();
    app.store.finalize_upload(agent.id, upload.id, &checksum, &blob, stripped).await?;
    Ok(reply)
}

async fn join(app: &App, upload: &UploadRecord) -> Result<Vec<u8>, ApiError> {
    let missing = missing(upload);
    if let Some(first) = missing.first() {
        let count = missing.len();
        let detail = format!("{count} chunks are missing, the first is number {first}.");
        return Err(ApiError::refuse(ErrorCode::ChunksMissing, detail));
    }
    match app.blobs.join_chunks(upload.id, &upload.chunks).await {
        Err(BlobError::Missing) => Err(expired()),
        other => Ok(other?),
    }
}

/// Digest and content, away from the threads that answer requests: both take time.
async fn verify(
    whole: Vec<u8>,
    checksum: &str,
    kind: UploadKind,
    maker: Maker,
    policy: ReportPolicy,
) -> Result<Accepted, ApiError> {
    let checksum = checksum.to_owned();
    let work = move || {
        let actual = sha256(&whole);
        if actual != checksum {
            return Err(mismatch(&actual));
        }
        match kind {
            UploadKind::ResultsJson => {
                check_results(&whole)?;
                Ok(Accepted { page: whole, stripped: false })
            }
            UploadKind::ReportHtml => {
                reports::accept(whole, maker, policy).map_err(|fault| unsafe_report(&fault))
            }
        }
    };
    tokio::task::spawn_blocking(work).await.map_err(ApiError::internal)?
}

fn check_results(whole: &[u8]) -> Result<(), ApiError> {
    let refuse = |detail: String| ApiError::refuse(ErrorCode::BadResults, detail);
    let text =
        std::str::from_utf8(whole).map_err(|_| refuse("The results are not UTF-8.".to_owned()))?;
    let canonical = canonical_json(text)
        .map_err(|fault| refuse(format!("The results have no canonical form: {fault}.")))?;
    if canonical.starts_with('{') {
        Ok(())
    } else {
        Err(refuse("The results are not an object.".to_owned()))
    }
}

fn mismatch(actual: &str) -> ApiError {
    let detail = format!("The digest of the whole is {actual}.");
    ApiError::refuse(ErrorCode::ChecksumMismatch, detail)
}
