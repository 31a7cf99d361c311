use std::sync::Arc;

use axum::{Json, extract::State};
use safelight_domain::{JobId, LeaseEpoch};
use safelight_protocol::{ConfigReply, ErrorBody};
use serde::Deserialize;

use crate::{
    ApiError, App,
    agents::auth::KnownAgent,
    extract::{Path, Query},
    jobs,
};

/// `?lease_epoch=`.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Claimed {
    /// Plus: under which claim; credentials are refused for one that is over.
    lease_epoch: Option<i64>,
}

/// `GET /jobs/{guid}/config`.
#[utoipa::path(
    get,
    path = "",
    tag = "agent protocol",
    params(("guid" = JobId, Path), Claimed),
    responses(
        (status = 200, description = "Settings for a held job", body = ConfigReply),
        (status = 409, description = "`lease_lost`, `no_master_key`", body = ErrorBody),
    ),
)]
pub(super) async fn config(
    State(app): State<Arc<App>>,
    KnownAgent(agent): KnownAgent,
    Path(job): Path<JobId>,
    Query(claimed): Query<Claimed>,
) -> Result<Json<ConfigReply>, ApiError> {
    let epoch = claimed.lease_epoch.map(LeaseEpoch);
    Ok(Json(jobs::config::config(&app, &agent, job, epoch).await?))
}
