//! The team loop: keeps the team's settings at hand, as heartbeats tell of their revision.

use safelight_domain::settings::team::ConfigurationSource as _;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::team::CoordinatorSource;

/// Everything the loop needs.
pub(super) struct Team {
    pub(super) source: CoordinatorSource,
    /// What each heartbeat told; none from a coordinator that tells no revision.
    pub(super) told: watch::Receiver<Option<i64>>,
}

impl Team {
    pub(super) async fn run(mut self, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                told = self.told.changed() => if told.is_err() { return },
            }
            let Some(revision) = *self.told.borrow_and_update() else { continue };
            self.source.heard(revision);
            tokio::select! {
                () = stop.cancelled() => return,
                team = self.source.configuration() => match team {
                    Ok(team) => tracing::debug!(revision = team.revision, "the team's settings"),
                    // The next heartbeat asks again.
                    Err(error) => tracing::debug!(%error, "the team's settings are not known"),
                }
            }
        }
    }
}
