//! How often somebody may try: buckets that fill again with time, in this process' memory or, where
//! replicas share a database, there. Only tries that may be an attack are counted, so that other
//! requests pay nothing.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use safelight_domain::Clock;
use safelight_store::{DatabaseKind, Store};

use crate::{ApiError, secrets};

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
pub(crate) enum Limits {
    /// One process counts for itself.
    Here(Buckets),
    /// Replicas count together, in their database.
    Shared(Store),
}

impl Limits {
    /// A file belongs to one process; a server may have many at it.
    pub(crate) fn of(store: &Store, clock: Arc<dyn Clock>) -> Self {
        match store.kind() {
            DatabaseKind::Sqlite => Self::Here(Buckets::new(clock)),
            DatabaseKind::Postgres => Self::Shared(store.clone()),
        }
    }

    /// Counts one try of that caller.
    ///
    /// # Errors
    /// 429 with the time to wait when there were too many.
    pub(crate) async fn count(
        &self,
        attempt: Attempt,
        address: Option<IpAddr>,
        whom: &str,
    ) -> Result<(), ApiError> {
        let wait = match self {
            Self::Here(buckets) => buckets.count(attempt, address, whom),
            Self::Shared(store) => {
                let (burst, refill) = attempt.allowance();
                store.count_try(&name(attempt, address, whom), burst, refill).await?
            }
        };
        wait.map_or(Ok(()), |wait| Err(ApiError::rate_limited(wait)))
    }

    /// Forgets the tries of a caller that proved to be right.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(crate) async fn forgive(
        &self,
        attempt: Attempt,
        address: Option<IpAddr>,
        whom: &str,
    ) -> Result<(), ApiError> {
        match self {
            Self::Here(buckets) => buckets.forgive(attempt, address, whom),
            Self::Shared(store) => store.forgive_tries(&name(attempt, address, whom)).await?,
        }
        Ok(())
    }

    /// Drops shared buckets that hold nobody up any more.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(crate) async fn sweep(&self) -> Result<(), ApiError> {
        if let Self::Shared(store) = self {
            store.sweep_tries().await?;
        }
        Ok(())
    }
}

/// What the database calls a bucket: a digest, since addresses and e-mails are nobody's business
/// there.
fn name(attempt: Attempt, address: Option<IpAddr>, whom: &str) -> String {
    let address = address.map(|address| address.to_string()).unwrap_or_default();
    let text = format!("{attempt:?}\n{address}\n{}", whom.to_lowercase());
    hex::encode(secrets::digest(&text))
}

/// The buckets in this process' memory.
pub(crate) struct Buckets {
    clock: Arc<dyn Clock>,
    /// When each bucket will be full again, on the monotonic clock.
    full_at: Mutex<HashMap<Key, Duration>>,
}

impl Buckets {
    /// Nobody has tried anything yet.
    fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, full_at: Mutex::default() }
    }

    /// Counts one try; how long to wait when there were too many.
    fn count(&self, attempt: Attempt, address: Option<IpAddr>, whom: &str) -> Option<Duration> {
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
            return Some(next - room);
        }
        *full = next;
        None
    }

    fn forgive(&self, attempt: Attempt, address: Option<IpAddr>, whom: &str) {
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
        let limits = Buckets::new(Arc::clone(&clock) as Arc<dyn Clock>);
        let try_as = |whom: &str| limits.count(Attempt::SignInAs, None, whom);
        for _ in 0..8 {
            assert_eq!(try_as("ada@example.org"), None);
        }
        assert!(try_as("Ada@example.org").is_some(), "in any case of letters");
        assert!(try_as("bob@example.org").is_none(), "others are not held up");
        clock.advance(Duration::from_secs(30));
        assert_eq!(try_as("ada@example.org"), None);
        assert!(try_as("ada@example.org").is_some());
        limits.forgive(Attempt::SignInAs, None, "ada@example.org");
        assert_eq!(try_as("ada@example.org"), None);
    }

    #[test]
    fn a_flood_of_addresses_does_not_fill_the_memory() {
        let clock = Arc::new(ManualClock::at(Timestamp::from_micros(0)));
        let limits = Buckets::new(Arc::clone(&clock) as Arc<dyn Clock>);
        for n in 0..MOST_BUCKETS {
            assert_eq!(limits.count(Attempt::UnknownKey, None, &n.to_string()), None);
        }
        clock.advance(Duration::from_secs(3));
        assert_eq!(limits.count(Attempt::UnknownKey, None, "one more"), None);
        assert_eq!(limits.full_at.lock().unwrap().len(), 1);
    }
}
