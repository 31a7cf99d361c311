//! `/api/agents`: list, look at, rename, shut out, remove.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use safelight_domain::AgentId;
use safelight_protocol::{ErrorBody, ErrorCode};
use safelight_store::StoreError;

use crate::{
    ApiError, App,
    extract::{Body, Path},
    jobs::release,
    people::{caller::Caller, setup::is_name},
    shapes::{Agent, AgentDetail, AgentPatch, Page, RevokeRequest},
    views,
};

/// Every agent of the team.
#[utoipa::path(
    get,
    path = "",
    tag = "agents",
    responses((status = 200, description = "Every agent", body = Page<Agent>)),
)]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Json<Page<Agent>>, ApiError> {
    Ok(Json(Page { items: views::agents::all(&app, caller.team).await?, next: None }))
}

/// One agent with what it does and did.
#[utoipa::path(
    get,
    path = "",
    tag = "agents",
    params(("agent" = AgentId, Path)),
    responses((status = 200, description = "The agent", body = AgentDetail)),
)]
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(agent): Path<AgentId>,
) -> Result<Json<AgentDetail>, ApiError> {
    Ok(Json(views::agents::whole(&app, caller.team, agent).await?))
}

/// Gives an agent another name.
#[utoipa::path(
    patch,
    path = "",
    tag = "agents",
    params(("agent" = AgentId, Path)),
    request_body = AgentPatch,
    responses((status = 200, description = "Renamed", body = Agent)),
)]
pub(crate) async fn rename(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(agent): Path<AgentId>,
    Body(patch): Body<AgentPatch>,
) -> Result<Json<Agent>, ApiError> {
    if !is_name(&patch.name) {
        return Err(ApiError::field("name", "A name has 1 to 100 characters."));
    }
    app.store.rename_agent(caller.team, agent, patch.name.trim(), &caller.actor).await?;
    Ok(Json(views::agents::one(&app, caller.team, agent).await?))
}

/// Shuts an agent out for ever; its jobs go back to the queue.
#[utoipa::path(
    post,
    path = "",
    tag = "agents",
    params(("agent" = AgentId, Path)),
    request_body = RevokeRequest,
    responses((status = 200, description = "Shut out", body = Agent)),
)]
pub(crate) async fn revoke(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(agent): Path<AgentId>,
    Body(request): Body<RevokeRequest>,
) -> Result<Json<Agent>, ApiError> {
    let reason = request.reason.trim();
    if reason.is_empty() || reason.chars().count() > 500 {
        return Err(ApiError::field("reason", "A reason has 1 to 500 characters."));
    }
    let freed = app.store.revoke_agent(caller.team, agent, reason, &caller.actor).await?;
    app.agents.latest.forget_agent(agent);
    release::tell(&app, &freed);
    Ok(Json(views::agents::one(&app, caller.team, agent).await?))
}

/// Removes an agent that no collection is bound to.
#[utoipa::path(
    delete,
    path = "",
    tag = "agents",
    params(("agent" = AgentId, Path)),
    responses(
        (status = 204, description = "Removed"),
        (status = 409, description = "`in_use`", body = ErrorBody),
    ),
)]
pub(crate) async fn delete(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(agent): Path<AgentId>,
) -> Result<StatusCode, ApiError> {
    match app.store.delete_agent(caller.team, agent, &caller.actor).await {
        Ok(freed) => {
            app.agents.latest.forget_agent(agent);
            release::tell(&app, &freed);
            Ok(StatusCode::NO_CONTENT)
        }
        Err(StoreError::InUse { what }) => {
            let names = what.join(", ");
            let sentence = format!("These collections are bound to the agent: {names}.");
            Err(ApiError::refuse(ErrorCode::InUse, sentence))
        }
        Err(other) => Err(other.into()),
    }
}
