//! Starting a panel.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
};

use safelight_domain::Clock;
use tokio::sync::{Notify, broadcast, mpsc, watch};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    Desktop, LogBook, Panel, PanelFault, compose, engine, events,
    http::Doors,
    memory::Memory,
    rounds, scribe, shapes, watching,
    world::{Now, World},
};
use crate::{
    clock::{AwakeClock, SystemAwakeClock},
    files::{FolderLock, LockError, Place},
    loops::Tempo,
    record::Record,
    secrets::StoreKind,
    socket,
};

/// What a panel is made of.
pub struct PanelParts {
    /// Where its files lie.
    pub place: Place,
    /// Tells the time.
    pub clock: Arc<dyn AwakeClock>,
    /// What the face can do on its desktop.
    pub desktop: Arc<dyn Desktop>,
    /// How fast the loops turn.
    pub tempo: Tempo,
    /// The program of the coordinator for somebody without a team; see [`find_coordinator`].
    pub coordinator: Option<PathBuf>,
    /// Where secrets are kept that are not kept anywhere yet; none: the keychain, else a file.
    pub secret_store: Option<StoreKind>,
}

impl PanelParts {
    /// The usual parts for a face.
    #[must_use]
    pub fn new(place: Place, desktop: Arc<dyn Desktop>) -> Self {
        Self {
            place,
            clock: Arc::new(SystemAwakeClock::default()),
            desktop,
            tempo: Tempo::default(),
            coordinator: find_coordinator(),
            secret_store: None,
        }
    }
}

/// The coordinator beside our own program, unless `SAFELIGHT_COORDINATOR` names another one.
#[must_use]
pub fn find_coordinator() -> Option<PathBuf> {
    let named = std::env::var_os("SAFELIGHT_COORDINATOR").filter(|path| !path.is_empty());
    let beside = || {
        let own = std::env::current_exe().ok()?;
        let name = format!("safelight-coordinator{}", std::env::consts::EXE_SUFFIX);
        Some(own.parent()?.join(name)).filter(|path| path.is_file())
    };
    named.map(PathBuf::from).or_else(beside)
}

impl Panel {
    /// Starts agent and panel; returns before a coordinator is reached. Needs a tokio runtime.
    ///
    /// # Errors
    /// `already_running` when another process has the data folder; what the system says about the
    /// folder.
    pub fn start(parts: PanelParts) -> Result<Self, PanelFault> {
        parts.place.make().map_err(PanelFault::internal)?;
        let lock = FolderLock::take(parts.place.data()).map_err(taken)?;
        let folder = parts.place.data().join("panel");
        let clock: Arc<dyn Clock> = Arc::clone(&parts.clock) as _;
        let record = Record::open(&folder, clock).map_err(PanelFault::internal)?;
        let (orders, ordered) = mpsc::channel(4);
        let memory = Memory::open(&folder.join("panel.json"));
        let state = compose::first(&parts, &memory.get());
        let world = Arc::new(World {
            place: parts.place,
            clock: parts.clock,
            desktop: parts.desktop,
            tempo: parts.tempo,
            coordinator: parts.coordinator,
            secret_store: parts.secret_store,
            memory,
            record: Arc::new(record),
            log: LogBook::of_this_program(),
            engine: watch::channel(None).0,
            orders,
            state: watch::channel(state).0,
            events: broadcast::channel(256).0,
            dirty: Notify::new(),
            look_around: Notify::new(),
            look_at_folders: Notify::new(),
            now: Mutex::new(Now::default()),
            doors: Doors::default(),
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
            _lock: lock,
        });
        spawn_all(&world, ordered);
        Ok(Self(world))
    }
}

fn spawn_all(world: &Arc<World>, ordered: mpsc::Receiver<engine::Order>) {
    rounds::first_look(world);
    scribe::begin(world);
    world.tasks.spawn(engine::keep(Arc::clone(world), ordered));
    world.tasks.spawn(scribe::write(Arc::clone(world)));
    world.tasks.spawn(rounds::go(Arc::clone(world)));
    world.tasks.spawn(watching::watch(Arc::clone(world)));
    world.tasks.spawn(events::tell_log(Arc::clone(world)));
    match socket::listen(&world.place.socket(), world.stop.clone()) {
        Ok(asks) => _ = world.tasks.spawn(events::answer_verbs(Arc::clone(world), asks)),
        Err(error) => tracing::warn!(%error, "other verbs cannot reach this agent while it runs"),
    }
}

fn taken(error: LockError) -> PanelFault {
    match error {
        LockError::Held(_) => {
            PanelFault::new("already_running", "Safelight runs already on this data folder.")
        }
        other @ LockError::Io { .. } => PanelFault::internal(other),
    }
}

/// The settings as faces see them.
pub(super) fn shown_settings(
    kept: &super::memory::KeptSettings,
    desktop: &dyn Desktop,
) -> shapes::Settings {
    shapes::Settings {
        start_at_login: desktop.starts_at_login(),
        work_on_battery: kept.work_on_battery,
        notifications: kept.notifications,
        watch: kept.watch,
        metered_uploads: kept.metered_uploads,
    }
}
