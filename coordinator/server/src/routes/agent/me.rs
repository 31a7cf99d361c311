use axum::Json;
use safelight_protocol::MeReply;

use crate::agents::auth::KnownAgent;

/// `GET /me`.
#[utoipa::path(
    get,
    path = "",
    tag = "agent protocol",
    responses((status = 200, description = "The caller", body = MeReply)),
)]
pub(super) async fn me(KnownAgent(agent): KnownAgent) -> Json<MeReply> {
    Json(MeReply {
        guid: agent.id,
        name: agent.name,
        team_guid: agent.team,
        status: agent.status,
        hostname: agent.hostname,
        os_info: agent.os_info,
        version: agent.version,
        capabilities: agent.capabilities,
        authorized_roots: agent.roots,
        last_heartbeat: agent.last_heartbeat,
        created_at: agent.created_at,
    })
}
