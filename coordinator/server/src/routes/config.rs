//! `/api/config`: what the team set for its tools.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use safelight_protocol::ErrorBody;

use crate::{
    ApiError, App,
    extract::{Body, OptionalBody, Path},
    people::caller::Caller,
    shapes::{OneSetting, SettingPut, SettingReset, ToolConfig},
    team_config::{self, Setting, TeamConfig},
    views,
};

/// Every setting, and which are defaults.
#[utoipa::path(
    get,
    path = "",
    tag = "config",
    responses((status = 200, description = "Every setting", body = ToolConfig)),
)]
pub(crate) async fn all(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Json<ToolConfig>, ApiError> {
    Ok(Json(views::config::all(&team_config::read(&app, caller.team).await?)))
}

/// One setting.
#[utoipa::path(
    get,
    path = "",
    tag = "config",
    params(("setting" = Setting, Path)),
    responses((status = 200, description = "The setting", body = OneSetting)),
)]
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(setting): Path<Setting>,
) -> Result<Json<OneSetting>, ApiError> {
    let config = team_config::read(&app, caller.team).await?;
    shown(&app, &caller, &config, setting).await
}

/// Sets one setting.
#[utoipa::path(
    put,
    path = "",
    tag = "config",
    params(("setting" = Setting, Path)),
    request_body = SettingPut,
    responses(
        (status = 200, description = "Set", body = OneSetting),
        (status = 409, description = "`config_changed`", body = ErrorBody),
    ),
)]
pub(crate) async fn put(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(setting): Path<Setting>,
    Body(SettingPut { value, revision }): Body<SettingPut>,
) -> Result<Json<OneSetting>, ApiError> {
    let who = (caller.team, &caller.actor);
    let config = team_config::change(&app, who, setting, Some(value), revision).await?;
    shown(&app, &caller, &config, setting).await
}

/// Goes back to the default of one setting.
#[utoipa::path(
    delete,
    path = "",
    tag = "config",
    params(("setting" = Setting, Path)),
    request_body = Option<SettingReset>,
    responses(
        (status = 200, description = "The default again", body = OneSetting),
        (status = 409, description = "`config_changed`", body = ErrorBody),
    ),
)]
pub(crate) async fn reset(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(setting): Path<Setting>,
    OptionalBody(request): OptionalBody<SettingReset>,
) -> Result<Json<OneSetting>, ApiError> {
    let who = (caller.team, &caller.actor);
    let revision = request.unwrap_or_default().revision;
    let config = team_config::change(&app, who, setting, None, revision).await?;
    shown(&app, &caller, &config, setting).await
}

/// Offers a camera id no longer.
#[utoipa::path(
    delete,
    path = "",
    tag = "config",
    params(("camera" = String, Path, description = "As it stands in file names")),
    responses((status = 204, description = "Offered no longer")),
)]
pub(crate) async fn dismiss_camera(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(camera): Path<String>,
) -> Result<StatusCode, ApiError> {
    app.store.dismiss_camera(caller.team, &camera, &caller.actor).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn shown(
    app: &App,
    caller: &Caller,
    config: &TeamConfig,
    setting: Setting,
) -> Result<Json<OneSetting>, ApiError> {
    Ok(Json(views::config::one(app, caller.team, config, setting).await?))
}
