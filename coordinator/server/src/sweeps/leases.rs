//! Jobs whose holder is gone or stands still go back to the queue, and jobs whose time has come
//! are told of.

use std::time::Duration;

use safelight_domain::OFFLINE_AFTER;
use safelight_store::StoreError;

use crate::{App, jobs::release};

/// A change of a connector is long past by then on every replica, and its jobs were held no longer
/// without a sign of life.
const CHANGING: Duration = Duration::from_secs(30 * 60);

/// Gives up silent agents, expired leases and stalled jobs.
///
/// # Errors
/// When the database does not answer: then nobody was heard either.
pub(crate) async fn sweep(app: &App) -> Result<(), StoreError> {
    let now = app.clock.now();
    for (_, released) in app.store.sweep_offline(now.minus(OFFLINE_AFTER)).await? {
        release::tell(app, &released);
    }
    release::tell(app, &app.store.sweep_expired_leases(now).await?);
    release::tell(app, &app.store.sweep_stalled(now.minus(app.no_progress_limit())).await?);
    Ok(())
}

/// Moves jobs that were made or given back while their connector changed to the lanes they belong
/// to now.
pub(crate) async fn reroute(app: &App) {
    match app.store.reroute_since(app.clock.now().minus(CHANGING)).await {
        Ok(0) => {}
        Ok(jobs) => tracing::info!(jobs, "jobs followed their connector"),
        Err(error) => tracing::warn!(%error, "could not look for jobs of changed connectors"),
    }
}

/// Makes claimable what became due, which tells waiting agents. A claim does so too.
pub(crate) async fn wake_due(app: &App) {
    if let Err(error) = app.store.promote_due_jobs().await {
        tracing::warn!(%error, "could not look for due jobs");
    }
}

/// Tells waiting agents of jobs that wait although nobody was told: another replica's word was
/// lost, or those who were told did not claim.
pub(crate) async fn wake_waiting(app: &App) {
    if app.agents.dispatch.is_empty() {
        return;
    }
    match app.store.waiting_lanes().await {
        Ok(lanes) => lanes.iter().for_each(|lane| app.agents.job_ready(lane)),
        Err(error) => tracing::warn!(%error, "could not look for waiting jobs"),
    }
}
