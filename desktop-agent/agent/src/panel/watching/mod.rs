//! Watching the folders of collections. What the system tells is a hint: it only says that a look
//! is due, and the look itself sees everything. Where nothing is told (networks, limits, full
//! queues) there is a look every half hour, and everywhere one a day.

mod eye;
mod settle;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use safelight_domain::Tool;
use tokio::{
    sync::mpsc,
    time::{Instant, sleep_until},
};

use self::{
    eye::{Eye, Seen},
    settle::Settling,
};
use super::{
    memory::KeptCollection,
    mounts,
    shapes::{Standing, WatchMode, WatchShown},
    world::World,
};

/// Between looks where nothing is told.
const POLL: Duration = Duration::from_secs(30 * 60);
/// Between looks where everything is: something may have been missed all the same.
const SURE: Duration = Duration::from_secs(24 * 60 * 60);
/// Until a look that could not be asked for is tried again.
const AGAIN: Duration = Duration::from_secs(30);
/// Hints that wait; more of them say no more.
const HINTS: usize = 1_024;

/// Why a check runs.
const CHANGED: &str = "Files changed in the folder.";
const DUE: &str = "A look was due; nothing tells of changes there.";

/// One watched folder.
struct Watched {
    collection: KeptCollection,
    /// Held open for as long as the folder is watched.
    _eye: Option<Eye>,
    mode: WatchMode,
    settling: Settling,
    /// When a look is due in any case.
    due: Instant,
}

/// Watches until the panel stops.
pub(super) async fn watch(world: Arc<World>) {
    let (hints, mut hinted) = mpsc::channel(HINTS);
    let mut watched: BTreeMap<String, Watched> = BTreeMap::new();
    loop {
        take_up(&world, &mut watched, &hints).await;
        let next = watched.values().map(Watched::next).min();
        let next = next.unwrap_or_else(|| Instant::now() + SURE);
        tokio::select! {
            () = world.stop.cancelled() => return,
            () = world.look_at_folders.notified() => {}
            hint = hinted.recv() => {
                note(&mut watched, hint);
                // Of a storm of hints one turn takes what is there.
                while let Ok(hint) = hinted.try_recv() {
                    note(&mut watched, Some(hint));
                }
                continue;
            }
            () = sleep_until(next) => {}
        }
        for one in watched.values_mut() {
            one.look(&world).await;
        }
    }
}

fn note(watched: &mut BTreeMap<String, Watched>, hint: Option<Seen>) {
    let Some(Seen { path, lost }) = hint else { return };
    if let Some(one) = watched.get_mut(&path) {
        if lost {
            tracing::info!(path, "hints were lost; looking at everything");
        }
        one.settling.hint(Instant::now());
    }
}

/// Begins to watch what is new and can be read, and lets go of what is not.
async fn take_up(
    world: &Arc<World>,
    watched: &mut BTreeMap<String, Watched>,
    hints: &mpsc::Sender<Seen>,
) {
    let kept = world.memory.get();
    let identity = world.identity();
    let wanted: Vec<KeptCollection> = kept
        .collections
        .into_iter()
        .filter(|one| kept.settings.watch && identity.is_some_and(|id| one.guids.contains_key(&id)))
        .filter(|one| stands(world, &one.path) == Some(Standing::Ready))
        .collect();
    watched.retain(|path, _| wanted.iter().any(|one| &one.path == path));
    let mut changed = false;
    for collection in wanted {
        if let Some(known) = watched.get_mut(&collection.path) {
            known.collection = collection;
            continue;
        }
        changed = true;
        let path = collection.path.clone();
        watched.insert(path, begin(world, collection, hints.clone()).await);
    }
    let mut here = world.now();
    changed |= here.watched.len() != watched.len();
    here.watched.retain(|path, _| watched.contains_key(path));
    drop(here);
    if changed {
        world.touch();
    }
}

fn stands(world: &World, path: &str) -> Option<Standing> {
    world.now().standings.get(path).map(|(standing, _)| *standing)
}

async fn begin(
    world: &Arc<World>,
    collection: KeptCollection,
    hints: mpsc::Sender<Seen>,
) -> Watched {
    let path = collection.path.clone();
    let opened = tokio::task::spawn_blocking(move || open(&path, hints)).await;
    let opened = opened.unwrap_or_else(|_| Err("The folder could not be watched.".to_owned()));
    let (eye, shown, pause) = match opened {
        Ok(eye) => (Some(eye), WatchShown { mode: WatchMode::Watching, reason: None }, SURE),
        Err(why) => {
            tracing::info!(path = collection.path, why, "looking every half hour");
            (None, WatchShown { mode: WatchMode::Polling, reason: Some(why) }, POLL)
        }
    };
    let mode = shown.mode;
    world.now().watched.insert(collection.path.clone(), shown);
    let due = Instant::now() + pause;
    Watched { collection, _eye: eye, mode, settling: Settling::default(), due }
}

/// Blocks: each folder below has to be told to the system.
fn open(path: &str, hints: mpsc::Sender<Seen>) -> Result<Eye, String> {
    let mounted = mounts::now();
    let mount = mounts::holding(&mounted, std::path::Path::new(path));
    if mount.is_some_and(mounts::Mount::is_network) {
        return Err(
            "Networks do not tell of changes, so there is a look every half hour.".to_owned()
        );
    }
    Eye::open(path, hints)
}

impl Watched {
    fn next(&self) -> Instant {
        self.settling.at().map_or(self.due, |settled| settled.min(self.due))
    }

    /// Asks for a check when things settled, or when one is due.
    async fn look(&mut self, world: &World) {
        let now = Instant::now();
        let why = if self.settling.at().is_some_and(|at| at <= now) {
            CHANGED
        } else if self.due <= now {
            DUE
        } else {
            return;
        };
        if world.drive_away(&self.collection.path).is_some() {
            // What changed is that it went. It is checked when it is back.
            self.settling.done();
            self.due = now + SURE;
            world.look_around.notify_one();
            return;
        }
        if ask(world, &self.collection, why).await {
            self.settling.done();
            self.due = now + if self.mode == WatchMode::Watching { SURE } else { POLL };
        } else {
            self.settling.again(now + AGAIN);
            self.due = self.due.max(now + AGAIN);
        }
    }
}

/// Whether it was asked for.
async fn ask(world: &World, collection: &KeptCollection, why: &str) -> bool {
    let Ok(engine) = world.engine() else { return false };
    let Some(guid) = collection.guids.get(&engine.enrolment.agent) else { return true };
    let tools = tools(world, &collection.path);
    match engine.check(*guid, why, &tools).await {
        Ok(_) => true,
        Err(error) => {
            tracing::debug!(%error, "a check of a changed folder was not queued");
            !error.is_temporary()
        }
    }
}

/// What was run on the folder before is run again.
fn tools(world: &World, path: &str) -> Vec<Tool> {
    let verdicts = world.record.verdicts(path);
    let run: Vec<Tool> = verdicts.iter().filter_map(|(run, _)| run.tool.parse().ok()).collect();
    if run.is_empty() { vec![Tool::PhotoStats] } else { run }
}

#[cfg(test)]
mod tests;
