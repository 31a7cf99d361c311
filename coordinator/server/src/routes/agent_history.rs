//! `/api/agents/{agent}/jobs` and `/metrics`: what an agent did, and how its computer fared.

use std::{sync::Arc, time::Duration};

use axum::{Json, extract::State};
use safelight_domain::AgentId;
use safelight_store::MetricStep;

use super::page;
use crate::{
    ApiError, App,
    extract::{Path, Query},
    people::caller::Caller,
    shapes::{Job, Metrics, MetricsQuery, Page, PageQuery, Step},
    views,
};

const HOUR: Duration = Duration::from_secs(60 * 60);
/// As long as each heartbeat's load is kept.
const FINE: Duration = Duration::from_secs(24 * 60 * 60);

/// One page of the jobs that the agent took, the latest first.
#[utoipa::path(
    get,
    path = "",
    tag = "agents",
    params(("agent" = AgentId, Path), PageQuery),
    responses((status = 200, description = "One page, the latest first", body = Page<Job>)),
)]
pub(crate) async fn jobs(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(agent): Path<AgentId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Job>>, ApiError> {
    let page = page::<i64>(query)?;
    let listing = app.store.list_agent_jobs(caller.team, agent, &page).await?;
    let items = views::jobs::all(&app, caller.team, listing.items).await?;
    Ok(Json(Page { items, next: listing.next }))
}

/// The load of its computer.
#[utoipa::path(
    get,
    path = "",
    tag = "agents",
    params(("agent" = AgentId, Path), MetricsQuery),
    responses((status = 200, description = "Oldest first", body = Metrics)),
)]
pub(crate) async fn metrics(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(agent): Path<AgentId>,
    Query(query): Query<MetricsQuery>,
) -> Result<Json<Metrics>, ApiError> {
    let now = app.clock.now();
    let since = query.since.unwrap_or_else(|| now.minus(HOUR));
    let by_span = if now.since(since) > FINE { Step::Coarse } else { Step::Fine };
    let step = query.step.unwrap_or(by_span);
    let kept = match step {
        Step::Fine => MetricStep::Fine,
        Step::Coarse => MetricStep::Coarse,
    };
    let points = app.store.agent_metrics(caller.team, agent, since, kept).await?;
    Ok(Json(Metrics { step, points: points.into_iter().map(Into::into).collect() }))
}
