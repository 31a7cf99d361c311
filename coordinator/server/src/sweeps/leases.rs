//! Jobs whose holder is gone or stands still go back to the queue, and jobs whose time has come
//! are told of.

use safelight_domain::{NO_PROGRESS_LIMIT, OFFLINE_AFTER};

use crate::{App, jobs::release};

/// Gives up silent agents, expired leases and stalled jobs.
pub(crate) async fn sweep(app: &App) {
    let now = app.clock.now();
    match app.store.sweep_offline(now.minus(OFFLINE_AFTER)).await {
        Ok(gone) => {
            for (agent, released) in gone {
                tracing::info!(%agent, "agent fell silent");
                release::tell(app, &released);
            }
        }
        Err(error) => tracing::warn!(%error, "could not look for silent agents"),
    }
    match app.store.sweep_expired_leases(now).await {
        Ok(released) => release::tell(app, &released),
        Err(error) => tracing::warn!(%error, "could not look for expired leases"),
    }
    match app.store.sweep_stalled(now.minus(NO_PROGRESS_LIMIT)).await {
        Ok(released) => release::tell(app, &released),
        Err(error) => tracing::warn!(%error, "could not look for stalled jobs"),
    }
}

/// Tells waiting agents of jobs that became due. A claim finds them without this.
pub(crate) async fn wake_due(app: &App) {
    match app.store.promote_due_jobs().await {
        Ok(due) => due.iter().for_each(|job| release::job_waits(app, job)),
        Err(error) => tracing::warn!(%error, "could not look for due jobs"),
    }
}

/// Tells waiting agents of jobs that wait although nobody was told: another replica queued them,
/// or a claim made them due on its way.
pub(crate) async fn wake_waiting(app: &App) {
    if app.agents.dispatch.is_empty() {
        return;
    }
    match app.store.waiting_lanes().await {
        Ok(lanes) => lanes.iter().for_each(|lane| app.agents.job_ready(lane)),
        Err(error) => tracing::warn!(%error, "could not look for waiting jobs"),
    }
}
