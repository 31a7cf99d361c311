use std::sync::Arc;

use axum::{Json, extract::State};
use safelight_domain::JobId;
use safelight_protocol::{ErrorBody, FailRequest, JobStatusReply};

use crate::{
    ApiError, App,
    agents::auth::KnownAgent,
    extract::{Body, Path},
    jobs,
};

/// `POST /jobs/{guid}/fail`.
#[utoipa::path(
    post,
    path = "",
    tag = "agent protocol",
    params(("guid" = JobId, Path)),
    request_body = FailRequest,
    responses(
        (status = 200, description = "Where the job stands", body = JobStatusReply),
        (status = 400, description = "`wrong_state`, `not_yours`, `bad_signature`", body = ErrorBody),
        (status = 409, description = "`lease_lost`", body = ErrorBody),
    ),
)]
pub(super) async fn fail(
    State(app): State<Arc<App>>,
    KnownAgent(agent): KnownAgent,
    Path(job): Path<JobId>,
    Body(request): Body<FailRequest>,
) -> Result<Json<JobStatusReply>, ApiError> {
    Ok(Json(jobs::fail::fail(&app, &agent, job, request).await?))
}
