use std::sync::Arc;

use axum::{Json, extract::State, http::HeaderMap};
use safelight_domain::JobId;
use safelight_protocol::{CompleteRequest, JobStatusReply};

use super::maker;
use crate::{
    ApiError, App,
    agents::auth::KnownAgent,
    extract::{Body, Path},
    jobs,
};

/// `POST /jobs/{guid}/complete`.
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
