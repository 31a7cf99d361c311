//! Everything that a running panel holds, shared by its tasks.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use safelight_domain::{AgentId, Timestamp};
use serde_json::Value;
use tokio::sync::{Notify, broadcast, mpsc, oneshot, watch};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    Desktop, LogBook, PanelFault,
    engine::{Engine, Order},
    http::Doors,
    memory::Memory,
    shapes::{Battery, PanelEvent, PanelState, Pause, WatchShown},
    standing::Look,
    table,
    wanted::Wanted,
};
use crate::{
    client::{Address, ShutOut},
    clock::AwakeClock,
    config::{AgentConfig, Enrolment},
    files::{FolderLock, Place},
    job::{RefuseFn, ToolFault, Tools},
    loops::{Ask, Hold, Tempo},
    record::Record,
    secrets::StoreKind,
};

/// A running panel. Cheap to clone.
#[derive(Clone)]
pub struct Panel(pub(super) Arc<World>);

/// What the tasks of a panel share.
pub(super) struct World {
    pub(super) place: Place,
    pub(super) clock: Arc<dyn AwakeClock>,
    pub(super) desktop: Arc<dyn Desktop>,
    pub(super) tempo: Tempo,
    /// The program of our own coordinator.
    pub(super) coordinator: Option<PathBuf>,
    pub(super) secret_store: Option<StoreKind>,
    pub(super) memory: Memory,
    pub(super) record: Arc<Record>,
    pub(super) log: LogBook,
    pub(super) engine: watch::Sender<Option<Arc<Engine>>>,
    pub(super) orders: mpsc::Sender<Order>,
    pub(super) state: watch::Sender<PanelState>,
    pub(super) events: broadcast::Sender<PanelEvent>,
    /// The state may be another one.
    pub(super) dirty: Notify,
    /// The circumstances may be other ones.
    pub(super) look_around: Notify,
    /// The folders to watch may be other ones.
    pub(super) look_at_folders: Notify,
    pub(super) now: Mutex<Now>,
    pub(super) doors: Doors,
    pub(super) stop: CancellationToken,
    pub(super) tasks: TaskTracker,
    /// Held for as long as the panel lives.
    pub(super) _lock: FolderLock,
}

/// How things are just now.
#[derive(Debug, Default)]
pub(super) struct Now {
    pub(super) pause: Option<Pause>,
    pub(super) battery: Option<Battery>,
    /// Results would leave over a connection that costs by what is sent.
    pub(super) on_metered_link: bool,
    /// When the computer last woke, by the clock that stands still while it sleeps.
    pub(super) woke: Option<Duration>,
    pub(super) standings: BTreeMap<String, Look>,
    pub(super) watched: BTreeMap<String, WatchShown>,
    pub(super) wanted: Wanted,
    pub(super) trouble: Option<Trouble>,
}

/// Why no agent runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trouble {
    pub(super) sentence: String,
    pub(super) shut_out: bool,
    pub(super) since: Timestamp,
}

impl Panel {
    /// Does a command of the table.
    ///
    /// # Errors
    /// [`PanelFault`]; `unknown_command` and `bad_args` among others.
    pub async fn call(&self, name: &str, args: Value) -> Result<Value, PanelFault> {
        table::call(self, name, args).await
    }

    /// Everything that is shown, as it is now.
    #[must_use]
    pub fn state(&self) -> PanelState {
        self.0.state.borrow().clone()
    }

    /// What happens from now on. Who falls behind asks for the state.
    #[must_use]
    pub fn events(&self) -> broadcast::Receiver<PanelEvent> {
        self.0.events.subscribe()
    }

    /// Ends agent and coordinator, within two seconds. What they were doing begins anew next time.
    pub async fn stop(&self) {
        self.0.stop.cancel();
        self.0.tasks.close();
        if tokio::time::timeout(STOP, self.0.tasks.wait()).await.is_err() {
            tracing::warn!("not everything ended in time");
        }
    }

    /// Ends when the panel was told to stop.
    pub async fn stopped(&self) {
        self.0.stop.cancelled().await;
    }
}

/// Quitting is real, and quick.
const STOP: Duration = Duration::from_secs(2);
/// How long a person waits for an agent that is starting. Less than the page waits for an answer.
const STARTS: Duration = Duration::from_secs(20);

impl World {
    pub(super) fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn engine(&self) -> Result<Arc<Engine>, PanelFault> {
        self.engine.borrow().clone().ok_or_else(PanelFault::starting)
    }

