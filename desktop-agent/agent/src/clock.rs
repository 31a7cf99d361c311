//! Time as a laptop needs it: a clock that also counts the hours under a closed lid.

use std::{
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use safelight_domain::{Clock, ManualClock, SystemClock, Timestamp};

/// A longer difference between the two ways of counting means that the computer slept.
const SLEPT: Duration = Duration::from_secs(5);

/// A clock that goes on while the computer sleeps. `Clock::monotonic` may stand still then, as
/// Rust's `Instant` does on Linux and macOS.
pub trait AwakeClock: Clock {
    /// Time since some fixed moment, sleep included.
    fn with_sleep(&self) -> Duration;
}

/// The clock of this computer.
#[derive(Debug, Default)]
pub struct SystemAwakeClock {
    system: SystemClock,
}

impl Clock for SystemAwakeClock {
    fn now(&self) -> Timestamp {
        self.system.now()
    }

    fn monotonic(&self) -> Duration {
        self.system.monotonic()
    }
}

impl AwakeClock for SystemAwakeClock {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    fn with_sleep(&self) -> Duration {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
        let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
        Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or(0))
    }

    /// On Apple's systems this clock goes on during sleep; the one that `Instant` reads does not.
    #[cfg(target_vendor = "apple")]
    fn with_sleep(&self) -> Duration {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
        let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
        Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or(0))
    }

    /// The wall clock: somebody who sets it causes one question too many, never one too few.
    #[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
    fn with_sleep(&self) -> Duration {
        self.now().since(Timestamp::from_micros(0))
    }
}

/// A clock that is moved by hand; for tests.
#[derive(Debug)]
pub struct ManualAwakeClock {
    awake: ManualClock,
    slept_micros: AtomicU64,
}

impl ManualAwakeClock {
    /// A clock that shows `now`.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        Self { awake: ManualClock::at(now), slept_micros: AtomicU64::new(0) }
    }

    /// Lets `span` pass while the computer is awake.
    pub fn advance(&self, span: Duration) {
        self.awake.advance(span);
    }

    /// Sets the wall clock, as a person or a time server does: nothing else notices.
    pub fn set_wall(&self, now: Timestamp) {
        self.awake.set(now);
    }

    /// Lets `span` pass while the computer sleeps: `monotonic` does not notice.
    pub fn sleep(&self, span: Duration) {
        self.awake.set(self.awake.now().plus(span));
        let micros = u64::try_from(span.as_micros()).unwrap_or(u64::MAX);
        self.slept_micros.fetch_add(micros, Ordering::SeqCst);
    }
}

impl Clock for ManualAwakeClock {
    fn now(&self) -> Timestamp {
        self.awake.now()
    }

    fn monotonic(&self) -> Duration {
        self.awake.monotonic()
    }
}

impl AwakeClock for ManualAwakeClock {
    fn with_sleep(&self) -> Duration {
        self.awake.monotonic() + Duration::from_micros(self.slept_micros.load(Ordering::SeqCst))
    }
}

/// Notices that the computer slept between two looks.
#[derive(Debug)]
pub(crate) struct SleepWatch {
    last: Mutex<(Duration, Duration)>,
}

impl SleepWatch {
    /// Starts watching now.
    pub(crate) fn new(clock: &dyn AwakeClock) -> Self {
        Self { last: Mutex::new((clock.with_sleep(), clock.monotonic())) }
    }

    /// How long the computer slept since the last look, when it did.
    pub(crate) fn slept(&self, clock: &dyn AwakeClock) -> Option<Duration> {
        let now = (clock.with_sleep(), clock.monotonic());
        let mut last = self.lock();
        let passed = now.0.saturating_sub(last.0);
        let awake = now.1.saturating_sub(last.1);
        *last = now;
        let asleep = passed.saturating_sub(awake);
        (asleep > SLEPT).then_some(asleep)
    }

    fn lock(&self) -> MutexGuard<'_, (Duration, Duration)> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sleep_is_noticed_once_and_waking_time_is_not_sleep() {
        let clock = ManualAwakeClock::at(Timestamp::from_micros(0));
        let watch = SleepWatch::new(&clock);
        clock.advance(Duration::from_secs(3_600));
        assert_eq!(watch.slept(&clock), None, "an hour of work is no sleep");
        clock.sleep(Duration::from_secs(600));
        clock.advance(Duration::from_secs(1));
        assert_eq!(watch.slept(&clock), Some(Duration::from_secs(600)));
        assert_eq!(watch.slept(&clock), None, "told once");
    }

    #[test]
    fn the_clock_of_this_computer_goes_on() {
        let clock = SystemAwakeClock::default();
        let first = clock.with_sleep();
        assert!(first > Duration::ZERO);
        assert!(clock.with_sleep() >= first);
    }
}
