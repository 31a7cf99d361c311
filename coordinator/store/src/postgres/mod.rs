//! PostgreSQL: connections on threads of their own, without libpq.

mod claim;
pub(crate) mod dialect;
mod metrics;
mod others;
mod tls;
mod together;
mod vacuum;
mod workers;

#[path = "../queries/mod.rs"]
pub(crate) mod queries;

use std::sync::Arc;

use diesel::Connection;
use diesel_async::{AsyncPgConnection, async_connection_wrapper::AsyncConnectionWrapper};
use safelight_domain::Clock;
use tokio::sync::watch;

use self::workers::Workers;
use crate::{
    DatabaseLoad, DeadRows, StoreError, kill_point::kill_point, migrations, news::Outlet,
    turns::Turns,
};

/// What queries run on.
pub(crate) type Conn = AsyncConnectionWrapper<AsyncPgConnection, workers::Here>;
/// What queries are handed.
pub(crate) type Tx<'a> = crate::tx::Tx<'a, Conn>;

/// The key of the advisory lock that migrations hold: "safeligh" in ASCII.
const MIGRATION_LOCK: i64 = 0x7361_6665_6c69_6768;

/// One database on a server.
pub(crate) struct Postgres {
    workers: Workers,
    connector: tls::Connector,
    closing: watch::Sender<bool>,
    outlet: Arc<Outlet>,
    clock: Arc<dyn Clock>,
}

impl Postgres {
    /// Prepares the pool and makes sure that the server answers.
    pub(crate) async fn open(
        url: &str,
        connections: usize,
        clock: Arc<dyn Clock>,
        outlet: Arc<Outlet>,
    ) -> Result<Self, StoreError> {
        let connector = tls::Connector::new(url)?;
        let workers = Workers::new(connector.clone(), connections);
        let closing = watch::Sender::new(false);
        let postgres = Self { workers, connector, closing, outlet, clock };
        postgres.run(|_, _| Ok(())).await?;
        Ok(postgres)
    }

    /// Runs a change in one transaction. It owns its inputs and runs on a thread of its own, so a
    /// caller that goes away cannot leave it half done.
    pub(crate) async fn write<T, F>(&self, name: &'static str, change: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let (outlet, log) = (Arc::clone(&self.outlet), Turns::here());
        self.run(move |conn, clock| {
            let outcome = conn.transaction(|conn| {
                let mut tx = Tx::new(conn, clock);
                let outcome = change(&mut tx).map(|done| (done, tx.news, tx.turns));
                kill_point("before_commit", [name]);
                outcome
            });
            kill_point("after_commit", [name]);
            let (done, news, turns) = outcome?;
            log.log(&turns);
            outlet.tell(news);
            Ok(done)
        })
        .await
    }

    /// Runs a query.
    pub(crate) async fn read<T, F>(&self, query: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        self.run(move |conn, clock| query(&mut Tx::new(conn, clock))).await
    }

    /// Applies what is pending. Two replicas that start together would race, so the one that
    /// comes second waits.
    pub(crate) async fn migrate(&self) -> Result<Vec<String>, StoreError> {
        self.run(|conn, _| {
            dialect::advisory_lock(conn, MIGRATION_LOCK)?;
            let applied = migrations::apply(conn, migrations::POSTGRES);
            dialect::advisory_unlock(conn, MIGRATION_LOCK)?;
            applied
        })
        .await
    }

    /// How many migrations are pending.
    pub(crate) async fn pending_migrations(&self) -> Result<usize, StoreError> {
        self.run(|conn, _| migrations::pending(conn, migrations::POSTGRES)).await
    }

    /// Clears away what changes of jobs left behind, where that is much.
    pub(crate) async fn vacuum_jobs(&self, at_least: i64) -> Result<Option<DeadRows>, StoreError> {
        self.run(move |conn, _| Ok(vacuum::vacuum_jobs(conn, at_least)?)).await
    }

    /// Keeps one connection of its own over which replicas tell each other what happens.
    pub(crate) fn hear_others(&self) {
        let outgoing = self.outlet.open_to_others();
        let line = others::Line::new(self.connector.clone(), Arc::clone(&self.outlet), outgoing);
        tokio::spawn(line.keep(self.closing.subscribe()));
    }

    /// How busy the connections are.
    pub(crate) fn load(&self) -> DatabaseLoad {
        self.workers.load()
    }

    /// Closes every connection that is not at work.
    pub(crate) fn close(&self) {
        self.workers.close();
        self.closing.send_replace(true);
    }

    async fn run<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn, &dyn Clock) -> Result<T, StoreError> + Send + 'static,
    {
        let clock = Arc::clone(&self.clock);
        self.workers.run(move |conn| work(conn, clock.as_ref())).await
    }
}

fn unavailable(cause: impl std::fmt::Display) -> StoreError {
    StoreError::Unavailable(cause.to_string())
}
