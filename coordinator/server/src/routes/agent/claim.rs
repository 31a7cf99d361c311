use std::{sync::Arc, time::Duration};

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use safelight_protocol::{ClaimReply, MAX_CLAIM_WAIT};
use serde::Deserialize;

use crate::{ApiError, App, agents::auth::OnlineAgent, extract::Query, jobs};

/// `?wait=<seconds>` holds the request until there is work.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Wait {
    #[serde(default)]
    wait: u64,
}

/// `POST /jobs/claim`: a job, or 204. The body is ignored; it may be empty.
#[utoipa::path(
    post,
    path = "",
    tag = "agent protocol",
    params(Wait),
    responses(
        (status = 200, description = "A job", body = ClaimReply),
        (status = 204, description = "No work"),
    ),
)]
pub(super) async fn claim(
    State(app): State<Arc<App>>,
    OnlineAgent(agent): OnlineAgent,
    Query(Wait { wait }): Query<Wait>,
) -> Result<Response, ApiError> {
    let wait = Duration::from_secs(wait.min(MAX_CLAIM_WAIT));
    Ok(match jobs::claim::claim(&app, &agent, wait).await? {
        Some(reply) => Json(reply).into_response(),
        None => StatusCode::NO_CONTENT.into_response(),
    })
}
