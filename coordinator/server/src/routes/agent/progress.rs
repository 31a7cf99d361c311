use std::sync::Arc;

use axum::{Json, extract::State};
use safelight_domain::JobId;
use safelight_protocol::{ErrorBody, JobStatusReply, ProgressRequest};

use crate::{
    ApiError, App,
    agents::auth::OnlineAgent,
    extract::{Body, Path},
    jobs,
};

/// `POST /jobs/{guid}/progress`.
#[utoipa::path(
    post,
    path = "",
    tag = "agent protocol",
    params(("guid" = JobId, Path)),
    request_body = ProgressRequest,
    responses(
        (status = 200, description = "Where the job stands", body = JobStatusReply),
        (status = 400, description = "`not_yours`, `wrong_state`", body = ErrorBody),
        (status = 409, description = "`lease_lost`", body = ErrorBody),
    ),
)]
pub(super) async fn progress(
    State(app): State<Arc<App>>,
    OnlineAgent(agent): OnlineAgent,
    Path(job): Path<JobId>,
    Body(request): Body<ProgressRequest>,
) -> Result<Json<JobStatusReply>, ApiError> {
    Ok(Json(jobs::progress::progress(&app, &agent, job, request).await?))
}
