//! What is kept of connectors in the secret store: one secret a connector, under the name of the
//! agent's place at its coordinator, so that credentials of another team are never used.

use std::{fmt, sync::Arc};

use safelight_domain::{AgentId, ConnectorId, ConnectorKind, Timestamp};
use safelight_protocol::{Credentials, Secret};
use serde::{Deserialize, Serialize};

use crate::secrets::{SecretError, SecretStore};

const PREFIX: &str = "connector/";

/// Credentials of one connector, as they worked when they were last tried. Prints no value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The connector's name at that time.
    pub name: String,
    /// What it reaches.
    pub kind: ConnectorKind,
    /// Everything that reaches it, the address included: credentials go where their owner sent
    /// them and nowhere else.
    pub values: Credentials,
    /// What was looked at.
    pub location: String,
    /// When they last worked.
    pub tested_at: Timestamp,
}

/// The credentials that one enrolment keeps. Cheap to clone; everything here blocks.
#[derive(Clone)]
pub struct Keys {
    store: Arc<dyn SecretStore>,
    agent: AgentId,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys").field("agent", &self.agent).finish_non_exhaustive()
    }
}

impl Keys {
    /// Those of the agent that is called so at its coordinator.
    #[must_use]
    pub const fn new(store: Arc<dyn SecretStore>, agent: AgentId) -> Self {
        Self { store, agent }
    }

    /// The connectors whose credentials are kept.
    ///
    /// # Errors
    /// [`SecretError`] when the store cannot be read.
    pub fn ids(&self) -> Result<Vec<ConnectorId>, SecretError> {
        let ours = format!("{PREFIX}{}/", self.agent);
        let names = self.store.names()?;
        Ok(names.iter().filter_map(|name| name.strip_prefix(&ours)?.parse().ok()).collect())
    }

    /// What is kept of a connector.
    ///
    /// # Errors
    /// [`SecretError`] when the store cannot be read, or holds what this version cannot read.
    pub fn get(&self, connector: ConnectorId) -> Result<Option<Kept>, SecretError> {
        let Some(secret) = self.store.get(&self.name(connector))? else { return Ok(None) };
        // What the parser says may repeat a piece of a secret.
        let read = serde_json::from_str(secret.expose());
        read.map(Some)
            .map_err(|_| SecretError::CannotOpen("credentials of a connector are damaged"))
    }

    /// Everything that is kept.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub fn all(&self) -> Result<Vec<(ConnectorId, Kept)>, SecretError> {
        let mut all = Vec::new();
        for id in self.ids()? {
            if let Some(kept) = self.get(id)? {
                all.push((id, kept));
            }
        }
        Ok(all)
    }

    pub(super) fn put(&self, connector: ConnectorId, kept: &Kept) -> Result<(), SecretError> {
        let text = serde_json::to_string(kept).expect("words and texts are always JSON");
        self.store.put(&self.name(connector), &Secret::new(text))
    }

    pub(super) fn remove(&self, connector: ConnectorId) -> Result<(), SecretError> {
        self.store.remove(&self.name(connector))
    }

    /// Forgets what was kept for other enrolments: they were replaced.
    ///
    /// # Errors
    /// [`SecretError`] when the store cannot be written.
    pub fn forget_others(&self) -> Result<(), SecretError> {
        let ours = format!("{PREFIX}{}/", self.agent);
        let names = self.store.names()?;
        let mut others =
            names.iter().filter(|name| name.starts_with(PREFIX) && !name.starts_with(&ours));
        others.try_for_each(|name| self.store.remove(name))
    }

    fn name(&self, connector: ConnectorId) -> String {
        format!("{PREFIX}{}/{connector}", self.agent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::MemorySecrets;

    fn kept() -> Kept {
        let mut values = Credentials::default();
        values.insert("password", "zebra-crossing");
        Kept {
            name: "NAS".to_owned(),
            kind: ConnectorKind::Smb,
            values,
            location: "Fotos".to_owned(),
            tested_at: Timestamp::from_micros(1),
        }
    }

    #[test]
    fn credentials_belong_to_one_enrolment_and_print_no_value() {
        let store: Arc<dyn SecretStore> = Arc::new(MemorySecrets::default());
        let [one, two] =
            [1, 2].map(|n| format!("agt_0000000000000000000000000{n}").parse().unwrap());
        let (ours, theirs) = (Keys::new(Arc::clone(&store), one), Keys::new(store, two));
        let id = "con_00000000000000000000000001".parse().unwrap();
        ours.put(id, &kept()).unwrap();
        assert_eq!((ours.ids().unwrap(), theirs.ids().unwrap()), (vec![id], vec![]));
        assert_eq!((ours.get(id).unwrap(), theirs.get(id).unwrap()), (Some(kept()), None));
        let printed = format!("{ours:?} {:?}", ours.all().unwrap());
        assert!(printed.contains("password") && !printed.contains("zebra"), "{printed}");
        theirs.forget_others().unwrap();
        assert_eq!(ours.ids().unwrap(), vec![]);
    }

    #[test]
    fn damaged_credentials_are_said_and_not_repeated() {
        let store = MemorySecrets::default();
        let agent = "agt_00000000000000000000000001".parse().unwrap();
        let id: ConnectorId = "con_00000000000000000000000001".parse().unwrap();
        let name = format!("connector/{agent}/{id}");
        store.put(&name, &Secret::new("\"zebra\"".to_owned())).unwrap();
        let said = Keys::new(Arc::new(store), agent).get(id).unwrap_err().to_string();
        assert!(said.contains("damaged") && !said.contains("zebra"), "{said}");
    }
}
