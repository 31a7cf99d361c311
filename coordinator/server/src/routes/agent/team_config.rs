use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use safelight_domain::settings::team::{ConfigurationSource as _, TeamConfiguration, TeamPipeline};
use safelight_protocol::{PipelineBody, TeamConfigReply, TeamPipelineBody};

use crate::{ApiError, App, agents::auth::KnownAgent, jobs::config::tool_config, team_config};

/// `GET /config`. An agent that has this revision is told so without the rest.
#[utoipa::path(
    get,
    path = "",
    tag = "agent protocol",
    params(("if-none-match" = Option<String>, Header, description = "The `ETag` of what the caller has")),
    responses(
        (status = 200, description = "The settings of the caller's team; the revision is the `ETag`", body = TeamConfigReply, headers(("etag" = String))),
        (status = 304, description = "The caller has this revision"),
    ),
)]
pub(super) async fn team_config(
    State(app): State<Arc<App>>,
    KnownAgent(agent): KnownAgent,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let revision = app.store.config_revision(agent.team).await?;
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| known.split(',').any(|one| one.trim() == tag(revision))) {
        return Ok((StatusCode::NOT_MODIFIED, tagged(revision)).into_response());
    }
    let stored = team_config::Stored { app: &app, team: agent.team };
    let reply = reply(stored.configuration().await?);
    Ok((tagged(reply.revision), Json(reply)).into_response())
}

fn tag(revision: i64) -> String {
    format!("\"{revision}\"")
}

fn tagged(revision: i64) -> [(header::HeaderName, HeaderValue); 1] {
    let tag = HeaderValue::try_from(tag(revision)).expect("digits between quotes");
    [(header::ETAG, tag)]
}

fn reply(team: TeamConfiguration) -> TeamConfigReply {
    TeamConfigReply {
        revision: team.revision.unwrap_or_default(),
        config: tool_config(team.settings),
        pipelines: team.pipelines.into_iter().filter_map(pipeline).collect(),
    }
}

/// Those of the database all have an id.
fn pipeline(team: TeamPipeline) -> Option<TeamPipelineBody> {
    let TeamPipeline { id, name, version, is_default, nodes, edges } = team;
    let pipeline = PipelineBody { guid: id?, name, version, nodes, edges };
    Some(TeamPipelineBody { pipeline, is_default })
}
