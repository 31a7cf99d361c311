//! The running agent under the panel, and the coordinator beside it where there is no team.

mod access;
mod alone;
mod keeper;
mod people;
mod solo;

use std::sync::Arc;

use safelight_domain::{CollectionId, Tool};
use safelight_protocol::{AgentCollectionReply, CollectionChanged};
use tokio::sync::{mpsc, oneshot, watch};

pub(super) use access::{ALONE_KEY, client, open_secrets};
pub(super) use alone::request as registration;
pub(super) use keeper::{Order, keep};
pub(super) use people::Owner;
pub(super) use solo::Solo;

use super::PanelFault;
use crate::{
    client::{CallError, Client},
    config::Enrolment,
    loops::{Ask, Asked, Standing},
};

/// Asks of the agent and where to answer them.
pub(super) type Asks = mpsc::Sender<(Ask, oneshot::Sender<Result<Asked, String>>)>;

/// An agent at work.
pub(super) struct Engine {
    pub(super) enrolment: Enrolment,
    pub(super) client: Client,
    pub(super) asks: Asks,
    pub(super) standing: watch::Receiver<Standing>,
    /// The coordinator beside it; none in a team.
    pub(super) solo: Option<Arc<Solo>>,
}

impl Engine {
    /// Asks the agent.
    pub(super) async fn ask(&self, ask: Ask) -> Result<Asked, PanelFault> {
        let (answer, answered) = oneshot::channel();
        self.asks.send((ask, answer)).await.map_err(|_| PanelFault::starting())?;
        let answered = answered.await.map_err(|_| PanelFault::starting())?;
        answered.map_err(|said| PanelFault::new("agent_refused", sentence(&said)))
    }

    /// Makes a collection at the coordinator.
    pub(super) async fn add_collection(
        &self,
        name: &str,
        path: &str,
    ) -> Result<AgentCollectionReply, PanelFault> {
        let request = safelight_protocol::AgentCollectionRequest {
            name: name.to_owned(),
            path: path.to_owned(),
        };
        self.client.create_collection(&request).await.map_err(|error| refused(&error))
    }

    /// Asks for checks; which of them wait or run now.
    pub(super) async fn check(
        &self,
        collection: CollectionId,
        why: &str,
        tools: &[Tool],
    ) -> Result<Vec<Tool>, CallError> {
        let what = CollectionChanged { summary: Some(why.to_owned()), tools: tools.to_vec() };
        self.client.changed(collection, &what).await
    }
}

/// A refusal of the coordinator in the panel's words.
pub(super) fn refused(error: &CallError) -> PanelFault {
    match error {
        CallError::Unreachable(_) => {
            PanelFault::new("offline", "The coordinator cannot be reached now.")
                .hint("Try again when the connection is back.")
        }
        CallError::Refused { detail, code, .. } => {
            PanelFault::new(code.map_or("refused", |code| code.text()), sentence(detail))
        }
        other => PanelFault::new("offline", sentence(&other.to_string())),
    }
}

/// Errors are phrases inside the program; a person gets a sentence.
pub(super) fn sentence(phrase: &str) -> String {
    let mut letters = phrase.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let stop = if phrase.ends_with(['.', ')', '?']) { "" } else { "." };
    format!("{first}{}{stop}", letters.as_str())
}
