//! Writes what was heard since the last time, in a few changes that share one commit.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use safelight_domain::{JobId, LEASE, LeaseEpoch, Timestamp};
use safelight_store::StoreError;

use crate::{App, agents::latest::UnwrittenProgress};

/// Writes heartbeats, leases and progress. What cannot be written is lost until agents say it
/// again, half a minute later.
pub(crate) async fn flush(app: &App) {
    let heard = app.agents.latest.take(app.clock.now());
    if !heard.beats.is_empty() {
        report("heartbeats", app.store.record_heartbeats(heard.beats).await);
    }
    let mut by_end: BTreeMap<Timestamp, Vec<(JobId, LeaseEpoch)>> = BTreeMap::new();
    for (job, epoch, until) in heard.leases {
        by_end.entry(until).or_default().push((job, epoch));
    }
    for (until, claims) in by_end {
        report("leases", app.store.extend_leases(claims, until).await);
    }
    join_all(heard.progress.into_iter().map(|step| write_progress(app, step))).await;
}

async fn write_progress(app: &App, step: UnwrittenProgress) {
    let Ok(said) = serde_json::to_string(&step.said) else { return };
    match app.store.record_progress(step.job, step.claim, said, step.at.plus(LEASE)).await {
        // The job ended or changed hands in the meantime.
        Err(StoreError::Fence(_) | StoreError::WrongState { .. } | StoreError::NotFound) => {
            app.agents.latest.forget_job(step.job);
        }
        outcome => report("progress", outcome.map(drop)),
    }
}

fn report(what: &str, outcome: Result<(), StoreError>) {
    if let Err(error) = outcome {
        tracing::warn!(%error, "could not write {what}");
    }
}
