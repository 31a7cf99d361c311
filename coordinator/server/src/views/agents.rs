//! Agents as people see them.

use safelight_domain::{AgentId, TeamId};
use safelight_store::{AgentRecord, Page};

use super::{jobs, surroundings::Surroundings};
use crate::{
    ApiError, App,
    shapes::{Agent, AgentDetail},
};

/// Jobs shown beside one agent.
const RECENT: u32 = 10;

/// Every agent of the team.
pub(crate) async fn all(app: &App, team: TeamId) -> Result<Vec<Agent>, ApiError> {
    let around = Surroundings::of(app, team, []).await?;
    Ok(around.agents.values().map(|record| shape(record, &around)).collect())
}

/// One agent.
pub(crate) async fn one(app: &App, team: TeamId, agent: AgentId) -> Result<Agent, ApiError> {
    let around = Surroundings::of(app, team, []).await?;
    let record = around.agents.get(&agent).ok_or_else(ApiError::not_found)?;
    Ok(shape(record, &around))
}

/// One agent with what it does and did.
pub(crate) async fn whole(
    app: &App,
    team: TeamId,
    agent: AgentId,
) -> Result<AgentDetail, ApiError> {
    let shown = one(app, team, agent).await?;
    let recent = app.store.list_agent_jobs(team, agent, &Page::first(RECENT)).await?;
    let recent_jobs = jobs::all(app, team, recent.items).await?;
    let current_job = match shown.current_job_guid {
        Some(job) => Some(jobs::one(app, app.store.get_job(team, job).await?).await?),
        None => None,
    };
    Ok(AgentDetail { agent: shown, current_job, recent_jobs })
}

fn shape(record: &AgentRecord, around: &Surroundings) -> Agent {
    Agent {
        guid: record.id,
        name: record.name.clone(),
        hostname: record.hostname.clone(),
        os_info: record.os_info.clone(),
        version: record.version.clone(),
        status: record.presence().shown(around.now),
        last_heartbeat: record.last_heartbeat,
        authorized_roots: record.roots.clone(),
        capabilities: record.capabilities.clone(),
        error_message: record.error_message.clone(),
        current_job_guid: around.held.get(&record.id).map(|job| job.id),
        revoked_reason: record.revoked_reason.clone(),
        platform: record.platform.clone(),
        binary_checksum: record.binary_checksum.clone(),
        development_mode: record.development_mode,
        attestation: record.attestation.map(Into::into),
        created_at: record.created_at,
    }
}
