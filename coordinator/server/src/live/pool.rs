//! The state of each team's agents in numbers, counted again when something changed and somebody
//! watches, and only so often.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use safelight_domain::TeamId;
use tokio::sync::{Notify, watch};

use crate::{
    App,
    shapes::{LiveEvent, PoolStatus},
    views,
};

/// Between two countings: a burst of changes is counted once.
const PAUSE: Duration = Duration::from_millis(200);

/// Who watches, and whose numbers are stale.
#[derive(Debug, Default)]
pub(crate) struct Pool {
    teams: Mutex<Teams>,
    wake: Notify,
}

#[derive(Debug, Default)]
struct Teams {
    watched: HashMap<TeamId, watch::Sender<Option<PoolStatus>>>,
    stale: HashSet<TeamId>,
}

impl Pool {
    /// Watches a team's numbers; they come soon, and whenever they change.
    pub(crate) fn watch(&self, team: TeamId) -> watch::Receiver<Option<PoolStatus>> {
        let mut teams = self.teams();
        teams.stale.insert(team);
        let watching = teams.watched.entry(team).or_default().subscribe();
        drop(teams);
        self.wake.notify_one();
        watching
    }

    /// A team's numbers may have changed.
    pub(crate) fn touch(&self, team: TeamId) {
        let mut teams = self.teams();
        if teams.watched.contains_key(&team) && teams.stale.insert(team) {
            drop(teams);
            self.wake.notify_one();
        }
    }

    /// Every team's numbers may have changed.
    pub(crate) fn touch_all(&self) {
        let mut teams = self.teams();
        teams.stale = teams.watched.keys().copied().collect();
        drop(teams);
        self.wake.notify_one();
    }

    fn take_stale(&self) -> HashSet<TeamId> {
        let mut teams = self.teams();
        teams.watched.retain(|_, watched| watched.receiver_count() > 0);
        let stale = std::mem::take(&mut teams.stale);
        stale.into_iter().filter(|team| teams.watched.contains_key(team)).collect()
    }

    /// Whether these numbers are news.
    fn set(&self, team: TeamId, status: &PoolStatus) -> bool {
        let teams = self.teams();
        let Some(watched) = teams.watched.get(&team) else { return false };
        watched.send_if_modified(|known| {
            let is_news = known.as_ref() != Some(status);
            *known = Some(status.clone());
            is_news
        })
    }

    fn teams(&self) -> MutexGuard<'_, Teams> {
        self.teams.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts whatever is stale, until the coordinator stops.
pub(crate) async fn keep(app: Arc<App>) {
    loop {
        tokio::select! {
            () = app.live.pool.wake.notified() => count(&app).await,
            () = app.stopping.cancelled() => return,
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            () = app.stopping.cancelled() => return,
        }
    }
}

async fn count(app: &App) {
    for team in app.live.pool.take_stale() {
        match views::pool::status(app, team).await {
            Ok(status) => {
                if app.live.pool.set(team, &status) {
                    app.live.hub.publish(team, &LiveEvent::PoolStatus { pool_status: status });
                }
            }
            Err(error) => {
                // Again after the pause.
                tracing::debug!(%error, "could not count the agents of a team");
                app.live.pool.touch(team);
            }
        }
    }
}
