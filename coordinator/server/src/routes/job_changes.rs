//! `/api/jobs/…/cancel` and `/api/jobs/…/retry`, for one job and for many.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use safelight_domain::JobId;
use safelight_protocol::ErrorBody;

use crate::{
    ApiError, App,
    extract::{OptionalBody, Path},
    job_changes,
    people::caller::Caller,
    shapes::{Job, ManyJobs, ManyJobsReply},
    views,
};

/// Calls a job off.
#[utoipa::path(
    post,
    path = "",
    tag = "jobs",
    params(("job" = JobId, Path)),
    responses(
        (status = 200, description = "Called off", body = Job),
        (status = 400, description = "`wrong_state`: it ended otherwise", body = ErrorBody),
    ),
)]
pub(crate) async fn cancel(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(job): Path<JobId>,
) -> Result<Json<Job>, ApiError> {
    let record = job_changes::cancel::one(&app, caller.team, job, &caller.actor).await?;
    Ok(Json(views::jobs::one(&app, record).await?))
}

/// Runs a job again that ended; answers the new job.
#[utoipa::path(
    post,
    path = "",
    tag = "jobs",
    params(("job" = JobId, Path)),
    responses(
        (status = 201, description = "The new job", body = Job),
        (status = 400, description = "`wrong_state`: it has not ended", body = ErrorBody),
        (status = 409, description = "`conflict`: a retry has not ended", body = ErrorBody),
    ),
)]
pub(crate) async fn retry(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(job): Path<JobId>,
) -> Result<(StatusCode, Json<Job>), ApiError> {
    let record = job_changes::retry::one(&app, caller.team, job, &caller.actor).await?;
    Ok((StatusCode::CREATED, Json(views::jobs::one(&app, record).await?)))
}

/// Calls off every job that the filter finds.
#[utoipa::path(
    post,
    path = "",
    tag = "jobs",
    request_body = Option<ManyJobs>,
    responses((status = 200, description = "How many, and what was left", body = ManyJobsReply)),
)]
pub(crate) async fn cancel_many(
    State(app): State<Arc<App>>,
    caller: Caller,
    OptionalBody(filter): OptionalBody<ManyJobs>,
) -> Result<Json<ManyJobsReply>, ApiError> {
    let filter = filter.unwrap_or_default().into();
    let many = job_changes::cancel::every(&app, caller.team, &filter, &caller.actor).await?;
    Ok(Json(many.into()))
}

/// Runs every job again that the filter finds.
#[utoipa::path(
    post,
    path = "",
    tag = "jobs",
    request_body = Option<ManyJobs>,
    responses((status = 200, description = "How many, and what was left", body = ManyJobsReply)),
)]
pub(crate) async fn retry_many(
    State(app): State<Arc<App>>,
    caller: Caller,
    OptionalBody(filter): OptionalBody<ManyJobs>,
) -> Result<Json<ManyJobsReply>, ApiError> {
    let filter = filter.unwrap_or_default().into();
    let many = job_changes::retry::every(&app, caller.team, &filter, &caller.actor).await?;
    Ok(Json(many.into()))
}
