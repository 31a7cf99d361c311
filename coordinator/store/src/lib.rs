//! The only crate that knows Diesel: one store, SQLite or PostgreSQL behind it.

use safelight_domain::{Fence, JobState};

/// Everything that is kept.
#[derive(Debug, Clone)]
pub struct Store;

/// Why the store refused or failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No such row for this team.
    #[error("there is no such thing")]
    NotFound,
    /// Something of that name or place exists.
    #[error("{what} exists already")]
    Conflict {
        /// What is in the way.
        what: String,
    },
    /// Others need it.
    #[error("in use")]
    InUse {
        /// Their names.
        what: Vec<String>,
    },
    /// The writer does not hold the job.
    #[error("the job is held by somebody else")]
    Fence(Fence),
    /// The job is in another state.
    #[error("the job is {state}")]
    WrongState {
        /// Where it stands.
        state: JobState,
    },
    /// Never issued.
    #[error("unknown token")]
    TokenUnknown,
    /// Used before.
    #[error("used token")]
    TokenUsed,
    /// Too old.
    #[error("expired token")]
    TokenExpired,
    /// The database does not answer.
    #[error("the database does not answer: {0}")]
    Unavailable(String),
    /// The database belongs to another server key.
    #[error("the database belongs to another server key")]
    ServerKeyMismatch,
    /// Not with this database.
    #[error("{0}")]
    Unsupported(&'static str),
    /// Anything else.
    #[error("the database failed: {0}")]
    Database(String),
}
