use std::sync::Arc;

use axum::{Json, extract::State};
use safelight_domain::JobId;
use safelight_protocol::{FailRequest, JobStatusReply};

use crate::{
    ApiError, App,
    agents::auth::KnownAgent,
    extract::{Body, Path},
    jobs,
};

/// `POST /jobs/{guid}/fail`.
pub(super) async fn fail(
    State(app): State<Arc<App>>,
    KnownAgent(agent): KnownAgent,
    Path(job): Path<JobId>,
    Body(request): Body<FailRequest>,
) -> Result<Json<JobStatusReply>, ApiError> {
    Ok(Json(jobs::fail::fail(&app, &agent, job, request).await?))
}
