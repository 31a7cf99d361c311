//! Removes what is kept no longer, a few rows at a time: results, then jobs, then the load of
//! agents. A report goes after the row that named it; one that a crash leaves behind is found by
//! the sweep of files that nothing names.

use std::time::Duration;

use safelight_domain::{TeamId, Timestamp};

use crate::{ApiError, App, blobs::BlobName, retention, shapes::Kept};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// A completion may be told again for a day; its result is there that long, whatever the count.
const RECENT: Duration = Duration::from_secs(2 * 24 * 60 * 60);
/// The load of each heartbeat.
const FINE: Duration = DAY;
/// The same in steps.
const STEPS: Duration = Duration::from_secs(31 * 24 * 60 * 60);

/// One look.
pub(crate) async fn sweep(app: &App) {
    if let Err(error) = teams(app).await {
        tracing::warn!(?error, "could not remove what is too old");
    }
    if let Err(error) = load(app).await {
        tracing::warn!(?error, "could not remove the load of long ago");
    }
}

async fn teams(app: &App) -> Result<(), ApiError> {
    for team in app.store.list_teams().await? {
        results(app, team.id).await?;
        jobs(app, team.id).await?;
    }
    Ok(())
}

async fn results(app: &App, team: TeamId) -> Result<(), ApiError> {
    let keeps = retention::read(app, team).await?;
    let (before, recent) = (days_ago(app, &keeps.result_days), app.clock.now().minus(RECENT));
    while !app.stopping.is_cancelled() {
        let kept = keeps.results_kept.value;
        let removed = app.store.sweep_results(team, kept, before, recent).await?;
        for name in removed.reports.iter().filter_map(|name| BlobName::known(name)) {
            app.blobs.remove(&name).await?;
        }
        if removed.rows > 0 {
            tracing::info!(%team, count = removed.rows, "removed old results");
        }
        if !removed.more {
            break;
        }
    }
    Ok(())
}

async fn jobs(app: &App, team: TeamId) -> Result<(), ApiError> {
    let before = days_ago(app, &retention::read(app, team).await?.job_days);
    while !app.stopping.is_cancelled() {
        let removed = app.store.sweep_jobs(team, before).await?;
        if removed.rows > 0 {
            tracing::info!(%team, count = removed.rows, "removed old jobs");
        }
        if !removed.more {
            break;
        }
    }
    Ok(())
}

async fn load(app: &App) -> Result<(), ApiError> {
    let (fine, steps) = (app.clock.now().minus(FINE), app.clock.now().minus(STEPS));
    let mut after = None;
    while !app.stopping.is_cancelled() {
        after = app.store.sweep_metrics(after, fine, steps).await?;
        if after.is_none() {
            break;
        }
    }
    Ok(())
}

fn days_ago(app: &App, kept: &Kept) -> Timestamp {
    let days = u32::try_from(kept.value).unwrap_or(u32::MAX);
    app.clock.now().minus(DAY.saturating_mul(days))
}
