//! Threads with a connection each. A query and the bytes of its answer are handled by the thread
//! that asks: a connection that is driven elsewhere costs two changes of thread a query, which on
//! few cores is more than the query itself.

use std::{
    collections::VecDeque,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
};

use diesel_async::{
    AsyncPgConnection,
    async_connection_wrapper::{AsyncConnectionWrapper, BlockOn},
    pooled_connection::PoolableConnection,
};
use tokio::{
    runtime::{Builder, Runtime},
    sync::oneshot,
    task::yield_now,
};

use super::{Conn, tls::Connector, unavailable};
use crate::{DatabaseLoad, StoreError};

/// What a thread is to do with its connection, or with the reason why it has none.
type Work = Box<dyn FnOnce(Result<&mut Conn, StoreError>) + Send>;

thread_local! {
    /// Drives the connection of this thread, while the thread waits for it.
    static OWN: Runtime =
        Builder::new_current_thread().enable_all().build().expect("a runtime can be made");
}

/// Waits by driving the runtime of the thread.
pub(crate) struct Here;

impl BlockOn for Here {
    fn block_on<F: Future>(&self, future: F) -> F::Output {
        OWN.with(|own| own.block_on(future))
    }

    fn get_runtime() -> Self {
        Self
    }
}

/// The threads, started as they are needed.
pub(super) struct Workers {
    desk: Arc<Desk>,
    connector: Connector,
    most: usize,
}

impl Workers {
    /// At most so many threads, and connections.
    pub(super) fn new(connector: Connector, most: usize) -> Self {
        Self { desk: Arc::default(), connector, most: most.max(1) }
    }

    /// Has a thread do this. Nothing is done for a caller that goes away before its turn; what was
    /// begun is brought to its end.
    pub(super) async fn run<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T, StoreError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let work = Box::new(move |conn: Result<&mut Conn, StoreError>| {
            if !reply.is_closed() {
                // A caller that went away meanwhile does not want to know.
                let _ = reply.send(conn.and_then(work));
            }
        });
        if self.desk.put(work, self.most)? {
            let (desk, connector) = (Arc::clone(&self.desk), self.connector.clone());
            thread::Builder::new()
                .name("store-worker".to_owned())
                .spawn(move || serve(&desk, &connector))
                .map_err(unavailable)?;
        }
        let unanswered = |_| StoreError::Database("the work was not brought to its end".to_owned());
        answer.await.map_err(unanswered)?
    }

    /// How busy they are.
    pub(super) fn load(&self) -> DatabaseLoad {
        let state = self.desk.state();
        let in_use = state.threads.saturating_sub(state.idle);
        DatabaseLoad { in_use, idle: state.idle, waiting: state.waiting.len(), writer: None }
    }

    /// Ends the threads that have nothing to do, and the others when they are done.
    pub(super) fn close(&self) {
        self.desk.state().closed = true;
        self.desk.called.notify_all();
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.close();
    }
}

/// Where work waits for a thread.
#[derive(Default)]
struct Desk {
    state: Mutex<State>,
    called: Condvar,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Work>,
    threads: usize,
    idle: usize,
    closed: bool,
}

impl Desk {
    fn state(&self) -> MutexGuard<'_, State> {
        // Work runs outside of the lock, so nothing can be half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Queues work; whether one more thread is wanted for it.
    fn put(&self, work: Work, most: usize) -> Result<bool, StoreError> {
        let mut state = self.state();
        if state.closed {
            return Err(StoreError::Unavailable("the database was closed".to_owned()));
        }
        state.waiting.push_back(work);
        let one_more = state.waiting.len() > state.idle && state.threads < most;
        if one_more {
            state.threads += 1;
        } else {
            self.called.notify_one();
        }
        Ok(one_more)
    }

    /// The next work; none when the thread shall end.
    fn take(&self) -> Option<Work> {
        let mut state = self.state();
        while state.waiting.is_empty() {
            if state.closed {
                return None;
            }
            state.idle += 1;
            state = self.called.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.idle -= 1;
        }
        state.waiting.pop_front()
    }
}

fn serve(desk: &Desk, connector: &Connector) {
    let mut own = None;
    while let Some(work) = desk.take() {
        let done = catch_unwind(AssertUnwindSafe(|| work(usable(&mut own, connector))));
        // After a panic in the middle of a transaction the connection is in doubt.
        if done.is_err() {
            own = None;
        }
    }
    drop(own);
    // The connection says goodbye.
    Here.block_on(catch_up());
    desk.state().threads -= 1;
}

/// The connection of the thread, opened anew where the last one broke.
fn usable<'a>(
    own: &'a mut Option<Conn>,
    connector: &Connector,
) -> Result<&'a mut Conn, StoreError> {
    Here.block_on(catch_up());
    if own.as_mut().is_some_and(|conn| PoolableConnection::is_broken(&mut **conn)) {
        *own = None;
    }
    if own.is_none() {
        let opened: AsyncPgConnection = Here.block_on(connector.connect()).map_err(unavailable)?;
        *own = Some(AsyncConnectionWrapper::from(opened));
    }
    own.as_mut().ok_or_else(|| unavailable("no connection"))
}

/// Lets the connection read what arrived while the thread did nothing, such as that the server
/// closed it: the first turn sees that there is something, the second reads it.
async fn catch_up() {
    yield_now().await;
    yield_now().await;
}
