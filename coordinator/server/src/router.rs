//! The whole URL map, grouped by who calls and by what they need to be allowed.

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
    routing::{delete, get, post, put},
};
use safelight_protocol::{ErrorCode, MAX_BODY, paths::AGENT_BASE};

use crate::{
    ApiError, App,
    observe::{observe, security_headers, size_limit},
    page,
    people::caller::{Access, Gate, guard, own_page},
    routes::{
        agent, agents, api_tokens, collections, config, jobs, pipeline_files, pipeline_versions,
        pipelines, ready, registration_tokens, results, schemas, session, setup,
    },
};

/// Every route of the coordinator.
pub(crate) fn router(app: Arc<App>) -> Router {
    Router::new()
        .nest(AGENT_BASE, agent::router())
        .nest("/api", people(&app))
        .merge(pages())
        .route("/healthz", get(ready::health))
        .route("/readyz", get(ready::ready))
        .fallback(no_such_path)
        .method_not_allowed_fallback(no_such_verb)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(from_fn(size_limit))
        .layer(from_fn_with_state(Arc::clone(&app), observe))
        .layer(from_fn(security_headers))
        .with_state(app)
}

/// The admin page, at every address it draws.
fn pages() -> Router<Arc<App>> {
    Router::new()
        .route("/", get(page::index))
        .route("/setup", get(page::index))
        .route("/sign-in", get(page::index))
        .route("/agents", get(page::index))
        .route("/agents/{*rest}", get(page::index))
        .route("/collections", get(page::index))
        .route("/collections/{*rest}", get(page::index))
        .route("/jobs", get(page::index))
        .route("/jobs/{*rest}", get(page::index))
        .route("/results/{*rest}", get(page::index))
        .route("/assets/{name}", get(page::asset))
        .route("/favicon.svg", get(page::icon))
}

/// People and their scripts.
fn people(app: &Arc<App>) -> Router<Arc<App>> {
    let needs = |needs| from_fn_with_state(Gate { app: Arc::clone(app), needs }, guard);
    Router::new()
        .merge(for_anybody().route_layer(from_fn_with_state(Arc::clone(app), own_page)))
        .merge(for_looking().route_layer(needs(Access::Read)))
        .merge(for_changing().route_layer(needs(Access::Write)))
        .merge(for_administrators().route_layer(needs(Access::Admin)))
}

fn for_anybody() -> Router<Arc<App>> {
    Router::new()
        .route("/setup", get(setup::state).post(setup::finish))
        .route("/session", post(session::start))
        .route("/session/link", post(session::start_by_link))
}

fn for_looking() -> Router<Arc<App>> {
    Router::new()
        .route("/session", get(session::who).delete(session::end))
        .route("/agents", get(agents::list))
        .route("/agents/{agent}", get(agents::get))
        .route("/collections", get(collections::list))
        .route("/collections/{collection}", get(collections::get))
        .route("/pipelines", get(pipelines::list))
        .route("/pipelines/templates", get(pipelines::templates))
        .route("/pipelines/validate", post(pipelines::validate))
        .route("/pipelines/{pipeline}", get(pipelines::get))
        .route("/pipelines/{pipeline}/versions", get(pipeline_versions::list))
        .route("/pipelines/{pipeline}/versions/{version}", get(pipeline_versions::get))
        .route("/pipelines/{pipeline}/export", get(pipeline_files::export))
        .route("/pipelines/{pipeline}/graph", get(pipeline_files::graph))
        .route("/jobs", get(jobs::list))
        .route("/jobs/{job}", get(jobs::get))
        .route("/results", get(results::list))
        .route("/results/{result}", get(results::get))
        .route("/results/{result}/json", get(results::json))
        .route("/results/{result}/report", get(results::report))
        .route("/schemas/{tool}", get(schemas::get))
        .route("/config", get(config::all))
        .route("/config/{setting}", get(config::get))
}

fn for_changing() -> Router<Arc<App>> {
    Router::new()
        .route("/collections", post(collections::create))
        .route("/collections/{collection}", delete(collections::delete).patch(collections::change))
        .route("/pipelines", post(pipelines::create))
        .route("/pipelines/import", post(pipeline_files::import))
        .route("/pipelines/{pipeline}", delete(pipelines::delete).patch(pipelines::rename))
        .route("/pipelines/{pipeline}/versions", post(pipeline_versions::save))
        .route("/pipelines/{pipeline}/activate", post(pipeline_versions::activate))
        .route(
            "/pipelines/{pipeline}/default",
            post(pipelines::make_default).delete(pipelines::clear_default),
        )
        .route("/jobs", post(jobs::create))
}

fn for_administrators() -> Router<Arc<App>> {
    Router::new()
        .route("/agents/tokens", get(registration_tokens::list).post(registration_tokens::create))
        .route("/agents/tokens/{token}", delete(registration_tokens::delete))
        .route("/agents/{agent}", delete(agents::delete).patch(agents::rename))
        .route("/agents/{agent}/revoke", post(agents::revoke))
        .route("/config/{setting}", put(config::put).delete(config::reset))
        .route("/config/camera-mappings/offered/{camera}", delete(config::dismiss_camera))
        .route("/api-tokens", get(api_tokens::list).post(api_tokens::create))
        .route("/api-tokens/{token}", delete(api_tokens::revoke))
}

async fn no_such_path() -> ApiError {
    ApiError::not_found()
}

async fn no_such_verb() -> ApiError {
    ApiError::refuse(ErrorCode::MethodNotAllowed, "This address does not know that verb.")
}
