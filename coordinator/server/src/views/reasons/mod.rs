//! Why a job does not run, in words.

mod ended;
mod remote;
#[cfg(test)]
mod tests;
mod waiting;

use std::time::Duration;

use safelight_domain::{Capability, JobState, Timestamp, Tool};
use safelight_store::{AgentRecord, JobRecord};

use super::surroundings::Surroundings;
use crate::shapes::{WaitCode, WaitReason};

/// Why this job does not run; none while it runs and after a good end.
pub(crate) fn why_not_running(job: &JobRecord, around: &Surroundings) -> Option<WaitReason> {
    let until = job.not_before.filter(|time| *time > around.now);
    match job.state {
        JobState::Scheduled => Some(match until {
            Some(time) => {
                let text = format!("waits for its time, {}", clock_time(time, around.now));
                reason(WaitCode::Scheduled, text)
            }
            None => reason(WaitCode::Due, "its time has come; it joins the queue now".to_owned()),
        }),
        JobState::Pending => Some(match until {
            Some(time) => {
                let text =
                    format!("the last try failed; tries again at {}", clock_time(time, around.now));
                reason(WaitCode::Backoff, text)
            }
            None => waiting::waiting(job, around),
        }),
        JobState::Failed => Some(ended::failed(job, around)),
        JobState::Cancelled => Some(ended::cancelled(job, around)),
        JobState::Assigned | JobState::Running | JobState::Completed => None,
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
