//! How other verbs talk to the running agent: one JSON line there, one back, through a socket in
//! the data folder that only its owner can open. Where there are no such sockets, verbs take the
//! lock of the folder themselves or say that the agent runs.

#[cfg(unix)]
mod ask;
#[cfg(unix)]
mod listen;
#[cfg(unix)]
mod wire;
#[cfg(not(unix))]
mod without;

#[cfg(unix)]
pub use ask::ask;
#[cfg(unix)]
pub use listen::listen;
#[cfg(not(unix))]
pub use without::{ask, listen};

/// Why a running agent gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// Nobody listens.
    #[error("the agent is not running")]
    NotRunning,
    /// The agent says no.
    #[error("{0}")]
    Refused(String),
    /// Something answered that is not our agent, or it broke off.
    #[error("the running agent did not answer: {0}")]
    Broken(String),
}
