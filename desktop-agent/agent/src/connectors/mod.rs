//! Credentials of remote storage that this agent keeps: entered by its owner, tried before they are
//! stored, used for the team's jobs, and never sent to the coordinator.

mod ask;
mod configure;
mod for_job;
mod form;
mod keys;
mod list;
mod remove;
mod storage;
mod test;
mod words;

use std::sync::Arc;

use safelight_domain::{Clock, SystemClock, Timestamp};

use crate::client::Client;

pub use ask::{ConnectorAnswer, ConnectorAsk, ConnectorLine, ConnectorList, Tried};
pub use form::{ConnectorForm, FormField};
pub use keys::{Kept, Keys};
pub use storage::{KnownStorage, RemoteStorage, Storage, Trial};

/// The verbs about connectors, the same in the running agent and on the command line.
#[derive(Clone)]
pub struct Connectors {
    /// What is kept here.
    pub keys: Keys,
    /// The coordinator that knows the connectors.
    pub client: Client,
    /// Where credentials are tried.
    pub storage: Arc<dyn Storage>,
}

impl Connectors {
    /// Does what is asked; a sentence says why not.
    ///
    /// # Errors
    /// A sentence for people that holds nothing secret.
    pub async fn answer(&self, ask: ConnectorAsk) -> Result<ConnectorAnswer, String> {
        Ok(match ask {
            ConnectorAsk::List { pending_only } => {
                ConnectorAnswer::List(self.list(pending_only).await?)
            }
            ConnectorAsk::Kept => ConnectorAnswer::List(self.kept().await?),
            ConnectorAsk::Form { connector } => {
                ConnectorAnswer::Form(Box::new(self.form(connector).await?))
            }
            ConnectorAsk::Configure { connector, values, location } => ConnectorAnswer::Tried(
                self.configure(connector, &values, location.as_deref()).await?,
            ),
            ConnectorAsk::Test { connector, location } => {
                ConnectorAnswer::Tried(self.test(connector, location.as_deref()).await?)
            }
            ConnectorAsk::Remove { connector } => {
                ConnectorAnswer::Removed { note: self.remove(connector).await? }
            }
        })
    }
}

fn now() -> Timestamp {
    SystemClock::new().now()
}
