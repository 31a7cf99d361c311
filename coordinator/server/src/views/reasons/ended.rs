//! Why a job that ended without a result will not run any more.

use safelight_domain::MAX_RETRIES;
use safelight_store::{CollectionState, JobRecord};

use super::reason;
use crate::{
    shapes::{WaitCode, WaitReason},
    views::surroundings::Surroundings,
};

/// Why it was given up.
pub(super) fn failed(job: &JobRecord, around: &Surroundings) -> WaitReason {
    let tries = job.retry_count;
    let (code, text) = if around.quarantined.contains(&job.id) {
        let text = "its agent stopped each of three times while it ran this; it is not tried again";
        (WaitCode::Quarantined, text.to_owned())
    } else if tries > MAX_RETRIES {
        (WaitCode::TriesUsedUp, format!("given up after {tries} tries"))
    } else {
        (WaitCode::NotRetried, "the agent said that trying again is of no use".to_owned())
    };
    reason(code, text)
}

/// Why it was called off.
pub(super) fn cancelled(job: &JobRecord, around: &Surroundings) -> WaitReason {
    if job.still_held {
        let agent = around.named(job.agent);
        let name = agent.map_or_else(|| "its agent".to_owned(), |it| format!("agent {}", it.name));
        return reason(WaitCode::LettingGo, format!("called off; {name} has yet to let go"));
    }
    let was_planned = job.scheduled_for.is_some() && job.epoch.0 == 0;
    let at_rest = job.collection.and_then(|collection| around.at_rest.get(&collection));
    let (code, text) = match at_rest.filter(|_| was_planned) {
        Some(CollectionState::Closed) => {
            (WaitCode::CollectionClosed, "called off; the collection is closed")
        }
        Some(CollectionState::Archived) => {
            (WaitCode::CollectionArchived, "called off; the collection is archived")
        }
        _ => (WaitCode::Cancelled, "called off"),
    };
    reason(code, text.to_owned())
}
