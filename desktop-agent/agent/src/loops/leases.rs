//! Whether a job may still be written to. A claim holds for a while without a sign of life; when
//! that while is over, or the computer slept, or the agent was restarted, the coordinator is asked
//! (by a heartbeat) before anything is written.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use safelight_protocol::LeaseReply;
use tokio::sync::{Notify, watch};

use crate::{
    clock::{AwakeClock, SleepWatch},
    outbox::EntryKey,
};

/// Until when a claim holds, in time that counts sleep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// Base coordinators name no end.
    Open,
    Until(Duration),
    /// Ask first.
    Doubtful,
    /// The coordinator knows nothing of it any more.
    Lost,
}

/// The claims of this agent.
pub(super) struct Leases {
    clock: Arc<dyn AwakeClock>,
    sleep: SleepWatch,
    held: Mutex<HashMap<EntryKey, Holds>>,
    changed: watch::Sender<()>,
    /// Wakes the heartbeat loop.
    beat_now: Arc<Notify>,
}

impl Leases {
    pub(super) fn new(clock: Arc<dyn AwakeClock>, beat_now: Arc<Notify>) -> Self {
        Self {
            sleep: SleepWatch::new(clock.as_ref()),
            clock,
            held: Mutex::default(),
            changed: watch::channel(()).0,
            beat_now,
        }
    }

    /// A fresh claim, good for so long when the coordinator said so.
    pub(super) fn grant(&self, key: EntryKey, seconds: Option<u64>) {
        let holds = self.good_for(seconds);
        self.lock().insert(key, holds);
    }

    /// A claim from before a restart: its state is unknown.
    pub(super) fn remember(&self, key: EntryKey) {
        self.lock().insert(key, Holds::Doubtful);
    }

    /// The claim is over.
    pub(super) fn forget(&self, key: EntryKey) {
        self.lock().remove(&key);
        self.changed.send_replace(());
    }

    /// A heartbeat that named `named` was answered. `leases` is what the coordinator knows; a base
    /// one does not say. Returns the named claims that it no longer knows.
    pub(super) fn confirm(
        &self,
        named: &[EntryKey],
        leases: Option<&[LeaseReply]>,
    ) -> Vec<EntryKey> {
        let mut lost = Vec::new();
        let mut held = self.lock();
        for key in named {
            let Some(holds) = held.get_mut(key) else { continue };
            let known = leases.map(|leases| leases.iter().find(|lease| is_of(lease, *key)));
            match known {
                None => *holds = Holds::Open,
                Some(Some(lease)) => *holds = self.good_for(Some(lease.expires_in_seconds)),
                Some(None) => {
                    *holds = Holds::Lost;
                    lost.push(*key);
                }
            }
        }
        drop(held);
        self.changed.send_replace(());
        lost
    }

    /// Looks whether the computer slept. If so every claim is in doubt, and the coordinator is
    /// asked at once.
    pub(super) fn look(&self) -> bool {
        let Some(slept) = self.sleep.slept(self.clock.as_ref()) else { return false };
        tracing::info!(
            seconds = slept.as_secs(),
            "the computer slept; asking before anything is written"
        );
        for holds in self.lock().values_mut() {
            *holds = Holds::Doubtful;
        }
        self.beat_now.notify_one();
        true
    }

    /// Waits until the job may be written to. False when the claim is over or lost.
    pub(super) async fn may_write(&self, key: EntryKey) -> bool {
        let mut changes = self.changed.subscribe();
        loop {
            self.look();
            let holds = self.lock().get(&key).copied();
            match holds {
                None | Some(Holds::Lost) => return false,
                Some(Holds::Open) => return true,
                Some(Holds::Until(end)) if self.clock.with_sleep() < end => return true,
                Some(Holds::Until(_) | Holds::Doubtful) => {}
            }
            self.beat_now.notify_one();
            if changes.changed().await.is_err() {
                return false;
            }
        }
    }

    fn good_for(&self, seconds: Option<u64>) -> Holds {
        seconds.map_or(Holds::Open, |seconds| {
            Holds::Until(self.clock.with_sleep() + Duration::from_secs(seconds))
        })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<EntryKey, Holds>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_of(lease: &LeaseReply, key: EntryKey) -> bool {
    lease.guid == key.job && key.epoch.is_none_or(|epoch| epoch == lease.lease_epoch)
}

#[cfg(test)]
mod tests {
    use safelight_domain::{JobId, LeaseEpoch, SystemClock, Timestamp};

    use super::*;
    use crate::clock::ManualAwakeClock;

    fn world() -> (Arc<ManualAwakeClock>, Leases, EntryKey) {
        let clock = Arc::new(ManualAwakeClock::at(Timestamp::from_micros(0)));
        let leases = Leases::new(Arc::clone(&clock) as Arc<dyn AwakeClock>, Arc::default());
        let job = JobId::generate(&SystemClock::new());
        (clock, leases, EntryKey { job, epoch: Some(LeaseEpoch(1)) })
    }

    /// Whether it may be written to without asking first.
    fn at_once(leases: &Leases, key: EntryKey) -> bool {
        use futures_util::FutureExt;
        leases.may_write(key).now_or_never() == Some(true)
    }

    fn lease(key: EntryKey) -> LeaseReply {
        let lease_epoch = key.epoch.unwrap_or_default();
        LeaseReply { guid: key.job, lease_epoch, expires_in_seconds: 90 }
    }

    #[test]
    fn after_sleep_the_coordinator_is_asked_before_anything_is_written() {
        let (clock, leases, key) = world();
        leases.grant(key, Some(90));
        assert!(at_once(&leases, key));
        clock.sleep(Duration::from_secs(30));
        assert!(!at_once(&leases, key), "even though the lease itself still holds");
        assert!(leases.confirm(&[key], Some(&[lease(key)])).is_empty());
        assert!(at_once(&leases, key));
    }

    #[test]
    fn a_lapsed_lease_is_asked_about_and_an_open_one_never_lapses() {
        let (clock, leases, key) = world();
        let base = EntryKey { epoch: None, ..key };
        leases.grant(key, Some(90));
        leases.grant(base, None);
        clock.advance(Duration::from_secs(91));
        assert!(!at_once(&leases, key));
        assert!(at_once(&leases, base));
        leases.confirm(&[key], None);
        assert!(at_once(&leases, key), "a base coordinator that answers is answer enough");
    }

    #[test]
    fn a_claim_the_coordinator_no_longer_knows_is_lost_but_a_newer_one_is_not() {
        let (_, leases, key) = world();
        let newer = EntryKey { epoch: Some(LeaseEpoch(2)), ..key };
        leases.grant(key, Some(90));
        leases.grant(newer, Some(90));
        // The heartbeat was on its way before `newer` was claimed, so it did not name it.
        assert_eq!(leases.confirm(&[key], Some(&[])), [key]);
        assert!(at_once(&leases, newer));
        assert!(!at_once(&leases, key), "nothing is written for it");
    }

    #[test]
    fn what_is_left_from_before_a_restart_is_in_doubt() {
        let (_, leases, key) = world();
        leases.remember(key);
        assert!(!at_once(&leases, key));
        leases.forget(key);
        assert!(!at_once(&leases, key), "over is over");
    }
}
