//! Writes what was heard since the last time, in a few changes that share one commit.

use futures_util::future::join_all;
use safelight_domain::LEASE;
use safelight_store::StoreError;

use crate::{App, agents::latest::UnwrittenProgress};

/// Writes heartbeats, leases and progress. What cannot be written is lost until agents say it
/// again, half a minute later.
pub(crate) async fn flush(app: &App) {
    let heard = app.agents.latest.take(app.clock.now());
    if !heard.beats.is_empty() {
        report("heartbeats", app.store.record_heartbeats(heard.beats).await);
    }
    // They end within moments of each other: the last end serves them all.
    if let Some(until) = heard.leases.iter().map(|(_, _, until)| *until).max() {
        let claims = heard.leases.iter().map(|(job, epoch, _)| (*job, *epoch)).collect();
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
