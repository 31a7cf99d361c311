//! The whole URL map, grouped by who calls and by what they need to be allowed.

use std::sync::Arc;

use axum::{
    Extension, Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
    routing::get,
};
use safelight_protocol::{ErrorCode, MAX_BODY, paths::AGENT_BASE};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    ApiError, App, metrics,
    observe::{observe, security_headers, size_limit},
    openapi::{Document, Mapped as _, about, for_agents, needing},
    page,
    people::caller::{Access, Gate, guard, own_page},
    routes::{
        about_api, agent, agent_history, agents, api_tokens, audit, collections, config,
        connectors, job_changes, jobs, live, notices, own_sessions, pipeline_files,
        pipeline_versions, pipelines, ready, registration_tokens, releases, results, retention,
        schemas, session, setup, teams, trends, users,
    },
    transport::only_over_tls,
};

/// A part of the map.
type Routes = OpenApiRouter<Arc<App>>;

/// Every route of the coordinator.
pub(crate) fn router(app: Arc<App>) -> Router {
    let (router, document) = OpenApiRouter::with_openapi(about())
        .nest(AGENT_BASE, under_agents())
        .nest("/api", people(&app))
        .at("/healthz", routes!(ready::health))
        .at("/readyz", routes!(ready::ready))
        .at("/metrics", routes!(metrics::serve::scrape))
        .split_for_parts();
    router
        .merge(pages())
        .fallback(no_such_path)
        .method_not_allowed_fallback(no_such_verb)
        .layer(Extension(Arc::new(Document::of(document))))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(from_fn(size_limit))
        .layer(from_fn_with_state(Arc::clone(&app), observe))
        .layer(from_fn_with_state(Arc::clone(&app), only_over_tls))
        .layer(from_fn_with_state(Arc::clone(&app), security_headers))
        .with_state(app)
}

/// The agent protocol, and what people ask below the same address.
fn under_agents() -> Routes {
    for_agents(agent::router()).merge(needing(agent::for_people(), Access::Read))
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
        .route("/results", get(page::index))
        .route("/results/{*rest}", get(page::index))
        .route("/pipelines", get(page::index))
        .route("/pipelines/{*rest}", get(page::index))
        .route("/connectors", get(page::index))
        .route("/connectors/{*rest}", get(page::index))
        .route("/notices", get(page::index))
        .route("/settings", get(page::index))
        .route("/settings/{*rest}", get(page::index))
        .route("/assets/{name}", get(page::asset))
        .route("/favicon.svg", get(page::icon))
}

/// People and their scripts.
fn people(app: &Arc<App>) -> Routes {
    let guarded = |routes, needs| {
        let gate = Gate { app: Arc::clone(app), needs };
        needing(routes, needs).route_layer(from_fn_with_state(gate, guard))
    };
    Routes::default()
        .merge(for_anybody().route_layer(from_fn_with_state(Arc::clone(app), own_page)))
        .merge(needing(for_watching(), Access::Read))
        .merge(guarded(for_looking(), Access::Read))
        .merge(guarded(for_changing(), Access::Write))
        .merge(guarded(for_administrators(), Access::Admin))
        .merge(guarded(for_the_instance(), Access::Instance))
}

fn for_anybody() -> Routes {
    Routes::default()
        .at("/setup", routes!(setup::state, setup::finish))
        .at("/session", routes!(session::start))
        .at("/openapi.json", routes!(about_api::document))
        .at("/docs", routes!(about_api::page))
        .at("/session/link", routes!(session::start_by_link))
}

/// Sockets: they answer strangers by the code with which they close.
fn for_watching() -> Routes {
    Routes::default().at("/live", routes!(live::live))
}

