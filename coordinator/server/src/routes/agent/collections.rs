use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use safelight_domain::CollectionId;
use safelight_protocol::{
    AgentCollectionReply, AgentCollectionRequest, CollectionChanged, CollectionQueued, ErrorBody,
};

use crate::{
    ApiError, App,
    agents::{self, auth::KnownAgent},
    extract::{Body, OptionalBody, Path},
};

/// `POST /collections`: a LOCAL collection bound to the caller.
#[utoipa::path(
    post,
    path = "",
    tag = "agent protocol",
    request_body = AgentCollectionRequest,
    responses(
        (status = 201, description = "Made and bound to the caller", body = AgentCollectionReply),
        (status = 400, description = "`outside_roots`, `agent_unsuitable`", body = ErrorBody),
        (status = 409, description = "`conflict`", body = ErrorBody),
    ),
)]
pub(super) async fn create(
    State(app): State<Arc<App>>,
    KnownAgent(agent): KnownAgent,
    Body(request): Body<AgentCollectionRequest>,
) -> Result<(StatusCode, Json<AgentCollectionReply>), ApiError> {
    let reply = agents::collections::create(&app, &agent, request).await?;
    Ok((StatusCode::CREATED, Json(reply)))
}

/// `POST /collections/{guid}/changed`: checks are queued, of each tool one unless one waits. The
/// body may be empty, which means `photostats`.
#[utoipa::path(
    post,
    path = "",
    tag = "agent protocol",
    params(("guid" = CollectionId, Path)),
    request_body = Option<CollectionChanged>,
    responses((status = 202, description = "A check of each tool waits", body = CollectionQueued)),
)]
pub(super) async fn changed(
    State(app): State<Arc<App>>,
    KnownAgent(agent): KnownAgent,
    Path(collection): Path<CollectionId>,
    OptionalBody(what): OptionalBody<CollectionChanged>,
) -> Result<(StatusCode, Json<CollectionQueued>), ApiError> {
    let what = what.unwrap_or_default();
    let queued = agents::collections::changed(&app, &agent, collection, what).await?;
    Ok((StatusCode::ACCEPTED, Json(queued)))
}
