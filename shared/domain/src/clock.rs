//! The only door to time. Everything else is handed a [`Clock`].

use std::{
    sync::atomic::{AtomicI64, AtomicU64, Ordering},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use crate::Timestamp;

/// Tells the time.
pub trait Clock: Send + Sync + 'static {
    /// Wall-clock time, UTC. May jump when somebody sets the clock.
    fn now(&self) -> Timestamp;

    /// Time since some fixed moment; never goes back, and is not moved by setting the clock.
    fn monotonic(&self) -> Duration;
}

/// The clock of this computer.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock {
    started: Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl SystemClock {
    /// A clock whose monotonic time starts at zero now.
    #[must_use]
    #[allow(clippy::disallowed_methods, reason = "this is the one place that asks the system")]
    pub fn new() -> Self {
        Self { started: Instant::now() }
    }
}

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "this is the one place that asks the system")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }

    fn monotonic(&self) -> Duration {
        self.started.elapsed()
    }
}

/// A clock that stands still until it is moved; for tests.
#[derive(Debug)]
pub struct ManualClock {
    now: AtomicI64,
    monotonic: AtomicU64,
}

impl ManualClock {
    /// A clock that shows `now`.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        Self { now: AtomicI64::new(now.as_micros()), monotonic: AtomicU64::new(0) }
    }

    /// Lets `span` pass on both clocks.
    pub fn advance(&self, span: Duration) {
        let micros = u64::try_from(span.as_micros()).unwrap_or(u64::MAX);
        self.monotonic.fetch_add(micros, Ordering::SeqCst);
        self.now.fetch_add(i64::try_from(micros).unwrap_or(i64::MAX), Ordering::SeqCst);
    }

    /// Sets the wall clock, as a person or a time server would; monotonic time does not move.
    pub fn set(&self, now: Timestamp) {
        self.now.store(now.as_micros(), Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.now.load(Ordering::SeqCst))
    }

    fn monotonic(&self) -> Duration {
        Duration::from_micros(self.monotonic.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn setting_a_clock_moves_its_wall_time_alone() {
        let clock = ManualClock::at(Timestamp::from_micros(1_000));
        clock.advance(Duration::from_micros(5));
        assert_eq!((clock.now().as_micros(), clock.monotonic().as_micros()), (1_005, 5));
        clock.set(Timestamp::from_micros(1));
        assert_eq!((clock.now().as_micros(), clock.monotonic().as_micros()), (1, 5));
    }
}
