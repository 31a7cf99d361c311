//! To the connectors by way of the running agent, or in its place where none runs.

use std::path::PathBuf;

use tokio::runtime::Runtime;

use crate::{
    cli::{Common, enrolled, fault::Fault},
    connectors::{ConnectorAnswer, ConnectorAsk, Connectors},
    files::FolderLock,
    loops::{Ask, Asked},
    socket::{self, AskError},
};

/// Who does what is asked.
pub(super) enum Way {
    /// The agent that runs.
    Running(PathBuf),
    /// This program, while it holds the lock.
    Own(Box<Own>),
}

/// What the running agent has otherwise.
pub(super) struct Own {
    connectors: Connectors,
    runtime: Runtime,
    _lock: FolderLock,
}

impl Way {
    /// The running agent, where there is one; else opens the secrets.
    pub(super) fn find(common: &Common, server: Option<&str>) -> Result<Self, Fault> {
        let place = common.place()?;
        match socket::ask(&place.socket(), Ask::Roots) {
            Err(AskError::NotRunning) => {}
            Err(error) => return Err(error.into()),
            Ok(_) => return Ok(Self::Running(place.socket())),
        }
        let lock = FolderLock::take(place.data())?;
        let connectors = enrolled::open(&place, server)?.connectors();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        Ok(Self::Own(Box::new(Own { connectors, runtime, _lock: lock })))
    }

    /// Asks, and waits for the answer.
    pub(super) fn ask(&self, ask: ConnectorAsk) -> Result<ConnectorAnswer, Fault> {
        match self {
            Self::Running(path) => match socket::ask(path, Ask::Connectors(ask))? {
                Asked::Connectors(answer) => Ok(answer),
                _ => Err(another()),
            },
            Self::Own(own) => {
                own.runtime.block_on(own.connectors.answer(ask)).map_err(Fault::Failed)
            }
        }
    }
}

/// The agent is of another version.
pub(super) fn another() -> Fault {
    Fault::Failed("the running agent gave another answer".to_owned())
}
