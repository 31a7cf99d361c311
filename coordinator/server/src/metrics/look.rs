//! Figures that are looked up when somebody asks, because nobody counts them as they change.

use std::{collections::HashMap, sync::atomic::Ordering};

use safelight_domain::{JobState, ShownAgentStatus};

use super::{
    Metrics, SocketKind,
    labels::{AgentLabel, ConnectionLabel, QueueLabels, SocketLabel},
};
use crate::{ApiError, App};

const STATUSES: [(ShownAgentStatus, &str); 9] = [
    (ShownAgentStatus::Online, "online"),
    (ShownAgentStatus::Busy, "busy"),
    (ShownAgentStatus::Paused, "paused"),
    (ShownAgentStatus::Late, "late"),
    (ShownAgentStatus::Error, "error"),
    (ShownAgentStatus::Asleep, "asleep"),
    (ShownAgentStatus::Offline, "offline"),
    (ShownAgentStatus::NeverContacted, "never_contacted"),
    (ShownAgentStatus::Revoked, "revoked"),
];

/// Fills in what is looked up, and gives everything as text.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn look(app: &App) -> Result<String, ApiError> {
    let metrics = &app.metrics;
    let _turn = metrics.looking.lock().await;
    queue(app).await?;
    agents(app).await?;
    memory(app, metrics);
    metrics.text()
}

async fn queue(app: &App) -> Result<(), ApiError> {
    let found = app.store.queue_depth().await?;
    let depth: HashMap<_, _> =
        found.into_iter().map(|depth| ((depth.state, depth.bound), depth.jobs)).collect();
    for state in JobState::ALL.into_iter().filter(|state| !state.is_terminal()) {
        for (bound, lane) in [(true, "bound"), (false, "shared")] {
            let labels = QueueLabels { state: state.name(), lane };
            let jobs = depth.get(&(state, bound)).copied().unwrap_or_default();
            app.metrics.jobs.get_or_create(&labels).set(jobs);
        }
    }
    Ok(())
}

async fn agents(app: &App) -> Result<(), ApiError> {
    let now = app.clock.now();
    let mut counts: HashMap<ShownAgentStatus, i64> = HashMap::new();
    for presence in app.store.presences().await? {
        *counts.entry(presence.shown(now)).or_default() += 1;
    }
    for (shown, status) in STATUSES {
        let count = counts.get(&shown).copied().unwrap_or_default();
        app.metrics.agents.get_or_create(&AgentLabel { status }).set(count);
    }
    Ok(())
}

fn memory(app: &App, metrics: &Metrics) {
    for kind in SocketKind::ALL {
        // So that a kind without a socket is told as zero.
        drop(metrics.open_sockets.get_or_create(&SocketLabel { kind: kind.name() }));
    }
    metrics.held_claims.set(signed(app.agents.dispatch.waiting()));
    let load = app.store.load();
    for (state, count) in [("in_use", load.in_use), ("idle", load.idle)] {
        metrics.database_connections.get_or_create(&ConnectionLabel { state }).set(signed(count));
    }
    metrics.database_waiting.set(signed(load.waiting));
    let writer = load.writer.unwrap_or_default();
    metrics.writer_waiting.set(signed(writer.waiting));
    metrics.writer_commits.inner().store(writer.commits, Ordering::Relaxed);
    metrics.writer_changes.inner().store(writer.changes, Ordering::Relaxed);
}

fn signed(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
