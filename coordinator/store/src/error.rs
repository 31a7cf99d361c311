//! What can go wrong in the store, in words that a caller can decide by.

use safelight_domain::{Fence, JobState};

/// A refusal or a failure of the store. Nothing was changed when one is returned.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such thing for this team.
    #[error("not found")]
    NotFound,
    /// Something of that name, place or content exists already.
    #[error("{what} exists already")]
    Conflict {
        /// What stands in the way.
        what: String,
    },
    /// Something else still needs it.
    #[error("still needed by {}", what.join(", "))]
    InUse {
        /// The names of what needs it.
        what: Vec<String>,
    },
    /// The writer does not hold the job: `LeaseLost` or `NotYours`, never `Open`.
    #[error("the job is not held by this writer")]
    Fence(Fence),
    /// The job is in a state that does not allow this.
    #[error("the job is {state}")]
    WrongState {
        /// Where it stands.
        state: JobState,
    },
    /// The team's settings were changed by somebody else in between.
    #[error("the settings are at revision {revision} now")]
    ConfigChanged {
        /// Where they stand.
        revision: i64,
    },
    /// The team keeps as much as it may.
    #[error("the team keeps {kept} bytes already")]
    QuotaExceeded {
        /// Bytes of its unfinished uploads and kept reports.
        kept: i64,
    },
    /// The agent may not take part: it is revoked or not what the request needs. One sentence.
    #[error("{0}")]
    AgentUnsuitable(&'static str),
    /// Nobody would be left to administer. One sentence.
    #[error("{0}")]
    LastAdmin(&'static str),
    /// No version of the pipeline is active, so no job can use it.
    #[error("no version of the pipeline `{name}` is active")]
    PipelineNotActive {
        /// Its name.
        name: String,
    },
    /// A connector cannot stand as it was asked to.
    #[error(transparent)]
    Standing(#[from] safelight_domain::StandingError),
    /// The connector is not active, so nothing new may use it.
    #[error("the connector `{name}` is not active")]
    ConnectorInactive {
        /// Its name.
        name: String,
    },
    /// The master key that is written with is another one than the credentials were sealed with.
    #[error("another master key was chosen in between")]
    MasterKeyChanged,
    /// The server holds the credentials of the connector; agents have none of it.
    #[error("the server holds the credentials of the connector")]
    ConnectorOnServer,
    /// What the job ran on was deleted since.
    #[error("the collection of the job was deleted")]
    CollectionGone,
    /// No such registration token.
    #[error("the registration token is unknown")]
    TokenUnknown,
    /// The registration token enrolled an agent before.
    #[error("the registration token was used")]
    TokenUsed,
    /// The registration token is too old.
    #[error("the registration token has expired")]
    TokenExpired,
    /// The database does not answer; trying again later may help.
    #[error("the database does not answer: {0}")]
    Unavailable(String),
    /// The database was first used with another server key.
    #[error("the database belongs to another server key")]
    ServerKeyMismatch,
    /// This kind of database cannot do it.
    #[error("{0}")]
    Unsupported(&'static str),
    /// The database refused a statement or holds what it must not: a mistake of ours.
    #[error("database: {0}")]
    Database(String),
}

impl StoreError {
    /// A conflict over `what`.
    pub(crate) fn conflict(what: impl Into<String>) -> Self {
        Self::Conflict { what: what.into() }
    }

    /// A stored value that no version of this program writes.
    pub(crate) fn corrupt(what: &str, cause: impl std::fmt::Display) -> Self {
        Self::Database(format!("unreadable {what}: {cause}"))
    }
}

impl From<diesel::result::Error> for StoreError {
    fn from(error: diesel::result::Error) -> Self {
        use diesel::result::{DatabaseErrorKind as Kind, Error};
        match error {
            Error::NotFound => Self::NotFound,
            Error::DatabaseError(Kind::UniqueViolation, _) => Self::conflict("such an entry"),
            Error::DatabaseError(Kind::ClosedConnection | Kind::SerializationFailure, info) => {
                Self::Unavailable(info.message().to_owned())
            }
            Error::BrokenTransactionManager => Self::Unavailable(error.to_string()),
            other => from_message(other.to_string()),
        }
    }
}

/// SQLite tells a full or busy disk only in words.
fn from_message(message: String) -> StoreError {
    let passing = ["database or disk is full", "database is locked", "disk I/O error"];
    if passing.iter().any(|sign| message.contains(sign)) {
        StoreError::Unavailable(message)
    } else {
        StoreError::Database(message)
    }
}
