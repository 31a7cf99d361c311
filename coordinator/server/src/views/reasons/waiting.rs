//! Why a job waits that an agent could claim.

use safelight_domain::{AgentId, Lane, ShownAgentStatus as Shown, Timestamp};
use safelight_store::{AgentRecord, JobRecord};

use super::{can_run, clock_time, reason, remote};
use crate::{
    shapes::{WaitCode, WaitReason},
    views::surroundings::Surroundings,
};

/// The store counts no further.
const MOST_COUNTED: i64 = 100;

/// Why a job waits that could be claimed.
pub(super) fn waiting(job: &JobRecord, around: &Surroundings) -> WaitReason {
    match &job.lane {
        Lane::Bound(agent) => match around.agents.get(agent) {
            Some(agent) => waiting_for(agent, job, around),
            None => reason(WaitCode::AgentRevoked, "its agent was removed".to_owned()),
        },
        Lane::Shared { required, .. } => remote::waiting_for_connector(required, around)
            .unwrap_or_else(|| waiting_for_any(job, around)),
    }
}

fn waiting_for(agent: &AgentRecord, job: &JobRecord, around: &Surroundings) -> WaitReason {
    let (name, tool) = (&agent.name, job.tool);
    let since = agent.last_heartbeat.unwrap_or(agent.status_at);
    let away = |word: &str, since: Timestamp| {
        let time = clock_time(since, around.now);
        reason(WaitCode::AgentAway, format!("waiting for agent {name}, {word} since {time}"))
    };
    match agent.presence().shown(around.now) {
        Shown::Revoked => {
            reason(WaitCode::AgentRevoked, format!("agent {name} was shut out and cannot run it"))
        }
        Shown::NeverContacted => reason(
            WaitCode::AgentAway,
            format!("waiting for agent {name}, which was never heard of"),
        ),
        Shown::Asleep => away("asleep", agent.status_at),
        Shown::Offline => away("offline", since),
        Shown::Late => away("silent", since),
        Shown::Error => {
            let said = agent.error_message.as_deref().unwrap_or("it does not say what");
            let text = format!("waiting for agent {name}, which reports a fault: {said}");
            reason(WaitCode::AgentFaulty, text)
        }
        Shown::Paused => reason(WaitCode::AgentPaused, paused(agent, around)),
        Shown::Online | Shown::Busy if !can_run(agent, tool) => reason(
            WaitCode::AgentIncapable,
            format!("agent {name} cannot run {tool}; a newer version may"),
        ),
        Shown::Busy => {
            let text = format!("{}{}", busy(agent.id, name, around), first_come(job, around));
            reason(WaitCode::AgentBusy, text)
        }
        Shown::Online => match others(job, around) {
            Some(others) => reason(WaitCode::Queued, format!("behind {others} on agent {name}")),
            None => reason(WaitCode::Queued, format!("next on agent {name}")),
        },
    }
}

fn paused(agent: &AgentRecord, around: &Surroundings) -> String {
    let mut text = format!("waiting for agent {}, which takes no jobs now", agent.name);
    if let Some(why) = &agent.not_accepting_reason {
        text.push_str(&format!(" ({why})"));
    }
    if let Some(until) = agent.not_accepting_until {
        text.push_str(&format!(", until {}", clock_time(until, around.now)));
    }
    text
}

fn busy(agent: AgentId, name: &str, around: &Surroundings) -> String {
    let held = around.held.get(&agent);
    let collection = held.and_then(|job| around.collections.get(&job.collection?));
    match (held, collection) {
        (Some(job), Some(collection)) => {
            format!("agent {name} is busy with {} of {collection}", job.tool)
        }
        _ => format!("agent {name} is busy"),
    }
}

fn waiting_for_any(job: &JobRecord, around: &Surroundings) -> WaitReason {
    let capable = around
        .agents
        .values()
        .filter(|agent| job.lane.admits(agent.id, agent.team, &agent.capabilities))
        .map(|agent| agent.presence().shown(around.now));
    let shown: Vec<_> = capable.collect();
    if shown.is_empty() {
        let text = format!("no agent of the team can run {}", job.tool);
        reason(WaitCode::NoCapableAgent, text)
    } else if shown.contains(&Shown::Online) {
        let text = match others(job, around) {
            Some(others) => format!("behind {others}"),
            None => "next on an agent that is free".to_owned(),
        };
        reason(WaitCode::Queued, text)
    } else if shown.contains(&Shown::Busy) {
        let others = first_come(job, around);
        reason(WaitCode::AgentBusy, format!("every agent that can run it is busy{others}"))
    } else if shown.contains(&Shown::Paused) {
        let text = "every agent that can run it and is online takes no jobs now";
        reason(WaitCode::AgentPaused, text.to_owned())
    } else {
        reason(WaitCode::NoAgentOnline, "no agent that can run it is online".to_owned())
    }
}

/// How many come first, in words; none when it is the next.
fn others(job: &JobRecord, around: &Surroundings) -> Option<String> {
    match around.ahead.get(&job.id).copied().unwrap_or(0) {
        0 => None,
        1 => Some("1 other job".to_owned()),
        MOST_COUNTED.. => Some(format!("{MOST_COUNTED} or more other jobs")),
        ahead => Some(format!("{ahead} other jobs")),
    }
}

/// The same at the end of a sentence.
fn first_come(job: &JobRecord, around: &Surroundings) -> String {
    let verb = if around.ahead.get(&job.id) == Some(&1) { "comes" } else { "come" };
    others(job, around).map(|others| format!("; {others} {verb} first")).unwrap_or_default()
}
