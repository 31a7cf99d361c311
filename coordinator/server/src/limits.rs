//! How often somebody may try: buckets that fill again with time, in this process' memory.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use safelight_domain::Clock;

use crate::ApiError;

/// More callers than this are remembered by nobody; the buckets that are full go first.
const MOST_BUCKETS: usize = 20_000;

/// What is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Attempt {
    /// Signing in, by password or link, or setting up: per address.
    SignIn,
    /// Signing in as one person: per address and e-mail.
    SignInAs,
    /// Enrolling an agent: per address.
    Registration,
    /// A key, token or session that nobody has: per address.
    UnknownKey,
}

impl Attempt {
    /// How many at once, and how long until one more is allowed.
    const fn allowance(self) -> (u32, Duration) {
        match self {
            Self::SignIn | Self::Registration => (30, Duration::from_secs(10)),
            Self::SignInAs => (8, Duration::from_secs(30)),
            Self::UnknownKey => (60, Duration::from_secs(2)),
        }
    }
}

type Key = (Attempt, Option<IpAddr>, String);

/// The buckets of every caller.
pub(crate) struct Limits {
    clock: Arc<dyn Clock>,
    /// When each bucket will be full again, on the monotonic clock.
    full_at: Mutex<HashMap<Key, Duration>>,
}

impl Limits {
    /// Nobody has tried anything yet.
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, full_at: Mutex::default() }
    }

    /// Counts one try of that caller.
    ///
    /// # Errors
    /// 429 with the time to wait when there were too many.
    pub(crate) fn count(
        &self,
        attempt: Attempt,
        address: Option<IpAddr>,
        whom: &str,
    ) -> Result<(), ApiError> {
        let (burst, refill) = attempt.allowance();
        let now = self.clock.monotonic();
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if full_at.len() >= MOST_BUCKETS {
            full_at.retain(|_, full| *full > now);
        }
        let full = full_at.entry((attempt, address, whom.to_lowercase())).or_insert(now);
        let next = (*full).max(now) + refill;
        let room = now + refill * burst;
        if next > room {
            return Err(ApiError::rate_limited(next - room));
        }
        *full = next;
        Ok(())
    }

    /// Forgets the tries of a caller that proved to be right.
    pub(crate) fn forgive(&self, attempt: Attempt, address: Option<IpAddr>, whom: &str) {
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        full_at.remove(&(attempt, address, whom.to_lowercase()));
    }
}

#[cfg(test)]
mod tests {
    use safelight_domain::{ManualClock, Timestamp};

    use super::*;

    #[test]
    fn tries_run_out_and_come_back_with_time() {
        let clock = Arc::new(ManualClock::at(Timestamp::from_micros(0)));
        let limits = Limits::new(Arc::clone(&clock) as Arc<dyn Clock>);
        let try_as = |whom: &str| limits.count(Attempt::SignInAs, None, whom);
        for _ in 0..8 {
            try_as("ada@example.org").unwrap();
        }
        assert!(try_as("Ada@example.org").is_err(), "in any case of letters");
        assert!(try_as("bob@example.org").is_ok(), "others are not held up");
        clock.advance(Duration::from_secs(30));
        try_as("ada@example.org").unwrap();
        assert!(try_as("ada@example.org").is_err());
        limits.forgive(Attempt::SignInAs, None, "ada@example.org");
        try_as("ada@example.org").unwrap();
    }

    #[test]
    fn a_flood_of_addresses_does_not_fill_the_memory() {
        let clock = Arc::new(ManualClock::at(Timestamp::from_micros(0)));
        let limits = Limits::new(Arc::clone(&clock) as Arc<dyn Clock>);
        for n in 0..MOST_BUCKETS {
            limits.count(Attempt::UnknownKey, None, &n.to_string()).unwrap();
        }
        clock.advance(Duration::from_secs(3));
        limits.count(Attempt::UnknownKey, None, "one more").unwrap();
        assert_eq!(limits.full_at.lock().unwrap().len(), 1);
    }
}
