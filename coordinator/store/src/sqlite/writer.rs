//! The one writer: takes a change, opens one immediate transaction, runs all that is queued, each
//! in a savepoint of its own, commits once, then answers.
//!
//! Changes are plain closures with owned inputs, so a caller that goes away can neither stop one
//! half-way nor leave the transaction open under the next.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

use diesel::{Connection, SqliteConnection};
use safelight_domain::Clock;
use tokio::sync::{mpsc, oneshot};

use super::{Tx, connection};
use crate::{StoreError, WriterLoad, kill_point::kill_point, news::Outlet, turns::Turns};

/// So many changes share one commit at most; bounds how long the first of them waits.
const GROUP: usize = 256;
/// So many may wait; beyond, callers wait for room.
const QUEUE: usize = 4096;

/// Sends the outcome to the caller; given why the commit failed, where it did.
type Answer = Box<dyn FnOnce(Result<(), &str>) + Send>;

/// Makes the change inside the group's transaction.
type Run = Box<dyn FnOnce(&mut SqliteConnection, &dyn Clock) -> Answer + Send>;

struct Change {
    name: &'static str,
    run: Run,
}

enum Command {
    Change(Change),
    Stop(oneshot::Sender<()>),
}

/// The door to the writer thread.
pub(super) struct Writer {
    queue: mpsc::Sender<Command>,
    outlet: Arc<Outlet>,
    done: Arc<Done>,
}

/// What the thread has done since it started.
#[derive(Default)]
struct Done {
    commits: AtomicU64,
    changes: AtomicU64,
}

impl Writer {
    /// Opens the file and starts the thread.
    pub(super) fn start(
        path: &Path,
        clock: Arc<dyn Clock>,
        outlet: Arc<Outlet>,
    ) -> Result<Self, StoreError> {
        let conn = connection::writing(path)?;
        let (queue, commands) = mpsc::channel(QUEUE);
        let done = Arc::new(Done::default());
        let path = path.to_owned();
        let thread = Thread { path, conn: Some(conn), clock, done: Arc::clone(&done) };
        thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || thread.serve(commands))
            .map_err(|cause| StoreError::Unavailable(cause.to_string()))?;
        Ok(Self { queue, outlet, done })
    }

    /// What waits, and what was done.
    pub(super) fn load(&self) -> WriterLoad {
        WriterLoad {
            waiting: QUEUE.saturating_sub(self.queue.capacity()),
            commits: self.done.commits.load(Ordering::Relaxed),
            changes: self.done.changes.load(Ordering::Relaxed),
        }
    }

    /// Queues a change and waits until it is on the disk.
    pub(super) async fn run<T, F>(&self, name: &'static str, change: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let (outlet, log) = (Arc::clone(&self.outlet), Turns::here());
        let run: Run = Box::new(move |conn, clock| {
            if reply.is_closed() {
                return Box::new(|_: Result<(), &str>| ()) as Answer;
            }
            let outcome = conn.transaction(|conn| {
                let mut tx = Tx::new(conn, clock);
                change(&mut tx).map(|done| (done, tx.news, tx.turns))
            });
            Box::new(move |committed| {
                let outcome = match committed {
                    Ok(()) => outcome.map(|(done, news, turns)| {
                        log.log(&turns);
                        outlet.tell(news);
                        done
                    }),
                    Err(cause) => {
                        outcome.map(|_| ()).and(Err(StoreError::Unavailable(cause.to_owned())))
                    }
                };
                // A caller that went away does not want to know.
                let _ = reply.send(outcome);
            })
        });
        self.queue.send(Command::Change(Change { name, run })).await.map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }

    /// Ends the thread after what was queued before.
    pub(super) async fn close(&self) {
        let (done, ended) = oneshot::channel();
        if self.queue.send(Command::Stop(done)).await.is_ok() {
            let _ = ended.await;
        }
    }
}

fn closed() -> StoreError {
    StoreError::Unavailable("the writer did not answer".to_owned())
}

struct Thread {
    path: PathBuf,
    /// None after a failure that left the connection in doubt; opened anew for the next group.
    conn: Option<SqliteConnection>,
    clock: Arc<dyn Clock>,
    done: Arc<Done>,
}

impl Thread {
    fn serve(mut self, mut commands: mpsc::Receiver<Command>) {
        while let Some(first) = commands.blocking_recv() {
            let mut group = Vec::new();
            let mut next = Some(first);
            let mut stop = None;
            while let Some(command) = next {
                match command {
                    Command::Change(change) => group.push(change),
                    Command::Stop(done) => {
                        stop = Some(done);
                        break;
                    }
                }
                next = if group.len() < GROUP { commands.try_recv().ok() } else { None };
            }
            if !group.is_empty() {
                self.commit(group);
            }
            if let Some(done) = stop {
                drop(self.conn.take());
                let _ = done.send(());
                return;
            }
        }
    }

    /// Runs a group; a failure that is not one change's own costs the connection, so that nothing
    /// half done can live on in it.
    fn commit(&mut self, group: Vec<Change>) {
        let opened = self.conn.take().map_or_else(|| connection::writing(&self.path), Ok);
        let Ok(mut conn) = opened.inspect_err(|error| tracing::error!(%error, "no writer")) else {
            return;
        };
        let clock = self.clock.as_ref();
        self.done.commits.fetch_add(1, Ordering::Relaxed);
        self.done.changes.fetch_add(group.len() as u64, Ordering::Relaxed);
        match catch_unwind(AssertUnwindSafe(|| run_group(&mut conn, clock, group))) {
            Ok(Ok(())) => self.conn = Some(conn),
            Ok(Err(error)) => tracing::error!(%error, "a group of changes was not committed"),
            Err(_) => tracing::error!("a change panicked; its group was rolled back"),
        }
    }
}

fn run_group(
    conn: &mut SqliteConnection,
    clock: &dyn Clock,
    group: Vec<Change>,
) -> Result<(), diesel::result::Error> {
    let names: Vec<_> = group.iter().map(|change| change.name).collect();
    let mut answers = Vec::with_capacity(group.len());
    let committed = conn.immediate_transaction(|conn| {
        answers.extend(group.into_iter().map(|change| (change.run)(conn, clock)));
        kill_point("before_commit", names.iter().copied());
        Ok(())
    });
    kill_point("after_commit", names.iter().copied());
    let why = committed.as_ref().err().map(ToString::to_string);
    for answer in answers {
        answer(why.as_deref().map_or(Ok(()), Err));
    }
    committed
}
