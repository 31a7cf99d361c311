//! A sign of life: what it changes at once, what waits for the next flush, and what is answered.

use std::collections::BTreeMap;

use safelight_domain::{AgentStatus, CapabilitySet, JobId, JobState, LEASE, LeaseEpoch, Timestamp};
use safelight_protocol::{
    HEARTBEAT_SECONDS, HeartbeatReply, HeartbeatRequest, LeaseReply, ReportedStatus,
};
use safelight_store::{AgentRecord, HeartbeatUpdate, HeldJob, News, ReleaseCause};

use super::attestation;
use crate::{ApiError, App, jobs};

/// A job that is not named although it was claimed this recently may have been claimed after the
/// heartbeat was written; the next heartbeat decides.
const GRACE: std::time::Duration = std::time::Duration::from_secs(HEARTBEAT_SECONDS);

/// Takes a heartbeat in.
pub(crate) async fn heartbeat(
    app: &App,
    agent: &AgentRecord,
    request: HeartbeatRequest,
) -> Result<HeartbeatReply, ApiError> {
    let now = app.clock.now();
    change_abilities(app, agent, &request).await?;
    attestation::note(app, agent, &request).await?;
    let mut held = app.store.held_jobs(agent.id).await?;
    let let_go = no_longer_held(&held, agent, &request, now);
    for (job, cause) in let_go {
        jobs::release::release(app, job.job, job.epoch, cause, &agent.actor()).await?;
        held.retain(|held| held.job != job.job);
    }
    note(app, agent, &request, now).await?;
    let leases = extend(app, &held, &request, now);
    Ok(HeartbeatReply {
        acknowledged: true,
        server_time: now,
        pending_commands: commands(&held),
        next_heartbeat_seconds: Some(HEARTBEAT_SECONDS),
        config_revision: Some(app.store.config_revision(agent.team).await?),
        leases: Some(leases),
    })
}

/// Replaces what the agent can do and where, when that differs from what is stored.
async fn change_abilities(
    app: &App,
    agent: &AgentRecord,
    request: &HeartbeatRequest,
) -> Result<(), ApiError> {
    let said: Option<CapabilitySet> =
        request.capabilities.as_ref().map(|list| list.iter().cloned().collect());
    let capabilities = said.filter(|new| *new != agent.capabilities);
    let roots = request.authorized_roots.clone().filter(|new| *new != agent.roots);
    if capabilities.is_none() && roots.is_none() {
        return Ok(());
    }
    app.store.update_agent_capabilities(agent.id, capabilities, roots).await?;
    app.store.tell(News::AgentReadiness { team: agent.team, agent: agent.id });
    Ok(())
}

/// Which of the jobs on the agent's hands it has let go of, and why they go back.
fn no_longer_held(
    held: &[HeldJob],
    agent: &AgentRecord,
    request: &HeartbeatRequest,
    now: Timestamp,
) -> Vec<(HeldJob, ReleaseCause)> {
    let restarted = match (&agent.boot_id, &request.boot_id) {
        (Some(before), Some(said)) => before != said,
        _ => false,
    };
    let Some(named) = &request.jobs else { return Vec::new() };
    let is_named = |job: &HeldJob| {
        named.iter().any(|named| named.guid == job.job && named.lease_epoch == job.epoch)
    };
    let cause = if restarted { ReleaseCause::AgentDeath } else { ReleaseCause::Forgotten };
    held.iter()
        .filter(|job| !is_named(job))
        .filter(|job| restarted || job.assigned_at.is_none_or(|at| now.since(at) >= GRACE))
        .map(|job| (*job, cause))
        .collect()
}

/// Writes at once what others decide by, and leaves the rest to the next flush.
async fn note(
    app: &App,
    agent: &AgentRecord,
    request: &HeartbeatRequest,
    now: Timestamp,
) -> Result<(), ApiError> {
    let update = update(agent, request, now);
    let urgent = agent.status != update.status
        || agent.asleep
        || agent.accepts_jobs != update.accepts_jobs
        || agent.names_jobs != update.names_jobs
        || update.boot_id.is_some() && agent.boot_id != update.boot_id;
    if !urgent {
        app.agents.latest.beat(update);
        return Ok(());
    }
    if agent.status != update.status || agent.asleep {
        app.store.set_agent_status(agent.id, update.status, false).await?;
    }
    let is_ready_otherwise = agent.accepts_jobs != update.accepts_jobs;
    app.store.record_heartbeats(vec![update]).await?;
    if is_ready_otherwise {
        app.store.tell(News::AgentReadiness { team: agent.team, agent: agent.id });
    }
    Ok(())
}

fn update(agent: &AgentRecord, request: &HeartbeatRequest, now: Timestamp) -> HeartbeatUpdate {
    let status = match request.status {
        ReportedStatus::Online => AgentStatus::Online,
        ReportedStatus::Error => AgentStatus::Error,
    };
    let same_start = request.boot_id.is_none() || request.boot_id == agent.boot_id;
    HeartbeatUpdate {
        agent: agent.id,
        at: now,
        status,
        error_message: request.error_message.clone(),
        metrics: request.metrics.as_ref().and_then(|load| serde_json::to_string(load).ok()),
        version: request.version.clone(),
        platform: request.platform.clone(),
        binary_checksum: request.binary_checksum.clone(),
        boot_id: request.boot_id.clone(),
        names_jobs: request.jobs.is_some() || (same_start && agent.names_jobs),
        accepts_jobs: request.accepts_jobs.unwrap_or(true),
        not_accepting_reason: request.not_accepting_reason.clone(),
        not_accepting_until: request.until,
    }
}

/// Extends the leases the agent vouches for, and says how all of its leases stand.
fn extend(
    app: &App,
    held: &[HeldJob],
    request: &HeartbeatRequest,
    now: Timestamp,
) -> Vec<LeaseReply> {
    let named: Option<BTreeMap<JobId, LeaseEpoch>> =
        request.jobs.as_ref().map(|jobs| jobs.iter().map(|j| (j.guid, j.lease_epoch)).collect());
    let mut leases = Vec::new();
    for job in held.iter().filter(|job| job.state.is_held()) {
        let vouched = match (&named, request.current_job_guid) {
            (Some(named), _) => named.get(&job.job) == Some(&job.epoch),
            (None, Some(current)) => current == job.job,
            // An agent that never says what it works on vouches for all it holds.
            (None, None) => true,
        };
        let until = if vouched { Some(now.plus(LEASE)) } else { job.lease_expires_at };
        if vouched {
            app.agents.latest.extend(job.job, job.epoch, now.plus(LEASE));
        }
        leases.push(LeaseReply {
            guid: job.job,
            lease_epoch: job.epoch,
            expires_in_seconds: until.map_or(0, |until| until.since(now).as_secs()),
        });
    }
    leases
}

/// Derived from the state of the jobs, so that none is lost with an answer.
fn commands(held: &[HeldJob]) -> Vec<String> {
    let cancelled = held.iter().filter(|job| job.state == JobState::Cancelled);
    cancelled.map(|job| format!("cancel_job:{}", job.job)).collect()
}