    /// The same for somebody who asked for something: an agent that is just starting is waited for,
    /// one that cannot run is not.
    pub(super) async fn engine_soon(&self) -> Result<Arc<Engine>, PanelFault> {
        let mut changes = self.engine.subscribe();
        let settled = async {
            loop {
                let engine = changes.borrow_and_update().clone();
                if engine.is_some() || self.now().trouble.is_some() {
                    return engine;
                }
                // The sender is ours.
                let _ = changes.changed().await;
            }
        };
        tokio::select! {
            engine = settled => engine.ok_or_else(PanelFault::starting),
            () = tokio::time::sleep(STARTS) => Err(PanelFault::starting()),
            () = self.stop.cancelled() => Err(PanelFault::starting()),
        }
    }

    /// Shows what changed.
    pub(super) fn touch(&self) {
        self.dirty.notify_one();
    }

    /// Tells every face.
    pub(super) fn tell(&self, event: PanelEvent) {
        // Nobody may be listening.
        let _ = self.events.send(event);
    }

    /// The place at a team's coordinator, when one was joined.
    pub(super) fn team(&self) -> Result<Option<Enrolment>, PanelFault> {
        let config = AgentConfig::load(self.place.config()).map_err(PanelFault::internal)?;
        let alone = self.memory.get().alone.map(|alone| alone.agent);
        Ok(config.coordinator.filter(|known| Some(known.agent) != alone))
    }

    /// Whether results go to another computer.
    pub(super) fn uploads_leave(&self) -> bool {
        let team = self.team().ok().flatten();
        let address = team.and_then(|team| Address::parse(&team.url, team.insecure_http).ok());
        address.is_some_and(|address| !address.is_loopback())
    }

    /// Who we are at the coordinator that counts now.
    pub(super) fn identity(&self) -> Option<AgentId> {
        let engine = self.engine.borrow().as_ref().map(|engine| engine.enrolment.agent);
        engine.or_else(|| {
            let config = AgentConfig::load(self.place.config()).ok()?;
            config.coordinator.map(|known| known.agent)
        })
    }

    /// Changes what is kept while no agent runs, and starts it again.
    pub(super) async fn order(
        &self,
        change: impl FnOnce(&Self) -> Result<(), PanelFault> + Send + 'static,
    ) -> Result<(), PanelFault> {
        let (done, answer) = oneshot::channel();
        let order = Order { change: Box::new(change), done };
        self.orders.send(order).await.map_err(|_| PanelFault::starting())?;
        answer.await.map_err(|_| PanelFault::starting())?
    }

    /// The coordinator wants us no more.
    pub(super) fn shut_out(&self, why: ShutOut) {
        self.trouble(super::engine::sentence(&why.to_string()), true);
    }

    /// No agent runs.
    pub(super) fn cannot_run(&self, fault: &PanelFault) {
        self.trouble(fault.message.clone(), false);
    }

    fn trouble(&self, sentence: String, shut_out: bool) {
        let since = self.clock.now();
        self.now().trouble = Some(Trouble { sentence, shut_out, since });
        // Whoever waits for an agent hears that there will be none.
        self.engine.send_replace(None);
        self.touch();
    }

    pub(super) fn forget_trouble(&self) {
        self.now().trouble = None;
        self.touch();
    }

    /// Tells the agent whether to work, without waiting for it.
    pub(super) fn tell_hold(&self, engine: &Engine) {
        let pause = self.now().pause.clone();
        let hold = pause.map(|pause| Hold { reason: pause.sentence, until: pause.until });
        let (answer, _) = oneshot::channel();
        if engine.asks.try_send((Ask::Hold(hold), answer)).is_err() {
            // Its queue is full or it ends; the next look around tells it again.
            self.look_around.notify_one();
        }
    }

    /// The tools, each of which first looks whether its folder is the one that is meant: an empty
    /// mount point would look as if every photo were gone.
    pub(super) fn tools(self: &Arc<Self>, tools: Tools) -> Tools {
        let world = Arc::downgrade(self);
        let refuse: RefuseFn = Arc::new(move |path: &str| {
            let away = world.upgrade()?.drive_away(path)?;
            Some(ToolFault::Failed {
                message: format!("waiting_for_drive: {away}"),
                retryable: true,
            })
        });
        tools.guarded(refuse)
    }

    /// What to wait for, where the drive of a folder is not here.
    pub(super) fn drive_away(&self, path: &str) -> Option<String> {
        let kept = self.memory.get().collections;
        let drive = kept.iter().find(|one| one.path == path)?.mount.clone()?;
        let mounted = super::mounts::now();
        super::standing::away(std::path::Path::new(path), Some(&drive), &mounted)
    }
}
