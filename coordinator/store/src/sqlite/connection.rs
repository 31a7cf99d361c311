//! How a connection to the file is set up.

use std::path::Path;

use diesel::{Connection, SqliteConnection, connection::SimpleConnection};

use crate::StoreError;

/// One that writes. `synchronous=FULL`: what was answered survives a power cut.
pub(super) fn writing(path: &Path) -> Result<SqliteConnection, StoreError> {
    open(
        path,
        "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
         PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000;",
    )
}

/// One that cannot write. Its cache is small: each of them has one, and the system keeps the file's
/// pages anyway.
pub(super) fn reading(path: &Path) -> Result<SqliteConnection, StoreError> {
    open(
        path,
        "PRAGMA busy_timeout = 5000; PRAGMA query_only = ON; PRAGMA temp_store = MEMORY; \
         PRAGMA cache_size = -2000;",
    )
}

fn open(path: &Path, pragmas: &str) -> Result<SqliteConnection, StoreError> {
    let text = path.to_str().ok_or(StoreError::Unsupported("a database's path must be UTF-8"))?;
    let mut conn = SqliteConnection::establish(text)
        .map_err(|cause| StoreError::Unavailable(format!("{text}: {cause}")))?;
    conn.batch_execute(pragmas)?;
    Ok(conn)
}
