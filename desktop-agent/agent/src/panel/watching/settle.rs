//! Waits until things settle: a copy of an hour is one change, and does not put its check off for
//! ever.

use std::time::Duration;

use tokio::time::Instant;

/// So long nothing may happen before things count as settled.
const QUIET: Duration = Duration::from_secs(5);
/// After so long a check is worth it in any case.
const PATIENCE: Duration = Duration::from_secs(10 * 60);

/// Changes that have not been looked at.
#[derive(Debug, Default)]
pub(super) struct Settling {
    first: Option<Instant>,
    at: Option<Instant>,
}

impl Settling {
    /// Something changed.
    pub(super) fn hint(&mut self, now: Instant) {
        let first = *self.first.get_or_insert(now);
        self.at = Some((now + QUIET).min(first + PATIENCE));
    }

    /// When to look; none when nothing changed.
    pub(super) const fn at(&self) -> Option<Instant> {
        self.at
    }

    /// A check was asked for.
    pub(super) fn done(&mut self) {
        *self = Self::default();
    }

    /// It could not be asked for.
    pub(super) fn again(&mut self, at: Instant) {
        if self.at.is_some() {
            self.at = Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_burst_is_one_change_and_an_endless_one_is_looked_at_too() {
        let began = Instant::now();
        let mut settling = Settling::default();
        assert_eq!(settling.at(), None);
        for tick in 0..12_000_u64 {
            settling.hint(began + Duration::from_millis(tick / 10));
        }
        let last = began + Duration::from_millis(1_199);
        assert_eq!(settling.at(), Some(last + QUIET));
        for second in 0..3_600 {
            settling.hint(began + Duration::from_secs(second));
        }
        assert_eq!(settling.at(), Some(began + PATIENCE));
        settling.done();
        assert_eq!(settling.at(), None);
    }
}
