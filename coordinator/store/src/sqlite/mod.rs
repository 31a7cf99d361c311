//! SQLite: one writer thread with group commit, and a few read-only connections beside it.

mod claim;
mod connection;
pub(crate) mod dialect;
mod metrics;
mod readers;
mod together;
mod writer;

#[path = "../queries/mod.rs"]
pub(crate) mod queries;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use diesel::{SqliteConnection, connection::SimpleConnection};
use safelight_domain::Clock;

use self::{readers::Readers, writer::Writer};
use crate::{DatabaseLoad, StoreError, migrations, news::Outlet};

/// What queries run on.
pub(crate) type Conn = SqliteConnection;
/// What queries are handed.
pub(crate) type Tx<'a> = crate::tx::Tx<'a, Conn>;

/// One database file.
pub(crate) struct Sqlite {
    path: PathBuf,
    writer: Writer,
    readers: Readers,
}

impl Sqlite {
    /// Opens the file, making it when it is not there, and starts the threads.
    pub(crate) async fn open(
        path: PathBuf,
        readers: usize,
        clock: Arc<dyn Clock>,
        outlet: Arc<Outlet>,
    ) -> Result<Self, StoreError> {
        blocking(move || {
            let writer = Writer::start(&path, Arc::clone(&clock), outlet)?;
            let readers = Readers::start(&path, readers, &clock)?;
            Ok(Self { path, writer, readers })
        })
        .await
    }

    /// Runs a change on the writer; answers once it is on the disk. The change is made or not
    /// made as a whole, whatever becomes of the caller meanwhile.
    pub(crate) async fn write<T, F>(&self, name: &'static str, change: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        self.writer.run(name, change).await
    }

    /// Runs a query on a reader, in one snapshot.
    pub(crate) async fn read<T, F>(&self, query: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        self.readers.run(query).await
    }

    /// Applies what is pending, on a connection of its own.
    pub(crate) async fn migrate(&self) -> Result<Vec<String>, StoreError> {
        let path = self.path.clone();
        blocking(move || migrations::apply(&mut connection::writing(&path)?, migrations::SQLITE))
            .await
    }

    /// How many migrations are pending.
    pub(crate) async fn pending_migrations(&self) -> Result<usize, StoreError> {
        let path = self.path.clone();
        blocking(move || migrations::pending(&mut connection::writing(&path)?, migrations::SQLITE))
            .await
    }

    /// Writes a whole copy of the database to a file that is not there yet.
    pub(crate) async fn backup_to(&self, target: &Path) -> Result<(), StoreError> {
        let target = target
            .to_str()
            .ok_or(StoreError::Unsupported("a backup's path must be UTF-8"))?
            .replace('\'', "''");
        let path = self.path.clone();
        blocking(move || {
            let mut conn = connection::writing(&path)?;
            Ok(conn.batch_execute(&format!("VACUUM INTO '{target}'"))?)
        })
        .await
    }

    /// How busy readers and writer are.
    pub(crate) fn load(&self) -> DatabaseLoad {
        let (in_use, idle, waiting) = self.readers.load();
        DatabaseLoad { in_use, idle, waiting, writer: Some(self.writer.load()) }
    }

    /// Ends the threads after what they were already given.
    pub(crate) async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|cause| StoreError::Database(cause.to_string()))?
}
