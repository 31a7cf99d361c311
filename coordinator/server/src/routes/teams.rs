//! `/api/teams`: the teams of the whole coordinator.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use safelight_domain::TeamId;
use safelight_protocol::ErrorBody;

use crate::{
    ApiError, App,
    extract::{Body, Path},
    people::{caller::Caller, teams},
    shapes::{NewTeam, Page, Team, TeamCreate, TeamPatch},
};

/// Every team.
#[utoipa::path(
    get,
    path = "",
    tag = "teams",
    responses((status = 200, description = "Every team, oldest first", body = Page<Team>)),
)]
pub(crate) async fn list(State(app): State<Arc<App>>) -> Result<Json<Page<Team>>, ApiError> {
    let teams = app.store.list_teams().await?;
    Ok(Json(Page { items: teams.into_iter().map(Team::from).collect(), next: None }))
}

/// Makes a team, its first administrator, and a link that lets the administrator in.
#[utoipa::path(
    post,
    path = "",
    tag = "teams",
    request_body = TeamCreate,
    responses(
        (status = 201, description = "Made", body = NewTeam),
        (status = 409, description = "`conflict`: somebody has this e-mail address", body = ErrorBody),
    ),
)]
pub(crate) async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    Body(request): Body<TeamCreate>,
) -> Result<(StatusCode, Json<NewTeam>), ApiError> {
    Ok((StatusCode::CREATED, Json(teams::create(&app, &caller, request).await?)))
}

/// Gives a team another name.
#[utoipa::path(
    patch,
    path = "",
    tag = "teams",
    params(("team" = TeamId, Path)),
    request_body = TeamPatch,
    responses((status = 200, description = "Renamed", body = Team)),
)]
pub(crate) async fn rename(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(team): Path<TeamId>,
    Body(patch): Body<TeamPatch>,
) -> Result<Json<Team>, ApiError> {
    Ok(Json(teams::rename(&app, &caller, team, &patch.name).await?))
}
