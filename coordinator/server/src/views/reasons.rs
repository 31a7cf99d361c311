//! Why a job waits, in words.

use std::time::Duration;

use safelight_domain::{
    AgentId, Capability, JobState, Lane, ShownAgentStatus as Shown, Timestamp, Tool,
};
use safelight_store::{AgentRecord, JobRecord};

use super::surroundings::Surroundings;
use crate::shapes::{WaitCode, WaitReason};

/// Why this job waits; none when it does not.
pub(crate) fn why_waiting(job: &JobRecord, around: &Surroundings) -> Option<WaitReason> {
    let until = job.not_before.filter(|time| *time > around.now);
    match job.state {
        JobState::Scheduled => {
            let time = until.or(job.scheduled_for).unwrap_or(around.now);
            let text = format!("waits for its time, {}", clock_time(time, around.now));
            Some(reason(WaitCode::Scheduled, text))
        }
        JobState::Pending => Some(match until {
            Some(time) => {
                let text =
                    format!("the last try failed; tries again at {}", clock_time(time, around.now));
                reason(WaitCode::Backoff, text)
            }
            None => waiting(job, around),
        }),
        _ => None,
    }
}

fn waiting(job: &JobRecord, around: &Surroundings) -> WaitReason {
    match &job.lane {
        Lane::Bound(agent) => match around.agents.get(agent) {
            Some(agent) => waiting_for(agent, job.tool, around),
            None => reason(WaitCode::AgentRevoked, "its agent was removed".to_owned()),
        },
        Lane::Shared { .. } => waiting_for_any(job, around),
    }
}

fn waiting_for(agent: &AgentRecord, tool: Tool, around: &Surroundings) -> WaitReason {
    let name = &agent.name;
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
        Shown::Busy => reason(WaitCode::AgentBusy, busy(agent.id, name, around)),
        Shown::Online => reason(WaitCode::Queued, format!("next on agent {name}")),
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
    let here = |status: &Shown| matches!(status, Shown::Online | Shown::Busy);
    if shown.is_empty() {
        let text = format!("no agent of the team can run {}", job.tool);
        reason(WaitCode::NoCapableAgent, text)
    } else if shown.contains(&Shown::Online) {
        reason(WaitCode::Queued, "next on an agent that is free".to_owned())
    } else if shown.iter().any(here) {
        reason(WaitCode::AgentBusy, "every agent that can run it is busy".to_owned())
    } else {
        reason(WaitCode::AgentAway, "every agent that can run it is away".to_owned())
    }
}

/// Whether the agent can run the tool on a folder of its computer, in any version.
pub(crate) fn can_run(agent: &AgentRecord, tool: Tool) -> bool {
    let needed: Capability = tool.needs_for_folder().parse().expect("it is a capability");
    agent.capabilities.iter().any(|had| had.meets(&needed))
}

fn reason(code: WaitCode, text: String) -> WaitReason {
    WaitReason { code, text }
}

/// `14:02 UTC`, with the date when that is further than half a day from `now`.
fn clock_time(time: Timestamp, now: Timestamp) -> String {
    const HALF_A_DAY: Duration = Duration::from_secs(12 * 60 * 60);
    let text = time.to_string();
    let (date, clock) = text.split_once('T').unwrap_or((&text, ""));
    let clock = clock.get(..5).unwrap_or_default();
    if time.since(now) < HALF_A_DAY && now.since(time) < HALF_A_DAY {
        format!("{clock} UTC")
    } else {
        format!("{date} {clock} UTC")
    }
}
