//! What the operator watches: of all teams together, and of the database itself.

use safelight_domain::Presence;

use crate::{
    QueueDepth, Store, StoreError,
    store::{Database, query},
};

/// How busy the database connections are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DatabaseLoad {
    /// Connections of the pool, or readers of SQLite, at work now.
    pub in_use: usize,
    /// The others.
    pub idle: usize,
    /// Operations that wait for one of them.
    pub waiting: usize,
    /// SQLite's one writer; none with PostgreSQL.
    pub writer: Option<WriterLoad>,
}

/// How busy SQLite's writer is. Changes divided by commits is the mean size of a group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WriterLoad {
    /// Changes that wait for it.
    pub waiting: usize,
    /// Commits since the start.
    pub commits: u64,
    /// Changes that shared them.
    pub changes: u64,
}

impl Store {
    /// Jobs that have not ended, of all teams, by state and kind of lane.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn queue_depth(&self) -> Result<Vec<QueueDepth>, StoreError> {
        query!(self, depth::queue_depth())
    }

    /// What is known of every agent of every team.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn presences(&self) -> Result<Vec<Presence>, StoreError> {
        query!(self, depth::presences())
    }

    /// How busy the database connections are; asks the database nothing.
    #[must_use]
    pub fn load(&self) -> DatabaseLoad {
        match self.database() {
            Database::Sqlite(database) => database.load(),
            Database::Postgres(database) => database.load(),
        }
    }
}
