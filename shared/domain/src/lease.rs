//! Leases and fences: who holds a job now, and whose writes still count.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::AgentId;

/// How long a claim holds without a sign of life.
pub const LEASE: Duration = Duration::from_secs(90);

/// How long a held job may stand without progress before it is released (the default of a setting).
pub const NO_PROGRESS_LIMIT: Duration = Duration::from_secs(60 * 60);

/// The number of a claim. Rises with every claim of a job and is never reset.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct LeaseEpoch(pub i64);

impl LeaseEpoch {
    /// The epoch of the next claim.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// What a writer says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WriteClaim {
    /// Who writes.
    pub agent: AgentId,
    /// Under which claim; agents of others send none.
    pub epoch: Option<LeaseEpoch>,
}

/// Whether a write counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fence {
    /// The writer holds the job under the current claim.
    Open,
    /// The writer named a claim that is over (409 `lease_lost`).
    LeaseLost,
    /// The writer named no claim and does not hold the job (400 `not_yours`).
    NotYours,
}

/// Holds a write against the current holder and epoch of the job.
#[must_use]
pub fn check_fence(holder: Option<AgentId>, current: LeaseEpoch, writer: WriteClaim) -> Fence {
    let holds = holder == Some(writer.agent);
    match writer.epoch {
        Some(epoch) if holds && epoch == current => Fence::Open,
        Some(_) => Fence::LeaseLost,
        None if holds => Fence::Open,
        None => Fence::NotYours,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ManualClock, Timestamp};

    #[test]
    fn a_write_counts_only_from_the_holder_under_the_current_claim() {
        let clock = ManualClock::at(Timestamp::from_micros(0));
        let [holder, other] = [(); 2].map(|()| AgentId::generate(&clock));
        let current = LeaseEpoch(5);
        let stale = Some(LeaseEpoch(4));
        let ahead = Some(LeaseEpoch(6));
        let now = Some(current);
        let cases = [
            (Some(holder), holder, now, Fence::Open),
            (Some(holder), holder, stale, Fence::LeaseLost),
            (Some(holder), holder, ahead, Fence::LeaseLost),
            (Some(holder), holder, None, Fence::Open),
            (Some(holder), other, now, Fence::LeaseLost),
            (Some(holder), other, stale, Fence::LeaseLost),
            (Some(holder), other, ahead, Fence::LeaseLost),
            (Some(holder), other, None, Fence::NotYours),
            (None, holder, now, Fence::LeaseLost),
            (None, holder, stale, Fence::LeaseLost),
            (None, holder, ahead, Fence::LeaseLost),
            (None, holder, None, Fence::NotYours),
        ];
        for (holds, agent, epoch, fence) in cases {
            let writer = WriteClaim { agent, epoch };
            assert_eq!(check_fence(holds, current, writer), fence, "{holds:?} {writer:?}");
        }
    }

    #[test]
    fn every_claim_has_an_epoch_of_its_own() {
        assert_eq!(LeaseEpoch::default().next(), LeaseEpoch(1));
        assert!(LeaseEpoch(7).next() > LeaseEpoch(7));
    }
}
