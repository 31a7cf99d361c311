//! A world of one test: a folder of its own, an agent in it, photos to look at.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        mpsc::{self, RecvTimeoutError},
    },
    time::Duration,
};

use safelight_agent::{
    client::{Address, Client},
    clock::{AwakeClock, SystemAwakeClock},
    config::{AgentConfig, Enrolment},
    connectors::{Connectors, Keys, KnownStorage},
    files::Place,
    job::{RefuseFn, ToolFault, ToolFn, ToolInput, ToolOutput, Tools},
    loops::{self, Ask, Asked, Ending, Parts, Tempo},
    record::Record,
    secrets::{MemorySecrets, SecretStore},
    socket::{self, AskError},
};
use safelight_domain::Tool;
use safelight_protocol::Secret;
use tempfile::TempDir;
use tokio::{sync::Semaphore, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use crate::{
    fake::{AGENT, Fake, KEY, PATIENCE},
    mark,
};

/// What the storage of these tests takes.
pub(crate) const PASSWORD: &str = "zebra-crossing-at-noon";

/// Everything fast, so that no test waits for a pause.
pub(crate) const QUICK: Tempo = Tempo {
    heartbeat: Duration::from_millis(50),
    look: Duration::from_millis(20),
    poll: Duration::from_millis(20),
    hold_seconds: 25,
    safety_poll: Duration::from_secs(3_600),
    silence: Duration::from_secs(90),
    socket_answer: Duration::from_secs(10),
    longest_socket_retry: Duration::from_millis(50),
    progress: Duration::from_millis(20),
    first_retry: Duration::from_millis(10),
    longest_retry: Duration::from_millis(50),
    farewell: Duration::from_millis(500),
};

/// Loops that speak only when there is a reason to.
pub(crate) const QUIET: Tempo = Tempo {
    heartbeat: Duration::from_secs(3_600),
    look: Duration::from_secs(3_600),
    progress: Duration::from_secs(3_600),
    ..QUICK
};

pub(crate) struct World {
    folder: TempDir,
}

impl World {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn place(&self) -> Place {
        let place = Place::choose(Some(self.path("data")), None).unwrap();
        place.make().unwrap();
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join(name)
    }

    /// A small library: one orphaned image, one orphaned sidecar, one complete pair.
    pub(crate) fn photos(&self) -> String {
        self.files(&["AB3D0001.CR3", "AB3D0001.xmp", "AB3D0002.CR3", "sub/AB3D0003.xmp"])
    }

    /// The same folder with these files.
    pub(crate) fn files(&self, names: &[&str]) -> String {
        let photos = self.path("photos");
        std::fs::create_dir_all(&photos).unwrap();
        for name in names {
            let path = photos.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "12345").unwrap();
        }
        text(&photos)
    }

    /// Asks the running agent as another verb would.
    pub(crate) async fn ask(&self, ask: Ask) -> Result<Asked, AskError> {
        let path = self.place().socket();
        tokio::task::spawn_blocking(move || socket::ask(&path, ask)).await.unwrap()
    }

    /// Waits until the running agent has a result to hand in.
    pub(crate) async fn result_waits(&self) {
        let waiting = async {
            loop {
                match self.ask(Ask::Status).await {
                    Ok(Asked::Status(status)) if status.waiting_results == 1 => return,
                    _ => tokio::task::yield_now().await,
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(20), waiting).await.expect("a result waits");
    }

    pub(crate) fn agent(&self, fake: &Fake) -> Setup {
        let enrolment = Enrolment {
            url: fake.url.clone(),
            insecure_http: false,
            ca: None,
            agent: AGENT.parse().unwrap(),
            name: "studio".to_owned(),
        };
        let config = AgentConfig { coordinator: Some(enrolment.clone()), ..AgentConfig::default() };
        let address = Address::parse(&fake.url, false).unwrap();
        let client = Client::new(address).unwrap().with_key(Secret::new(KEY.to_owned()));
        let secrets = Arc::new(MemorySecrets::default());
        let connectors = Connectors {
            keys: Keys::new(secrets, enrolment.agent),
            client: client.clone(),
            storage: Arc::new(KnownStorage { field: "password", value: PASSWORD }),
        };
        Setup(Parts {
            place: self.place(),
            config,
            enrolment,
            client,
            connectors,
            tools: Tools::ours(),
            clock: Arc::new(SystemAwakeClock::default()),
            tempo: QUICK,
            asks: None,
            followed: None,
            record: None,
        })
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let leaks = mark::leaks(self.folder.path());
        assert!(std::thread::panicking() || leaks.is_empty(), "these hold a secret: {leaks:?}");
    }
}

/// An agent about to start.
pub(crate) struct Setup(Parts);

impl Setup {
    pub(crate) fn root(mut self, path: &str) -> Self {
        self.0.config.roots.push(path.to_owned());
        self
    }

    pub(crate) fn tempo(mut self, tempo: Tempo) -> Self {
        self.0.tempo = tempo;
        self
    }

    pub(crate) fn clock(mut self, clock: Arc<dyn AwakeClock>) -> Self {
        self.0.clock = clock;
        self
    }

    pub(crate) fn tool(mut self, run: ToolFn) -> Self {
        self.0.tools = Tools::default().with(Tool::PhotoStats, "1", run);
        self
    }

    pub(crate) fn guarded(mut self, refuse: RefuseFn) -> Self {
        self.0.tools = self.0.tools.guarded(refuse);
        self
    }

    pub(crate) fn remember(mut self, record: Arc<Record>) -> Self {
        self.0.record = Some(record);
        self
    }

    pub(crate) fn key(mut self, key: &str) -> Self {
        self.0.client = self.0.client.with_key(Secret::new(key.to_owned()));
        self
    }

    /// The same with secrets that outlive it.
    pub(crate) fn secrets(mut self, secrets: &Arc<MemorySecrets>) -> Self {
        let store: Arc<dyn SecretStore> = Arc::clone(secrets) as _;
        self.0.connectors.keys = Keys::new(store, self.0.enrolment.agent);
        self
    }

    /// Starts it, listening to other verbs.
    pub(crate) fn start(mut self) -> Running {
        let stop = CancellationToken::new();
        self.0.asks = Some(socket::listen(&self.0.place.socket(), stop.clone()).unwrap());
        let task = tokio::spawn(loops::run(self.0, stop.clone()));
        Running { stop, task }
    }
}

/// An agent at work.
pub(crate) struct Running {
    stop: CancellationToken,
    task: JoinHandle<std::io::Result<Ending>>,
}

impl Running {
    /// Stops it in an orderly way.
    pub(crate) async fn stop(self) -> Ending {
        self.stop.cancel();
        self.ended().await
    }

    /// Waits until it ends by itself.
    pub(crate) async fn ended(self) -> Ending {
        let ended = tokio::time::timeout(Duration::from_secs(20), self.task);
        ended.await.expect("the agent ends").unwrap().unwrap()
    }
}

/// A tool that waits until it is let go, or stopped.
pub(crate) struct Gate {
    pub(crate) tool: ToolFn,
    entered: Arc<Semaphore>,
    release: mpsc::Sender<()>,
}

impl Gate {
    pub(crate) fn new() -> Self {
        let (release, released) = mpsc::channel::<()>();
        let released = Mutex::new(released);
        let entered = Arc::new(Semaphore::new(0));
        let enters = Arc::clone(&entered);
        let tool = move |input: &ToolInput| {
            enters.add_permits(1);
            let released = released.lock().unwrap();
            loop {
                if input.cancel.is_cancelled() {
                    return Err(ToolFault::Cancelled);
                }
                match released.recv_timeout(Duration::from_millis(2)) {
                    Ok(()) => return Ok(finding(serde_json::json!({ "found": 1 }))),
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => return Err(ToolFault::Cancelled),
                }
            }
        };
        Self { tool: Arc::new(tool), entered, release }
    }

    /// Waits until the tool runs: everything that goes before it was asked for by then.
    pub(crate) async fn reached(&self) {
        let entered = tokio::time::timeout(PATIENCE, self.entered.acquire()).await;
        entered.expect("the tool runs").unwrap().forget();
    }

    pub(crate) fn open(&self) {
        self.release.send(()).unwrap();
    }
}

pub(crate) fn finding(results: serde_json::Value) -> ToolOutput {
    ToolOutput { results, report: None, files_scanned: 1, issues_found: 0, snapshot: None }
}

pub(crate) fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}
