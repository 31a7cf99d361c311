//! When silence means something. After a start, and after a sleep of this computer, no agent had
//! a chance to be heard: nobody is given up for one whole period.

use std::time::Duration;

use safelight_domain::{Clock, LEASE, Timestamp};

/// The wall clock ran this much ahead of the other: the computer slept, or somebody set it.
const JUMP: Duration = Duration::from_secs(10);
/// No look for so long: the process stood still.
const GAP: Duration = Duration::from_secs(45);

/// Remembers since when this process has been listening without a break.
#[derive(Debug)]
pub(super) struct Patience {
    listening_since: Duration,
    last_look: Duration,
    last_wall: Timestamp,
}

impl Patience {
    /// Listening starts now.
    pub(super) fn starting(clock: &dyn Clock) -> Self {
        let now = clock.monotonic();
        Self { listening_since: now, last_look: now, last_wall: clock.now() }
    }

    /// Whether agents have had a whole period to be heard.
    pub(super) fn is_over(&mut self, clock: &dyn Clock) -> bool {
        let (now, wall) = (clock.monotonic(), clock.now());
        let passed = now.saturating_sub(self.last_look);
        let wall_passed = wall.since(self.last_wall);
        if passed > GAP || wall_passed > passed + JUMP {
            self.listening_since = now;
        }
        self.last_look = now;
        self.last_wall = wall;
        now.saturating_sub(self.listening_since) >= LEASE
    }
}

#[cfg(test)]
mod tests {
    use safelight_domain::ManualClock;

    use super::*;

    fn tick(patience: &mut Patience, clock: &ManualClock, seconds: u64) -> bool {
        clock.advance(Duration::from_secs(seconds));
        patience.is_over(clock)
    }

    #[test]
    fn nobody_is_given_up_in_the_first_period() {
        let clock = ManualClock::at(Timestamp::from_micros(0));
        let mut patience = Patience::starting(&clock);
        assert!(!tick(&mut patience, &clock, 30));
        assert!(!tick(&mut patience, &clock, 30));
        assert!(!tick(&mut patience, &clock, 29));
        assert!(tick(&mut patience, &clock, 1));
    }

    #[test]
    fn a_sleep_of_the_computer_starts_a_new_period() {
        let clock = ManualClock::at(Timestamp::from_micros(0));
        let mut patience = Patience::starting(&clock);
        while !tick(&mut patience, &clock, 30) {}
        // The lid was closed for eight hours: the wall clock went on, the other stood still.
        clock.set(clock.now().plus(Duration::from_secs(8 * 60 * 60)));
        assert!(!tick(&mut patience, &clock, 5));
        assert!(!tick(&mut patience, &clock, 40));
        assert!(tick(&mut patience, &clock, 45) || tick(&mut patience, &clock, 45));
    }

    #[test]
    fn a_process_that_stood_still_starts_a_new_period() {
        let clock = ManualClock::at(Timestamp::from_micros(0));
        let mut patience = Patience::starting(&clock);
        while !tick(&mut patience, &clock, 30) {}
        assert!(!tick(&mut patience, &clock, 600));
    }
}