fn for_looking() -> Routes {
    Routes::default()
        .at("/session", routes!(session::who, session::end))
        .at("/session/all", routes!(own_sessions::list, own_sessions::end_others))
        .at("/session/password", routes!(own_sessions::change_password))
        .at("/agents", routes!(agents::list))
        .at("/agents/{agent}", routes!(agents::get))
        .at("/agents/{agent}/jobs", routes!(agent_history::jobs))
        .at("/agents/{agent}/metrics", routes!(agent_history::metrics))
        .at("/collections", routes!(collections::list))
        .at("/collections/{collection}", routes!(collections::get))
        .at("/connectors", routes!(connectors::list))
        .at("/connectors/types", routes!(connectors::types))
        .at("/connectors/{connector}", routes!(connectors::get))
        .at("/pipelines", routes!(pipelines::list))
        .at("/pipelines/templates", routes!(pipelines::templates))
        .at("/pipelines/validate", routes!(pipelines::validate))
        .at("/pipelines/{pipeline}", routes!(pipelines::get))
        .at("/pipelines/{pipeline}/versions", routes!(pipeline_versions::list))
        .at("/pipelines/{pipeline}/versions/{version}", routes!(pipeline_versions::get))
        .at("/pipelines/{pipeline}/export", routes!(pipeline_files::export))
        .at("/pipelines/{pipeline}/graph", routes!(pipeline_files::graph))
        .at("/jobs", routes!(jobs::list))
        .at("/jobs/counts", routes!(jobs::count))
        .at("/jobs/{job}", routes!(jobs::get))
        .at("/results", routes!(results::list))
        .at("/results/{result}", routes!(results::get))
        .at("/results/{result}/diff", routes!(trends::diff))
        .at("/results/{result}/json", routes!(results::json))
        .at("/results/{result}/report", routes!(results::report))
        .at("/schemas/{tool}", routes!(schemas::get))
        .at("/trends", routes!(trends::list))
        .at("/notices", routes!(notices::list))
        .at("/config", routes!(config::all))
        .at("/config/retention", routes!(retention::get))
        .at("/config/{setting}", routes!(config::get))
}

fn for_changing() -> Routes {
    Routes::default()
        .at("/collections", routes!(collections::create))
        .at("/collections/{collection}", routes!(collections::delete, collections::change))
        .at("/connectors/{connector}/test", routes!(connectors::test))
        .at("/pipelines", routes!(pipelines::create))
        .at("/pipelines/import", routes!(pipeline_files::import))
        .at("/pipelines/{pipeline}", routes!(pipelines::delete, pipelines::rename))
        .at("/pipelines/{pipeline}/versions", routes!(pipeline_versions::save))
        .at("/pipelines/{pipeline}/activate", routes!(pipeline_versions::activate))
        .at(
            "/pipelines/{pipeline}/default",
            routes!(pipelines::make_default, pipelines::clear_default),
        )
        .at("/notices/dismiss", routes!(notices::dismiss_many))
        .at("/notices/{notice}/dismiss", routes!(notices::dismiss))
        .at("/jobs", routes!(jobs::create))
        .at("/jobs/cancel", routes!(job_changes::cancel_many))
        .at("/jobs/retry", routes!(job_changes::retry_many))
        .at("/jobs/{job}/cancel", routes!(job_changes::cancel))
        .at("/jobs/{job}/retry", routes!(job_changes::retry))
}

fn for_administrators() -> Routes {
    Routes::default()
        .at("/users", routes!(users::list, users::create))
        .at("/users/{user}", routes!(users::get, users::change, users::delete))
        .at("/users/{user}/link", routes!(users::link))
        .at("/audit", routes!(audit::list))
        .at("/audit/export", routes!(audit::export))
        .at("/agents/tokens", routes!(registration_tokens::list, registration_tokens::create))
        .at("/agents/tokens/{token}", routes!(registration_tokens::delete))
        .at("/agents/{agent}", routes!(agents::delete, agents::rename))
        .at("/agents/{agent}/revoke", routes!(agents::revoke))
        .at("/connectors", routes!(connectors::create))
        .at("/connectors/{connector}", routes!(connectors::delete, connectors::change))
        .at("/config/retention", routes!(retention::put))
        .at("/config/{setting}", routes!(config::put, config::reset))
        .at("/config/camera-mappings/offered/{camera}", routes!(config::dismiss_camera))
        .at("/api-tokens", routes!(api_tokens::list, api_tokens::create))
        .at("/api-tokens/{token}", routes!(api_tokens::revoke))
}

fn for_the_instance() -> Routes {
    Routes::default()
        .at("/teams", routes!(teams::list, teams::create))
        .at("/teams/{team}", routes!(teams::rename))
        .at("/admin/release-manifests", routes!(releases::list, releases::create))
        .at(
            "/admin/release-manifests/{rel}",
            routes!(releases::get, releases::change, releases::delete),
        )
}

async fn no_such_path() -> ApiError {
    ApiError::not_found()
}

async fn no_such_verb() -> ApiError {
    ApiError::refuse(ErrorCode::MethodNotAllowed, "This address does not know that verb.")
}
