//! A request that goes away in the middle of a change must not take the next change with it.

use std::{
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use safelight_domain::{Clock, Timestamp};
use safelight_store::{Store, StoreConfig};
use tokio::sync::mpsc;

use crate::world::{World, open, tell_both};

tell_both! {
    a_request_dropped_in_the_middle_leaves_the_next_change_committed,
    a_request_dropped_before_its_turn_is_not_made,
}

/// A clock whose n-th look stops whoever looks, in the middle of whatever it is doing.
struct StoppingClock {
    looks_left: AtomicI64,
    reached: mpsc::UnboundedSender<()>,
    open: Mutex<bool>,
    opened: Condvar,
    now: Timestamp,
}

impl StoppingClock {
    fn new(now: Timestamp) -> (Arc<Self>, mpsc::UnboundedReceiver<()>) {
        let (reached, arrivals) = mpsc::unbounded_channel();
        let looks_left = AtomicI64::new(i64::MAX);
        let (open, opened) = (Mutex::new(false), Condvar::new());
        (Arc::new(Self { looks_left, reached, open, opened, now }), arrivals)
    }

    fn stop_at_look(&self, number: i64) {
        self.looks_left.store(number, Ordering::SeqCst);
    }

    fn go_on(&self) {
        *self.open.lock().expect("not poisoned") = true;
        self.opened.notify_all();
    }
}

impl Clock for StoppingClock {
    fn now(&self) -> Timestamp {
        if self.looks_left.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.reached.send(()).expect("the test listens");
            let mut open = self.open.lock().expect("not poisoned");
            while !*open {
                open = self.opened.wait(open).expect("not poisoned");
            }
        }
        self.now
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }
}

async fn stoppable(world: &World) -> (Store, Arc<StoppingClock>, mpsc::UnboundedReceiver<()>) {
    let (clock, arrivals) = StoppingClock::new(world.now());
    let shared = Arc::clone(&clock) as Arc<dyn Clock>;
    let config = StoreConfig { url: world.url.clone(), clock: shared, pool_size: 1 };
    (Store::connect(config).await.expect("opens"), clock, arrivals)
}

/// The names of all teams, as a connection of its own sees them: only what is committed.
async fn committed(world: &World) -> Vec<String> {
    let fresh = open(&world.url, &world.clock).await;
    let teams = fresh.list_teams().await.expect("listed");
    fresh.close().await;
    let mut names: Vec<_> = teams.into_iter().map(|team| team.name).collect();
    names.sort();
    names
}

async fn a_request_dropped_in_the_middle_leaves_the_next_change_committed(world: Arc<World>) {
    let (store, clock, mut arrivals) = stoppable(&world).await;
    // Making a team looks at the clock for its id, for its row, and then for its settings: at the
    // third look one row of the change is in the open transaction.
    clock.stop_at_look(3);
    let by = world.by.clone();
    {
        let request = store.create_team("Dropped", &by);
        tokio::pin!(request);
        tokio::select! {
            answered = &mut request => panic!("it was not stopped: {answered:?}"),
            arrived = arrivals.recv() => arrived.expect("in the middle"),
        }
    }
    clock.go_on();
    for number in 0..3 {
        store.create_team(&format!("Next {number}"), &by).await.expect("answered with success");
    }
    // What was begun with all its inputs is finished; what was answered is there.
    assert_eq!(committed(&world).await, ["Dropped", "Next 0", "Next 1", "Next 2", "Studio"]);
    store.ping().await.expect("the writer answers");
    store.close().await;
}

async fn a_request_dropped_before_its_turn_is_not_made(world: Arc<World>) {
    let (store, clock, mut arrivals) = stoppable(&world).await;
    clock.stop_at_look(3);
    let (by, first) = (world.by.clone(), store.clone());
    let first = tokio::spawn({
        let by = by.clone();
        async move { first.create_team("First", &by).await }
    });
    arrivals.recv().await.expect("in the middle");
    {
        let queued = store.create_team("Dropped in the queue", &by);
        tokio::pin!(queued);
        assert!(futures_util::poll!(&mut queued).is_pending());
    }
    clock.go_on();
    first.await.expect("runs").expect("made");
    store.create_team("Next", &by).await.expect("answered with success");
    assert_eq!(committed(&world).await, ["First", "Next", "Studio"]);
    store.close().await;
}
