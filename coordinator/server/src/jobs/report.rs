//! The report that comes with a result.

use safelight_domain::ResultId;
use safelight_protocol::{CompleteRequest, UploadType};
use safelight_store::{AgentRecord, JobRecord};

use crate::{
    ApiError, App,
    blobs::BlobName,
    reports::{self, Accepted, Maker, ReportPolicy},
    uploads,
};

/// Whose report it is, and what the team wants of reports.
pub(super) struct Claimed<'a> {
    pub(super) job: &'a JobRecord,
    pub(super) agent: &'a AgentRecord,
    pub(super) maker: Maker,
    pub(super) policy: ReportPolicy,
}

/// A report in the blob store.
pub(super) struct Kept {
    pub(super) name: BlobName,
    /// Active content was removed from it.
    pub(super) stripped: bool,
}

/// Keeps the report, inline or uploaded, under a name of this claim and of what was sent.
pub(super) async fn keep(
    app: &App,
    claimed: &Claimed<'_>,
    request: &CompleteRequest,
) -> Result<Option<Kept>, ApiError> {
    let Claimed { job, agent, .. } = claimed;
    if let Some(page) = &request.report_html {
        let name = BlobName::report(job.id, job.epoch, &uploads::sha256(page.as_bytes()));
        uploads::check_quota(app, job.team, page.len()).await?;
        let Accepted { page, stripped } = accept(claimed, page.clone()).await?;
        app.blobs.put(&name, page).await?;
        return Ok(Some(Kept { name, stripped }));
    }
    let Some(upload) = request.report_upload_id else { return Ok(None) };
    let upload = uploads::finished(app, agent.id, upload, job, UploadType::ReportHtml).await?;
    let sha256 = upload.sha256.as_deref().unwrap_or_default();
    let name = BlobName::report(job.id, job.epoch, sha256);
    app.blobs.keep_whole(upload.id, &name).await?;
    Ok(Some(Kept { name, stripped: upload.stripped }))
}

/// Notes what the report takes of the team's quota; what is lost to a failure, the sweep measures.
pub(super) async fn measure(app: &App, result: ResultId, name: &BlobName) {
    let noted = async {
        let bytes = app.blobs.size_of(name).await?;
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        Ok::<_, ApiError>(app.store.note_report_bytes(result, bytes).await?)
    };
    if let Err(error) = noted.await {
        tracing::warn!(%result, ?error, "could not measure a report");
    }
}

/// Away from the threads that answer requests: stripping reads a page several times.
async fn accept(claimed: &Claimed<'_>, page: String) -> Result<Accepted, ApiError> {
    let (maker, policy) = (claimed.maker, claimed.policy);
    let work = move || reports::accept(page.into_bytes(), maker, policy);
    let accepted = tokio::task::spawn_blocking(work).await.map_err(ApiError::internal)?;
    accepted.map_err(|fault| uploads::unsafe_report(&fault))
}
