//! The store as a whole: which database, and what concerns all of it.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};

use safelight_domain::Clock;

use crate::{Listener, News, StoreError, news::Outlet, postgres::Postgres, sqlite::Sqlite};

/// Where the database is and how it is used.
#[derive(Clone)]
pub struct StoreConfig {
    /// `sqlite://<absolute path>` or `postgres://…`. PostgreSQL takes `sslmode` and `sslrootcert`.
    pub url: String,
    /// The time, for everything that is stored.
    pub clock: Arc<dyn Clock>,
    /// Connections of a PostgreSQL pool; read-only connections beside SQLite's writer.
    pub pool_size: usize,
}

/// Which database is behind the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DatabaseKind {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
}

/// Rows that no reader needs any more and that were cleared away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeadRows {
    /// There before.
    pub found: i64,
    /// Still there: somebody reads for so long that they may be needed, or somebody else clears
    /// them away.
    pub left: i64,
}

pub(crate) enum Database {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

/// The store. Cloning is cheap; all clones are the same store.
#[derive(Clone)]
pub struct Store {
    database: Arc<Database>,
    outlet: Arc<Outlet>,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("kind", &self.kind()).finish_non_exhaustive()
    }
}

/// Runs one change: `change!(self, file::operation(arguments))`, with owned arguments.
macro_rules! change {
    ($store:ident, $file:ident :: $operation:ident ( $($argument:expr),* $(,)? )) => {
        match $store.database() {
            $crate::store::Database::Sqlite(database) => {
                database
                    .write(stringify!($operation), move |tx| {
                        $crate::sqlite::queries::$file::$operation(tx, $($argument),*)
                    })
                    .await
            }
            $crate::store::Database::Postgres(database) => {
                database
                    .write(stringify!($operation), move |tx| {
                        $crate::postgres::queries::$file::$operation(tx, $($argument),*)
                    })
                    .await
            }
        }
    };
}

/// Runs one query: `query!(self, file::operation(arguments))`, with owned arguments.
macro_rules! query {
    ($store:ident, $file:ident :: $operation:ident ( $($argument:expr),* $(,)? )) => {
        match $store.database() {
            $crate::store::Database::Sqlite(database) => {
                database
                    .read(move |tx| $crate::sqlite::queries::$file::$operation(tx, $($argument),*))
                    .await
            }
            $crate::store::Database::Postgres(database) => {
                database
                    .read(move |tx| {
                        $crate::postgres::queries::$file::$operation(tx, $($argument),*)
                    })
                    .await
            }
        }
    };
}

pub(crate) use {change, query};

impl Store {
    /// Opens the database; makes the file where SQLite's is not there. Does not migrate.
    ///
    /// # Errors
    /// [`StoreError::Unsupported`] for another scheme, [`StoreError::Unavailable`] when the
    /// database cannot be reached.
    pub async fn connect(config: StoreConfig) -> Result<Self, StoreError> {
        let StoreConfig { url, clock, pool_size } = config;
        let outlet = Arc::<Outlet>::default();
        let database = if let Some(path) = url.strip_prefix("sqlite://") {
            let readers = pool_size.clamp(1, 4);
            Database::Sqlite(
                Sqlite::open(PathBuf::from(path), readers, clock, Arc::clone(&outlet)).await?,
            )
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Database::Postgres(
                Postgres::open(&url, pool_size.max(2), clock, Arc::clone(&outlet)).await?,
            )
        } else {
            return Err(StoreError::Unsupported(
                "the database address must start with sqlite:// or postgres://",
            ));
        };
        Ok(Self { database: Arc::new(database), outlet })
    }

    /// Applies pending migrations; answers the stamps that were applied.
    ///
    /// # Errors
    /// When a migration fails; those before it stay applied.
    pub async fn migrate(&self) -> Result<Vec<String>, StoreError> {
        match self.database() {
            Database::Sqlite(database) => database.migrate().await,
            Database::Postgres(database) => database.migrate().await,
        }
    }

    /// How many migrations are pending.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn pending_migrations(&self) -> Result<usize, StoreError> {
        match self.database() {
            Database::Sqlite(database) => database.pending_migrations().await,
            Database::Postgres(database) => database.pending_migrations().await,
        }
    }

    /// Which database this is.
    #[must_use]
    pub fn kind(&self) -> DatabaseKind {
        match self.database() {
            Database::Sqlite(_) => DatabaseKind::Sqlite,
            Database::Postgres(_) => DatabaseKind::Postgres,
        }
    }

    /// Asks the database for a sign of life; on SQLite, reader and writer.
    ///
    /// # Errors
    /// When it gives none.
    pub async fn ping(&self) -> Result<(), StoreError> {
        query!(self, instance::ping())?;
        change!(self, instance::ping())
    }

    /// Writes a copy of the whole database to a file that is not there yet, while it is in use.
    ///
    /// # Errors
    /// [`StoreError::Unsupported`] on PostgreSQL, which has tools of its own for this.
    pub async fn backup_to(&self, target: &Path) -> Result<(), StoreError> {
        match self.database() {
            Database::Sqlite(database) => database.backup_to(target).await,
            Database::Postgres(_) => Err(StoreError::Unsupported(
                "back up PostgreSQL with its own tools, such as pg_dump",
            )),
        }
    }

    /// Clears away what changes of jobs left behind in PostgreSQL and claims walk past, where it is
    /// at least `at_least` rows and a part of the table that is worth it. SQLite leaves nothing.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn vacuum_jobs(&self, at_least: i64) -> Result<Option<DeadRows>, StoreError> {
        match self.database() {
            Database::Sqlite(_) => Ok(None),
            Database::Postgres(database) => database.vacuum_jobs(at_least).await,
        }
    }

    /// Ties the database to a server key: the first fingerprint is stored, later ones must be the
    /// same, or claims signed by one replica would be refused by another.
    ///
    /// # Errors
    /// [`StoreError::ServerKeyMismatch`] for another key.
    pub async fn bind_server_key(&self, fingerprint: &str) -> Result<(), StoreError> {
        let fingerprint = fingerprint.to_owned();
        change!(self, instance::bind_server_key(&fingerprint))
    }

    /// Hands every change to `listener` once it is committed, and what other replicas tell. One
    /// listener a store: a later one is refused by the answer false. Needs a runtime.
    pub fn listen(&self, listener: Listener) -> bool {
        let is_first = self.outlet.listen(listener);
        if is_first && let Database::Postgres(database) = self.database() {
            database.hear_others();
        }
        is_first
    }

    /// Tells what happened without a change of the database, here and to other replicas.
    pub fn tell(&self, news: News) {
        self.outlet.tell(vec![news]);
    }

    /// Ends the store after what it was already given.
    pub async fn close(self) {
        match self.database() {
            Database::Sqlite(database) => database.close().await,
            Database::Postgres(database) => database.close(),
        }
    }

    pub(crate) fn database(&self) -> &Database {
        &self.database
    }
}
