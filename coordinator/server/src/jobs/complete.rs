//! The result of a held job: verified, held against the contract of its tool, and accepted once.
//!
//! The report's file is in place before the row that names it, so a crash in between leaves a
//! file that nothing names, and the agent's retry writes the same file again.

use std::sync::Arc;

use safelight_domain::{JobId, JobState, WriteClaim};
use safelight_protocol::{
    CompleteRequest, ErrorCode, JobStatusReply, MAX_INLINE_RESULTS, UploadType, canonical_json,
};
use safelight_store::{AgentRecord, JobRecord, NewResult, ReleaseCause, SeenCamera};
use serde_json::value::RawValue;
use subtle::ConstantTimeEq;

use super::{
    cameras, release,
    report::{self, Claimed},
    schema::Figures,
    signing_secret, status_of,
};
use crate::{
    ApiError, App,
    extract::{NUL, has_nul},
    kill_point::kill_point,
    reports::Maker,
    team_config, uploads,
};

/// Largest report that may come inline, in bytes.
const MAX_INLINE_REPORT: usize = 1024 * 1024;

/// Accepts a result. The same call again gets the same answer.
pub(crate) async fn complete(
    app: &App,
    agent: &AgentRecord,
    job: JobId,
    maker: Maker,
    request: CompleteRequest,
) -> Result<JobStatusReply, ApiError> {
    check(&request)?;
    let claim = WriteClaim { agent: agent.id, epoch: request.lease_epoch };
    let job = app.store.job_for_agent(job, claim).await?;
    if is_repeated(app, &job, agent, &request.signature).await? {
        drop_uploads(app, agent, &request).await;
        return Ok(status_of(app, &job));
    }
    if !job.state.is_held() {
        // The agent is done with it: a cancelled job need not be called off any more.
        let cause = ReleaseCause::GaveBack;
        release::release(app, job.id, job.epoch, cause, &agent.actor()).await?;
        let detail = format!("The job is {} and takes no result.", job.state);
        return Err(ApiError::refuse(ErrorCode::WrongState, detail));
    }
    let _turn = match request.results_upload_id {
        Some(_) => Some(app.agents.whole_uploads.acquire().await.map_err(ApiError::internal)?),
        None => None,
    };
    let results = results_of(app, &job, agent, &request).await?;
    if !signing_secret(app, &job, agent).verifies(results.as_bytes(), &request.signature) {
        return Err(ApiError::refuse(
            ErrorCode::BadSignature,
            "The signature does not match the results and this claim.",
        ));
    }
    let accepted = accept(app, &job, agent, maker, &request, results).await?;
    app.metrics.ended(accepted.state);
    app.agents.latest.forget_job(job.id);
    Ok(status_of(app, &accepted))
}

/// Keeps the report, then the row that names it.
async fn accept(
    app: &App,
    job: &JobRecord,
    agent: &AgentRecord,
    maker: Maker,
    request: &CompleteRequest,
    results: String,
) -> Result<JobRecord, ApiError> {
    let Examined { figures, cameras, results } = examine(app, job, results).await?;
    let team = team_config::read(app, job.team).await?;
    let claimed = Claimed { job, agent, maker, policy: team.report_policy };
    let report = report::keep(app, &claimed, request).await?;
    if report.is_some() {
        kill_point("after_blob_rename", ["complete_job"]);
    }
    let count = |said: Option<u64>, found| i64::try_from(said.unwrap_or(found)).ok();
    let result = NewResult {
        results_json: results,
        report_stripped: report.as_ref().is_some_and(|report| report.stripped),
        report_blob: report.as_ref().map(|report| report.name.to_string()),
        files_scanned: count(request.files_scanned, figures.files_scanned),
        issues_found: count(request.issues_found, figures.issues_found),
        signature: request.signature.clone(),
        cameras: cameras::unnamed(cameras, &team.tools.cameras),
    };
    let claim = WriteClaim { agent: agent.id, epoch: Some(job.epoch) };
    let outcome = app.store.complete_job(job.id, claim, result).await?;
    if let Some(report) = &report {
        report::measure(app, outcome.result.id, &report.name).await;
    }
    drop_uploads(app, agent, request).await;
    Ok(outcome.job)
}

