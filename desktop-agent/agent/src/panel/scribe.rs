//! Writes the state anew whenever something changed, at most five times a second, and tells faces.

use std::{sync::Arc, time::Duration};

use tokio::time::Instant;

use super::{
    compose, menu, notices,
    pace::Pace,
    shapes::{PanelEvent, PanelState},
    tray::{self, Steady},
    world::World,
};

/// The shortest time between two states.
const GAP: Duration = Duration::from_millis(200);
/// How often a running check is looked at.
const RUNNING: Duration = Duration::from_millis(250);
/// How often ages are told anew.
const IDLE: Duration = Duration::from_secs(60);

/// What is remembered from one state to the next.
#[derive(Default)]
struct Desk {
    steady: Steady,
    pace: Pace,
    before: notices::Before,
}

/// Writes once, so that the first who asks sees what is known already.
pub(super) fn begin(world: &Arc<World>) {
    let state = Desk::default().state(world);
    publish(world, state);
}

/// Writes until the panel stops.
pub(super) async fn write(world: Arc<World>) {
    let mut desk = Desk::default();
    let mut engines = world.engine.subscribe();
    let mut runs = world.record.changes();
    loop {
        // Taken before the look, so that nothing in between is missed.
        let standing = engines.borrow_and_update().as_ref().map(|engine| {
            let mut standing = engine.standing.clone();
            standing.mark_unchanged();
            standing
        });
        let state = desk.state(&world);
        let pause = desk.pause(&state);
        publish(&world, state);
        let earliest = Instant::now() + GAP;
        let changed = async {
            match standing {
                // Its end is told by another engine.
                Some(mut standing) => {
                    if standing.changed().await.is_err() {
                        std::future::pending::<()>().await;
                    }
                }
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = world.stop.cancelled() => return,
            () = world.dirty.notified() => {}
            _ = engines.changed() => {}
            _ = runs.changed() => super::rounds::settle_hold(&world),
            () = changed => {}
            () = tokio::time::sleep(pause) => {}
        }
        tokio::select! {
            () = world.stop.cancelled() => return,
            () = tokio::time::sleep_until(earliest) => {}
        }
    }
}

impl Desk {
    fn state(&mut self, world: &Arc<World>) -> PanelState {
        let now = world.clock.now();
        let mut state = compose::state(world, &mut self.pace);
        let tray = tray::tray(&state, now);
        state.tray = self.steady.see(tray, world.clock.monotonic());
        for news in self.before.news(&state) {
            let told = world.memory.change(|kept| notices::take_up(kept, news, now));
            if let Ok(Some(notice)) = told {
                world.tell(PanelEvent::Notify { notice });
            }
        }
        state.notices = world.memory.get().notices;
        state.menu = menu::menu(&state);
        state
    }

    fn pause(&self, state: &PanelState) -> Duration {
        if self.steady.waits() {
            GAP
        } else if state.collections.iter().any(|card| card.running.is_some()) {
            RUNNING
        } else {
            IDLE
        }
    }
}

fn publish(world: &World, state: PanelState) {
    let fresh = world.state.send_if_modified(|shown| {
        let fresh = *shown != state;
        if fresh {
            shown.clone_from(&state);
        }
        fresh
    });
    if fresh {
        world.tell(PanelEvent::State { state: Box::new(state) });
    }
}
