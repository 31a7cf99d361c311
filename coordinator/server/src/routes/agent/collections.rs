use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use safelight_domain::CollectionId;
use safelight_protocol::{AgentCollectionReply, AgentCollectionRequest};

use crate::{
    ApiError, App,
    agents::{self, auth::KnownAgent},
    extract::{Body, Path},
};

/// `POST /collections`: a LOCAL collection bound to the caller.
pub(super) async fn create(
    State(app): State<Arc<App>>,
    KnownAgent(agent): KnownAgent,
    Body(request): Body<AgentCollectionRequest>,
) -> Result<(StatusCode, Json<AgentCollectionReply>), ApiError> {
    let reply = agents::collections::create(&app, &agent, request).await?;
    Ok((StatusCode::CREATED, Json(reply)))
}

/// `POST /collections/{guid}/changed`: a refresh is queued unless one waits. The body is a note
/// for people and may be empty.
pub(super) async fn changed(
    State(app): State<Arc<App>>,
    KnownAgent(agent): KnownAgent,
    Path(collection): Path<CollectionId>,
) -> Result<StatusCode, ApiError> {
    agents::collections::changed(&app, &agent, collection).await?;
    Ok(StatusCode::ACCEPTED)
}
