//! The lines that travel through the socket.

use safelight_protocol::AgentCollectionReply;
use serde::{Deserialize, Serialize};

use crate::{
    connectors::{ConnectorAnswer, ConnectorAsk},
    loops::{Ask, Asked, Hold, StatusReport},
};

/// Longest line, in bytes.
pub(super) const LONGEST_LINE: u64 = 1024 * 1024;

/// A line to the agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verb", rename_all = "snake_case")]
pub(super) enum Request {
    Status,
    Roots,
    AddRoot { path: String },
    RemoveRoot { path: String },
    AddCollection { name: String, path: String },
    Connectors { ask: ConnectorAsk },
    Pause { reason: String },
    Resume,
    StopJob { path: String },
    PanelLink,
}

/// A line back.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Reply {
    Status(Box<StatusReport>),
    Roots(Vec<String>),
    Collection(AgentCollectionReply),
    Connectors(ConnectorAnswer),
    Done,
    Stopped(bool),
    Link(String),
    Error(String),
}

impl From<Ask> for Request {
    fn from(ask: Ask) -> Self {
        match ask {
            Ask::Status => Self::Status,
            Ask::Roots => Self::Roots,
            Ask::AddRoot(path) => Self::AddRoot { path },
            Ask::RemoveRoot(path) => Self::RemoveRoot { path },
            Ask::AddCollection { name, path } => Self::AddCollection { name, path },
            Ask::Connectors(ask) => Self::Connectors { ask },
            Ask::Hold(Some(hold)) => Self::Pause { reason: hold.reason },
            Ask::Hold(None) => Self::Resume,
            Ask::StopJob { path } => Self::StopJob { path },
            Ask::PanelLink => Self::PanelLink,
        }
    }
}

impl From<Request> for Ask {
    fn from(request: Request) -> Self {
        match request {
            Request::Status => Self::Status,
            Request::Roots => Self::Roots,
            Request::AddRoot { path } => Self::AddRoot(path),
            Request::RemoveRoot { path } => Self::RemoveRoot(path),
            Request::AddCollection { name, path } => Self::AddCollection { name, path },
            Request::Connectors { ask } => Self::Connectors(ask),
            Request::Pause { reason } => Self::Hold(Some(Hold { reason, until: None })),
            Request::Resume => Self::Hold(None),
            Request::StopJob { path } => Self::StopJob { path },
            Request::PanelLink => Self::PanelLink,
        }
    }
}

impl From<Result<Asked, String>> for Reply {
    fn from(answer: Result<Asked, String>) -> Self {
        match answer {
            Ok(Asked::Status(status)) => Self::Status(status),
            Ok(Asked::Roots(roots)) => Self::Roots(roots),
            Ok(Asked::Collection(collection)) => Self::Collection(collection),
            Ok(Asked::Connectors(answer)) => Self::Connectors(answer),
            Ok(Asked::Held) => Self::Done,
            Ok(Asked::Stopped(some)) => Self::Stopped(some),
            Ok(Asked::Link(link)) => Self::Link(link),
            Err(sentence) => Self::Error(sentence),
        }
    }
}

impl From<Reply> for Result<Asked, String> {
    fn from(reply: Reply) -> Self {
        match reply {
            Reply::Status(status) => Ok(Asked::Status(status)),
            Reply::Roots(roots) => Ok(Asked::Roots(roots)),
            Reply::Collection(collection) => Ok(Asked::Collection(collection)),
            Reply::Connectors(answer) => Ok(Asked::Connectors(answer)),
            Reply::Done => Ok(Asked::Held),
            Reply::Stopped(some) => Ok(Asked::Stopped(some)),
            Reply::Link(link) => Ok(Asked::Link(link)),
            Reply::Error(sentence) => Err(sentence),
        }
    }
}
