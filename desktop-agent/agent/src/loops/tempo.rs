//! How fast the loops turn.

use std::time::Duration;

use safelight_protocol::{HEARTBEAT_SECONDS, MAX_CLAIM_WAIT};

/// The pauses of a running agent. Tests turn them down.
#[derive(Debug, Clone, Copy)]
pub struct Tempo {
    /// Between heartbeats, unless the coordinator says otherwise.
    pub heartbeat: Duration,
    /// Between looks at the clock, to notice that the computer slept.
    pub look: Duration,
    /// Between claims where requests cannot be held open.
    pub poll: Duration,
    /// How many seconds a claim may be held open.
    pub hold_seconds: u64,
    /// Between claims while a socket is open: it wakes us, and a wake may get lost.
    pub safety_poll: Duration,
    /// How long a socket may say nothing, not even a ping.
    pub silence: Duration,
    /// How long a heartbeat over the socket may go without its answer.
    pub socket_answer: Duration,
    /// The longest pause between tries at a socket.
    pub longest_socket_retry: Duration,
    /// Between progress reports.
    pub progress: Duration,
    /// The first pause after a failed call; doubles each time.
    pub first_retry: Duration,
    /// The longest pause after failed calls.
    pub longest_retry: Duration,
    /// How long an orderly end may wait for the job at hand, and then for the good-bye.
    pub farewell: Duration,
}

impl Default for Tempo {
    fn default() -> Self {
        Self {
            heartbeat: Duration::from_secs(HEARTBEAT_SECONDS),
            look: Duration::from_secs(5),
            poll: Duration::from_secs(5),
            hold_seconds: MAX_CLAIM_WAIT,
            safety_poll: Duration::from_secs(30),
            silence: Duration::from_secs(90),
            socket_answer: Duration::from_secs(10),
            longest_socket_retry: Duration::from_secs(300),
            progress: Duration::from_millis(500),
            first_retry: Duration::from_secs(1),
            longest_retry: Duration::from_secs(30),
            farewell: Duration::from_millis(500),
        }
    }
}

impl Tempo {
    /// The pause after `failures` failed calls before this one, spread so that agents that lost
    /// the coordinator together do not come back together.
    #[must_use]
    pub fn backoff(&self, failures: u32) -> Duration {
        self.grown(failures, self.longest_retry)
    }

    /// The same for tries at a socket, of which nothing depends.
    #[must_use]
    pub fn socket_backoff(&self, failures: u32) -> Duration {
        self.grown(failures, self.longest_socket_retry)
    }

    fn grown(&self, failures: u32, longest: Duration) -> Duration {
        jittered(self.first_retry.saturating_mul(1 << failures.min(16)).min(longest))
    }
}

/// `pause`, up to a tenth shorter or longer.
pub(super) fn jittered(pause: Duration) -> Duration {
    let mut bytes = [0_u8; 4];
    // Without randomness the pause is merely not spread.
    let random = getrandom::fill(&mut bytes).map_or(u32::MAX / 2, |()| u32::from_ne_bytes(bytes));
    pause.mul_f64(0.9 + f64::from(random) / f64::from(u32::MAX) * 0.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_their_limit_and_are_spread() {
        let tempo = Tempo::default();
        for (failures, seconds) in [(0, 1.0), (1, 2.0), (3, 8.0), (9, 30.0), (u32::MAX, 30.0)] {
            let pause = tempo.backoff(failures).as_secs_f64();
            assert!((seconds * 0.89..=seconds * 1.11).contains(&pause), "{failures}: {pause}");
        }
        let first = jittered(Duration::from_secs(30));
        assert!((0..50).any(|_| jittered(Duration::from_secs(30)) != first));
    }
}
