//! Looks around: sleep, battery, network, pauses that are over, folders that come and go.

use std::{sync::Arc, time::Duration};

use jiff::tz::TimeZone;
use safelight_domain::Tool;
use tokio::time::{Instant, MissedTickBehavior};

use super::{
    hold::{self, Circumstances},
    memory::KeptCollection,
    mounts,
    shapes::{PauseCause, Standing},
    standing,
    world::World,
};
use crate::{clock::SleepWatch, config::AgentConfig};

/// Between looks at clock and pauses.
const LOOK: Duration = Duration::from_secs(5);
/// Between looks at battery, network and folders, in looks.
const SELDOM: u32 = 3;
/// How long a folder may take to answer.
const ANSWER: Duration = Duration::from_secs(5);
/// Why a drive that came back is checked.
const BACK: &str = "The drive is back.";

/// What is known before anything runs: a pause that was asked for outlives a restart.
pub(super) fn first_look(world: &Arc<World>) {
    judge(world);
}

/// Goes round until the panel stops. Sleep counts from the call.
pub(super) fn go(world: Arc<World>) -> impl Future<Output = ()> + Send {
    let sleep = SleepWatch::new(&*world.clock);
    rounds(world, sleep)
}

async fn rounds(world: Arc<World>, sleep: SleepWatch) {
    let mut ticks = tokio::time::interval_at(Instant::now(), LOOK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut round = 0;
    loop {
        tokio::select! {
            () = world.stop.cancelled() => return,
            () = world.look_around.notified() => round = 0,
            _ = ticks.tick() => {}
        }
        if sleep.slept(&*world.clock).is_some() {
            tracing::info!("the computer woke; waiting a minute");
            world.now().woke = Some(world.clock.monotonic());
            round = 0;
        }
        if round % SELDOM == 0 {
            look_at_battery(&world).await;
            look_at_link(&world).await;
            look_at_folders(&world).await;
        }
        round += 1;
        settle_hold(&world);
    }
}

/// Decides whether to work and tells the agent when that is new.
pub(super) fn settle_hold(world: &Arc<World>) {
    if judge(world) {
        if let Some(engine) = world.engine.borrow().as_ref() {
            world.tell_hold(engine);
        }
        world.touch();
    }
}

/// Whether something changed.
fn judge(world: &World) -> bool {
    let now = world.clock.now();
    let kept = world.memory.get();
    if kept.pause.is_some_and(|pause| pause.until.is_some_and(|until| until <= now)) {
        world.memory.note(|kept| kept.pause = None);
    }
    let runs = world.record.runs();
    let mut here = world.now();
    here.wanted.done(&runs);
    let around = Circumstances {
        now,
        asked: world.memory.get().pause,
        on_battery: here.battery.is_some_and(|battery| !battery.charging),
        work_on_battery: kept.settings.work_on_battery,
        on_metered_link: here.on_metered_link,
        metered_uploads: kept.settings.metered_uploads,
        wanted: here.wanted.is_any(),
        awake_for: here.woke.map(|woke| world.clock.monotonic().saturating_sub(woke)),
        zone: TimeZone::system(),
    };
    let mut pause = hold::pause(&around);
    keep_end(&mut pause, here.pause.as_ref());
    let changed = pause != here.pause;
    here.pause = pause;
    changed
}

/// The end of the minute after waking is computed anew each time; one moment counts.
fn keep_end(pause: &mut Option<super::shapes::Pause>, before: Option<&super::shapes::Pause>) {
    if let (Some(pause), Some(before)) = (pause, before)
        && pause.cause == PauseCause::AfterWake
        && before.cause == PauseCause::AfterWake
    {
        pause.until = before.until;
    }
}

async fn look_at_battery(world: &Arc<World>) {
    let desktop = Arc::clone(&world.desktop);
    if let Ok(battery) = tokio::task::spawn_blocking(move || desktop.battery()).await {
        world.now().battery = battery;
    }
}

/// Asked for only where results go to another computer.
async fn look_at_link(world: &Arc<World>) {
    let (here, desktop) = (Arc::clone(world), Arc::clone(&world.desktop));
    let look = move || here.uploads_leave() && desktop.metered() == Some(true);
    if let Ok(metered) = tokio::task::spawn_blocking(look).await {
        world.now().on_metered_link = metered;
    }
}

/// Looks whether each folder can be read; a drive that is back is checked.
pub(super) async fn look_at_folders(world: &Arc<World>) {
    let roots = AgentConfig::load(world.place.config()).map(|config| config.roots);
    let Ok(roots) = roots else { return };
    let mounted = tokio::task::spawn_blocking(mounts::now).await.unwrap_or_default();
    let (roots, mounted) = (Arc::new(roots), Arc::new(mounted));
    let mut changed = false;
    for collection in world.memory.get().collections {
        let look = look(&collection, &roots, &mounted).await;
        let before = world.now().standings.insert(collection.path.clone(), look.clone());
        let was = before.as_ref().map(|(standing, _)| *standing);
        changed |= before.as_ref() != Some(&look);
        if look.0 == Standing::Ready && was.is_some_and(|was| was != Standing::Ready) {
            check_again(world, &collection).await;
        }
    }
    if changed {
        world.look_at_folders.notify_one();
        world.touch();
    }
}

/// A dead network keeps its caller waiting for ever; that thread is left behind.
async fn look(
    collection: &KeptCollection,
    roots: &Arc<Vec<String>>,
    mounted: &Arc<Vec<mounts::Mount>>,
) -> standing::Look {
    let (path, drive) = (collection.path.clone(), collection.mount.clone());
    let (roots, mounted) = (Arc::clone(roots), Arc::clone(mounted));
    let look = tokio::task::spawn_blocking(move || {
        standing::look(&path, drive.as_deref(), &roots, &mounted)
    });
    let silent = || {
        let sentence = format!("{} does not answer.", collection.path);
        (Standing::Unreadable, Some(sentence))
    };
    tokio::time::timeout(ANSWER, look)
        .await
        .map_or_else(|_| silent(), |look| look.unwrap_or_else(|_| silent()))
}

async fn check_again(world: &World, collection: &KeptCollection) {
    let Ok(engine) = world.engine() else { return };
    let Some(guid) = collection.guids.get(&engine.enrolment.agent) else { return };
    if let Err(error) = engine.check(*guid, BACK, &[Tool::PhotoStats]).await {
        tracing::debug!(%error, "the check of a drive that is back was not queued");
    }
}
