//! A change that panics, or a server that closes its connections, spoils nothing that comes after.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use safelight_domain::{Clock, Timestamp};
use safelight_store::{DatabaseKind, Store, StoreConfig};

use crate::world::{self, World, close_connections, tell_both};

tell_both! {
    a_change_that_panics_leaves_the_next_one_to_be_made,
}

/// A clock whose n-th look panics, in the middle of whatever looks.
struct BrokenClock {
    looks_left: AtomicI64,
    now: Timestamp,
}

impl Clock for BrokenClock {
    fn now(&self) -> Timestamp {
        assert_ne!(self.looks_left.fetch_sub(1, Ordering::SeqCst), 1, "a look too many");
        self.now
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }
}

async fn a_change_that_panics_leaves_the_next_one_to_be_made(world: Arc<World>) {
    let clock = Arc::new(BrokenClock { looks_left: AtomicI64::new(3), now: world.now() });
    let config = StoreConfig { url: world.url.clone(), clock, pool_size: 1 };
    let store = Store::connect(config).await.expect("opens");
    // At the third look one row of the team is in the open transaction.
    store.create_team("Lost", &world.by).await.expect_err("nothing was made");
    store.create_team("Next", &world.by).await.expect("made");
    store.close().await;
    let teams = world.store.list_teams().await.expect("listed");
    let mut names: Vec<_> = teams.into_iter().map(|team| team.name).collect();
    names.sort();
    assert_eq!(names, ["Next", "Studio"]);
}

#[test]
fn connections_that_the_server_closed_are_opened_anew() {
    world::run(DatabaseKind::Postgres, |world| async move {
        for round in 0..3 {
            let (store, by) = (&world.store, &world.by);
            let names = [format!("{round} first"), format!("{round} second")];
            let made = names.each_ref().map(|name| store.create_team(name, by));
            for made in futures_util::future::join_all(made).await {
                made.expect("made over a connection that was opened for it");
            }
            close_connections(&world.url).await;
        }
        assert_eq!(world.store.list_teams().await.expect("listed").len(), 7);
    });
}
