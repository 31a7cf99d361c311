//! `/api/jobs`: ask for a run, and see where each stands.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use safelight_domain::JobId;
use safelight_protocol::ErrorBody;
use safelight_store::JobFilter;

use super::page;
use crate::{
    ApiError, App,
    extract::{Body, Path, Query},
    people::caller::Caller,
    queueing,
    shapes::{Job, JobCountQuery, JobCounts, JobCreate, JobDetail, JobQuery, Page, PageQuery},
    views,
};

/// Asks for a run of a tool on a collection.
#[utoipa::path(
    post,
    path = "",
    tag = "jobs",
    request_body = JobCreate,
    responses(
        (status = 201, description = "Queued", body = Job),
        (status = 404, description = "No such collection", body = ErrorBody),
        (status = 409, description = "`pipeline_not_active`", body = ErrorBody),
    ),
)]
pub(crate) async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    Body(request): Body<JobCreate>,
) -> Result<(StatusCode, Json<Job>), ApiError> {
    let record = queueing::create(&app, caller.team, request, &caller.actor).await?;
    Ok((StatusCode::CREATED, Json(views::jobs::one(&app, record).await?)))
}

/// One page of the team's jobs, newest first.
#[utoipa::path(
    get,
    path = "",
    tag = "jobs",
    params(JobQuery),
    responses((status = 200, description = "One page, newest first", body = Page<Job>)),
)]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Query(query): Query<JobQuery>,
) -> Result<Json<Page<Job>>, ApiError> {
    let filter = JobFilter {
        states: query.state,
        agent: query.agent,
        collection: query.collection,
        tool: query.tool,
    };
    let page = page::<JobId>(PageQuery { limit: query.limit, after: query.after })?;
    let listing = app.store.list_jobs(caller.team, &filter, &page).await?;
    let items = views::jobs::all(&app, caller.team, listing.items).await?;
    Ok(Json(Page { items, next: listing.next }))
}

/// How many of the team's jobs stand where.
#[utoipa::path(
    get,
    path = "",
    tag = "jobs",
    params(JobCountQuery),
    responses((status = 200, description = "How many there are in each state", body = JobCounts)),
)]
pub(crate) async fn count(
    State(app): State<Arc<App>>,
    caller: Caller,
    Query(query): Query<JobCountQuery>,
) -> Result<Json<JobCounts>, ApiError> {
    let filter = JobFilter {
        states: Vec::new(),
        agent: query.agent,
        collection: query.collection,
        tool: query.tool,
    };
    let counts = app.store.count_jobs(caller.team, &filter).await?;
    Ok(Json(counts.into()))
}

/// One job with everything about it.
#[utoipa::path(
    get,
    path = "",
    tag = "jobs",
    params(("job" = JobId, Path)),
    responses((status = 200, description = "The job", body = JobDetail)),
)]
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(job): Path<JobId>,
) -> Result<Json<JobDetail>, ApiError> {
    let record = app.store.get_job(caller.team, job).await?;
    Ok(Json(views::job_detail::one(&app, record).await?))
}
