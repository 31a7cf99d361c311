//! How many jobs each agent took within the last hour, in steps of ten minutes: enough to spread
//! work, and cheap to keep.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use safelight_domain::AgentId;

const STEP: Duration = Duration::from_secs(10 * 60);
/// Steps of an hour.
const STEPS: usize = 6;
/// From so many agents on, those that were idle for an hour are forgotten now and then.
const MANY: usize = 10_000;

/// The last hour of every agent.
#[derive(Debug, Default)]
pub(crate) struct Loads(Mutex<HashMap<AgentId, Hour>>);

/// Counts by step; `newest` is the step of the first of them.
#[derive(Debug, Clone, Copy, Default)]
struct Hour {
    newest: u64,
    counts: [u32; STEPS],
}

impl Loads {
    /// Notes that the agent took a job, on the monotonic clock.
    pub(crate) fn took(&self, agent: AgentId, now: Duration) {
        let mut hours = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if hours.len() >= MANY && !hours.contains_key(&agent) {
            hours.retain(|_, hour| hour.at(now).recent() > 0);
        }
        let hour = hours.entry(agent).or_default();
        *hour = hour.at(now);
        hour.counts[0] = hour.counts[0].saturating_add(1);
    }

    /// How many it took within the last hour.
    pub(crate) fn recent(&self, agent: AgentId, now: Duration) -> u32 {
        let hours = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        hours.get(&agent).map_or(0, |hour| hour.at(now).recent())
    }
}

impl Hour {
    /// The same hour seen from now.
    fn at(self, now: Duration) -> Self {
        let newest = now.as_secs() / STEP.as_secs();
        let passed = usize::try_from(newest.saturating_sub(self.newest)).unwrap_or(STEPS);
        let mut counts = [0; STEPS];
        if passed < STEPS {
            counts[passed..].copy_from_slice(&self.counts[..STEPS - passed]);
        }
        Self { newest, counts }
    }

    fn recent(&self) -> u32 {
        self.counts.iter().fold(0, |sum, count| sum.saturating_add(*count))
    }
}

#[cfg(test)]
mod tests {
    use safelight_domain::{ManualClock, Timestamp};

    use super::*;

    #[test]
    fn an_hour_is_remembered_and_no_longer() {
        let clock = ManualClock::at(Timestamp::from_micros(0));
        let (one, other) = (AgentId::generate(&clock), AgentId::generate(&clock));
        let loads = Loads::default();
        let minute = |n: u64| Duration::from_secs(n * 60);
        for n in [0, 5, 25, 59] {
            loads.took(one, minute(n));
        }
        assert_eq!(loads.recent(one, minute(59)), 4);
        assert_eq!(loads.recent(one, minute(60)), 2);
        assert_eq!(loads.recent(one, minute(85)), 1);
        assert_eq!(loads.recent(one, minute(400)), 0);
        assert_eq!(loads.recent(other, minute(59)), 0);
    }
}
