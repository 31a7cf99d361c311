//! Work that nobody asks for: what was heard is written, silent agents and stale leases are given
//! up, and files that nothing names are removed. Each is a function driven by the clock; the
//! loops only tick.

mod blobs;
mod certificate;
mod flush;
mod leases;
mod patience;
mod retention;
mod vacuum;

use std::{sync::Arc, time::Duration};

use tokio::task::JoinSet;

use crate::App;

/// Between two writings of heartbeats and progress.
const FLUSH_EVERY: Duration = Duration::from_secs(2);
/// Between two looks for silence.
const LEASES_EVERY: Duration = Duration::from_secs(5);
/// Between two looks for jobs whose time has come.
const DUE_EVERY: Duration = Duration::from_secs(1);
/// Between two looks for jobs that wait beside agents that wait.
const WAITING_EVERY: Duration = Duration::from_secs(8);
/// Between two looks for leftovers.
const BLOBS_EVERY: Duration = Duration::from_secs(10 * 60);

/// Between two looks for what is kept no longer.
const RETENTION_EVERY: Duration = Duration::from_secs(15 * 60);

/// Starts every sweep; each ends when `app.stopping` is cancelled.
pub(crate) fn start(app: &Arc<App>) -> JoinSet<()> {
    let mut sweeps = followers(app);
    sweeps.spawn(flush_loop(Arc::clone(app)));
    sweeps.spawn(due_loop(Arc::clone(app)));
    sweeps.spawn(waiting_loop(Arc::clone(app)));
    sweeps.spawn(leases_loop(Arc::clone(app)));
    sweeps.spawn(blobs_loop(Arc::clone(app)));
    sweeps.spawn(retention_loop(Arc::clone(app)));
    sweeps.spawn(vacuum_loop(Arc::clone(app)));
    sweeps
}

/// Starts what follows the news and the certificate's files, and never looks into the database by
/// itself.
pub(crate) fn followers(app: &Arc<App>) -> JoinSet<()> {
    let mut followers = JoinSet::new();
    if let Some(tls) = app.tls.clone() {
        followers.spawn(certificate::watch(Arc::clone(app), tls));
    }
    followers.spawn(crate::live::pool::keep(Arc::clone(app)));
    followers
}

async fn flush_loop(app: Arc<App>) {
    while pause(&app, FLUSH_EVERY).await {
        flush::flush(&app).await;
    }
    // What was heard last is written before the store closes.
    flush::flush(&app).await;
}

async fn due_loop(app: Arc<App>) {
    while pause(&app, DUE_EVERY).await {
        leases::wake_due(&app).await;
    }
}

async fn waiting_loop(app: Arc<App>) {
    while pause(&app, WAITING_EVERY).await {
        leases::wake_waiting(&app).await;
    }
}

async fn leases_loop(app: Arc<App>) {
    let mut patience = patience::Patience::starting(&*app.clock);
    while pause(&app, LEASES_EVERY).await {
        if !patience.is_over(&*app.clock) {
            continue;
        }
        flush::flush(&app).await;
        leases::reroute(&app).await;
        if let Err(error) = leases::sweep(&app).await {
            tracing::warn!(%error, "could not look for silence");
            // Without a database no agent was heard.
            patience = patience::Patience::starting(&*app.clock);
        }
    }
}

async fn blobs_loop(app: Arc<App>) {
    loop {
        blobs::sweep(&app).await;
        if let Err(error) = app.limits.sweep().await {
            tracing::warn!(%error, "could not forget old tries");
        }
        if !pause(&app, BLOBS_EVERY).await {
            return;
        }
    }
}

async fn retention_loop(app: Arc<App>) {
    while pause(&app, RETENTION_EVERY).await {
        retention::sweep(&app).await;
    }
}

async fn vacuum_loop(app: Arc<App>) {
    let mut every = vacuum::EVERY;
    while pause(&app, every).await {
        every = vacuum::sweep(&app, every).await;
    }
}

/// Waits, with some spread so that replicas and loops do not march in step. False once the
/// coordinator stops.
async fn pause(app: &App, span: Duration) -> bool {
    let mut random = [0_u8; 1];
    // Without randomness the spread is lost, and nothing else.
    let _ = getrandom::fill(&mut random);
    let spread = span.mul_f64(0.9 + f64::from(random[0]) / 255.0 * 0.2);
    tokio::select! {
        () = tokio::time::sleep(spread) => true,
        () = app.stopping.cancelled() => false,
    }
}

/// Every sweep once, without patience.
#[cfg(test)]
pub(crate) async fn once(app: &App) {
    flush::flush(app).await;
    leases::wake_due(app).await;
    leases::wake_waiting(app).await;
    leases::reroute(app).await;
    leases::sweep(app).await.expect("the database answers");
    blobs::sweep(app).await;
    retention::sweep(app).await;
}
