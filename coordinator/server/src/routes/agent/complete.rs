use std::sync::Arc;

use axum::{Json, extract::State, http::HeaderMap};
use safelight_domain::JobId;
use safelight_protocol::{CompleteRequest, ErrorBody, JobStatusReply};

use super::maker;
use crate::{
    ApiError, App,
    agents::auth::KnownAgent,
    extract::{Body, Path},
    jobs,
};

/// `POST /jobs/{guid}/complete`.
#[utoipa::path(
    post,
    path = "",
    tag = "agent protocol",
    params(("guid" = JobId, Path)),
    request_body = CompleteRequest,
    responses(
        (status = 200, description = "Where the job stands", body = JobStatusReply),
        (status = 400, description = "`wrong_state`, `not_yours`, `bad_signature`, `bad_results`, `upload_not_ready`, `unsafe_report`", body = ErrorBody),
        (status = 409, description = "`lease_lost`", body = ErrorBody),
    ),
)]
pub(super) async fn complete(
    State(app): State<Arc<App>>,
    KnownAgent(agent): KnownAgent,
    Path(job): Path<JobId>,
    headers: HeaderMap,
    Body(request): Body<CompleteRequest>,
) -> Result<Json<JobStatusReply>, ApiError> {
    let maker = maker(&headers);
    Ok(Json(jobs::complete::complete(&app, &agent, job, maker, request).await?))
}
