use std::sync::Arc;

use axum::{Json, extract::State};
use safelight_domain::JobId;
use safelight_protocol::{JobStatusReply, ProgressRequest};

use crate::{
    ApiError, App,
    agents::auth::OnlineAgent,
    extract::{Body, Path},
    jobs,
};

/// `POST /jobs/{guid}/progress`.
pub(super) async fn progress(
    State(app): State<Arc<App>>,
    OnlineAgent(agent): OnlineAgent,
    Path(job): Path<JobId>,
    Body(request): Body<ProgressRequest>,
) -> Result<Json<JobStatusReply>, ApiError> {
    Ok(Json(jobs::progress::progress(&app, &agent, job, request).await?))
}
