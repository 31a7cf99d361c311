//! `/api/connectors`: how remote storage is reached. Credentials go in and never out.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use safelight_domain::ConnectorId;
use safelight_protocol::ErrorBody;

use super::page;
use crate::{
    ApiError, App, connectors,
    extract::{Body, Path, Query},
    people::caller::Caller,
    shapes::{
        Connector, ConnectorCreate, ConnectorPatch, ConnectorTestRequest, ConnectorTypes, Job,
        Page, PageQuery,
    },
    views,
};

/// One page of the team's connectors.
#[utoipa::path(
    get,
    path = "",
    tag = "connectors",
    params(PageQuery),
    responses((status = 200, description = "One page", body = Page<Connector>)),
)]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Connector>>, ApiError> {
    Ok(Json(views::connectors::page(&app, caller.team, page::<ConnectorId>(query)?).await?))
}

/// What connectors of each type consist of, to draw a form from.
#[utoipa::path(
    get,
    path = "",
    tag = "connectors",
    responses((status = 200, description = "Every type", body = ConnectorTypes)),
)]
pub(crate) async fn types(State(app): State<Arc<App>>) -> Json<ConnectorTypes> {
    Json(views::connectors::types(&app))
}

/// One connector.
#[utoipa::path(
    get,
    path = "",
    tag = "connectors",
    params(("connector" = ConnectorId, Path)),
    responses((status = 200, description = "The connector", body = Connector)),
)]
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(connector): Path<ConnectorId>,
) -> Result<Json<Connector>, ApiError> {
    Ok(Json(views::connectors::one(&app, caller.team, connector).await?))
}

/// Makes a connector.
#[utoipa::path(
    post,
    path = "",
    tag = "connectors",
    request_body = ConnectorCreate,
    responses(
        (status = 201, description = "Made", body = Connector),
        (status = 409, description = "`conflict`, `connector_pending`, `no_master_key`", body = ErrorBody),
    ),
)]
pub(crate) async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    Body(request): Body<ConnectorCreate>,
) -> Result<(StatusCode, Json<Connector>), ApiError> {
    let made = connectors::create::create(&app, caller.team, request, &caller.actor).await?;
    let shape = views::connectors::one(&app, caller.team, made).await?;
    Ok((StatusCode::CREATED, Json(shape)))
}

/// Changes a connector. Credentials that the coordinator holds stay unless `update_credentials`
/// is true.
#[utoipa::path(
    patch,
    path = "",
    tag = "connectors",
    params(("connector" = ConnectorId, Path)),
    request_body = ConnectorPatch,
    responses(
        (status = 200, description = "Changed", body = Connector),
        (status = 409, description = "`conflict`, `connector_pending`, `no_master_key`", body = ErrorBody),
    ),
)]
pub(crate) async fn change(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(connector): Path<ConnectorId>,
    Body(patch): Body<ConnectorPatch>,
) -> Result<Json<Connector>, ApiError> {
    connectors::change::change(&app, caller.team, connector, patch, &caller.actor).await?;
    Ok(Json(views::connectors::one(&app, caller.team, connector).await?))
}

/// Asks an agent to try whether the connector reaches a place. The job's result says what it saw.
#[utoipa::path(
    post,
    path = "",
    tag = "connectors",
    params(("connector" = ConnectorId, Path)),
    request_body = ConnectorTestRequest,
    responses(
        (status = 201, description = "Queued", body = Job),
        (status = 409, description = "`connector_pending`", body = ErrorBody),
    ),
)]
pub(crate) async fn test(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(connector): Path<ConnectorId>,
    Body(request): Body<ConnectorTestRequest>,
) -> Result<(StatusCode, Json<Job>), ApiError> {
    let job = connectors::test::test(&app, caller.team, connector, &request, &caller.actor).await?;
    Ok((StatusCode::CREATED, Json(views::jobs::one(&app, job).await?)))
}

/// Forgets a connector that no collection lies behind, with its credentials.
#[utoipa::path(
    delete,
    path = "",
    tag = "connectors",
    params(("connector" = ConnectorId, Path)),
    responses(
        (status = 204, description = "Forgotten"),
        (status = 409, description = "`in_use`, with the names of the collections", body = ErrorBody),
    ),
)]
pub(crate) async fn delete(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(connector): Path<ConnectorId>,
) -> Result<StatusCode, ApiError> {
    app.store.delete_connector(caller.team, connector, &caller.actor).await?;
    Ok(StatusCode::NO_CONTENT)
}