/// What was uploaded has served.
async fn drop_uploads(app: &App, agent: &AgentRecord, request: &CompleteRequest) {
    for upload in [request.results_upload_id, request.report_upload_id].into_iter().flatten() {
        uploads::drop_quietly(app, agent.id, upload).await;
    }
}

/// Whether this very completion was accepted before.
async fn is_repeated(
    app: &App,
    job: &JobRecord,
    agent: &AgentRecord,
    signature: &str,
) -> Result<bool, ApiError> {
    let (JobState::Completed, Some(result)) = (job.state, job.result) else { return Ok(false) };
    let result = app.store.get_result(job.team, result).await?;
    let same_claim = result.agent == agent.id && result.epoch == job.epoch;
    let same = result.signature.as_bytes().ct_eq(signature.as_bytes());
    Ok(same_claim && bool::from(same))
}

fn check(request: &CompleteRequest) -> Result<(), ApiError> {
    if request.results.is_some() == request.results_upload_id.is_some() {
        let msg = "exactly one of `results` and `results_upload_id` is needed";
        return Err(ApiError::field("results", msg));
    }
    if request.report_html.is_some() && request.report_upload_id.is_some() {
        let msg = "at most one of `report_html` and `report_upload_id` is allowed";
        return Err(ApiError::field("report_html", msg));
    }
    if request.report_html.as_ref().is_some_and(|report| report.len() > MAX_INLINE_REPORT) {
        let msg = "a report beyond 1 MiB comes as an upload of type report_html";
        return Err(ApiError::field("report_html", msg));
    }
    Ok(())
}

/// The canonical text that was signed.
async fn results_of(
    app: &App,
    job: &JobRecord,
    agent: &AgentRecord,
    request: &CompleteRequest,
) -> Result<String, ApiError> {
    if let Some(raw) = &request.results {
        return inline_results(raw);
    }
    let upload = request.results_upload_id.ok_or_else(ApiError::not_found)?;
    let upload = uploads::finished(app, agent.id, upload, job, UploadType::ResultsJson).await?;
    let bytes = uploads::whole(app, &upload).await?;
    // What was uploaded is canonical already, and was parsed when the upload was finalized.
    String::from_utf8(bytes).map_err(|_| bad_results("The uploaded results are not UTF-8."))
}

fn inline_results(raw: &RawValue) -> Result<String, ApiError> {
    let canonical = canonical_json(raw.get())
        .map_err(|fault| bad_results(format!("The results have no canonical form: {fault}.")))?;
    if canonical.len() > MAX_INLINE_RESULTS {
        return Err(bad_results(
            "The results are larger than 1 MiB; send them as an upload of type results_json.",
        ));
    }
    Ok(canonical)
}

/// Results that keep the contract.
struct Examined {
    figures: Figures,
    cameras: Vec<SeenCamera>,
    results: String,
}

/// Holds the results against the contract of the tool, away from the threads that answer
/// requests: a library without sidecars has a million names in its lists.
async fn examine(app: &App, job: &JobRecord, results: String) -> Result<Examined, ApiError> {
    let (tool, mode) = (job.tool, job.mode.clone());
    let schemas = Arc::clone(&app.result_schemas);
    let work = move || {
        if has_nul(&results) {
            return Err(bad_results(NUL));
        }
        let value = serde_json::from_str(&results)
            .map_err(|fault| bad_results(format!("The results are not JSON: {fault}.")))?;
        let figures = schemas
            .check(tool, mode.as_deref(), &value)
            .map_err(|fault| bad_results(format!("{fault}.")))?;
        Ok(Examined { figures, cameras: cameras::of(tool, &value), results })
    };
    tokio::task::spawn_blocking(work).await.map_err(ApiError::internal)?
}

fn bad_results(detail: impl Into<String>) -> ApiError {
    ApiError::refuse(ErrorCode::BadResults, detail)
}
