//! A few threads, each with a read-only connection, taking queries from one queue.

use std::{
    convert::Infallible,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use diesel::{Connection, SqliteConnection};
use safelight_domain::Clock;
use tokio::sync::{mpsc, oneshot};

use super::{Tx, connection};
use crate::StoreError;

/// So many queries may wait; beyond, callers wait for room.
const QUEUE: usize = 4096;

type Query = Box<dyn FnOnce(&mut SqliteConnection) + Send>;
type Queue = Arc<Mutex<mpsc::Receiver<Query>>>;

/// The door to the reader threads.
pub(super) struct Readers {
    queue: Mutex<Option<mpsc::Sender<Query>>>,
    /// Closed when the last thread has ended.
    ended: tokio::sync::Mutex<mpsc::Receiver<Infallible>>,
    clock: Arc<dyn Clock>,
    count: usize,
    at_work: Arc<AtomicUsize>,
}

impl Readers {
    /// Opens `count` connections and starts their threads.
    pub(super) fn start(
        path: &Path,
        count: usize,
        clock: &Arc<dyn Clock>,
    ) -> Result<Self, StoreError> {
        let (sender, receiver) = mpsc::channel::<Query>(QUEUE);
        let receiver = Arc::new(Mutex::new(receiver));
        let (alive, ended) = mpsc::channel::<Infallible>(1);
        let at_work = Arc::new(AtomicUsize::new(0));
        for number in 0..count {
            let conn = connection::reading(path)?;
            let (queue, alive) = (Arc::clone(&receiver), alive.clone());
            let at_work = Arc::clone(&at_work);
            thread::Builder::new()
                .name(format!("store-reader-{number}"))
                .spawn(move || {
                    serve(conn, &queue, &at_work);
                    drop(alive);
                })
                .map_err(|cause| StoreError::Unavailable(cause.to_string()))?;
        }
        Ok(Self {
            queue: Mutex::new(Some(sender)),
            ended: tokio::sync::Mutex::new(ended),
            clock: Arc::clone(clock),
            count,
            at_work,
        })
    }

    /// Readers at work, readers that are not, and queries that wait for one.
    pub(super) fn load(&self) -> (usize, usize, usize) {
        let at_work = self.at_work.load(Ordering::Relaxed).min(self.count);
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = queue.as_ref().map_or(0, |queue| QUEUE.saturating_sub(queue.capacity()));
        (at_work, self.count - at_work, waiting)
    }

    /// Runs a query in one snapshot of the database.
    pub(super) async fn run<T, F>(&self, query: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let clock = Arc::clone(&self.clock);
        let query: Query = Box::new(move |conn| {
            if !reply.is_closed() {
                let outcome = conn.transaction(|conn| query(&mut Tx::new(conn, clock.as_ref())));
                let _ = reply.send(outcome);
            }
        });
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner).clone();
        queue.ok_or_else(closed)?.send(query).await.map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }

    /// Lets the threads end once the queue is empty, and waits until they have.
    pub(super) async fn close(&self) {
        drop(self.queue.lock().unwrap_or_else(PoisonError::into_inner).take());
        // Nothing is ever sent: this answers when the last sender is gone.
        let _ = self.ended.lock().await.recv().await;
    }
}

fn closed() -> StoreError {
    StoreError::Unavailable("no reader answered".to_owned())
}

fn serve(mut conn: SqliteConnection, queue: &Queue, at_work: &AtomicUsize) {
    loop {
        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).blocking_recv();
        let Some(query) = next else { return };
        at_work.fetch_add(1, Ordering::Relaxed);
        if catch_unwind(AssertUnwindSafe(|| query(&mut conn))).is_err() {
            tracing::error!("a query panicked");
        }
        at_work.fetch_sub(1, Ordering::Relaxed);
    }
}
