use std::sync::Arc;

use axum::{Json, extract::State};
use safelight_domain::JobId;
use safelight_protocol::ConfigReply;

use crate::{ApiError, App, agents::auth::KnownAgent, extract::Path, jobs};

/// `GET /jobs/{guid}/config`.
#[utoipa::path(
    get,
    path = "",
    tag = "agent protocol",
    params(("guid" = JobId, Path)),
    responses((status = 200, description = "Settings for a held job", body = ConfigReply)),
)]
pub(super) async fn config(
    State(app): State<Arc<App>>,
    KnownAgent(agent): KnownAgent,
    Path(job): Path<JobId>,
) -> Result<Json<ConfigReply>, ApiError> {
    Ok(Json(jobs::config::config(&app, &agent, job).await?))
}
