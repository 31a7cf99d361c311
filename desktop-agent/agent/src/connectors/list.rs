//! The team's connectors, and what is kept of them here.

use std::collections::BTreeMap;

use safelight_domain::{ConnectorId, CredentialLocation};

use super::{ConnectorLine, ConnectorList, Connectors, Kept, words};

impl Connectors {
    /// The connectors that the coordinator lists, then those that are kept here and that it does
    /// not. When it does not answer, what is kept is still told.
    pub(super) async fn list(&self, pending_only: bool) -> Result<ConnectorList, String> {
        let mut kept = self.everything().await?;
        let (listed, note) = match self.client.connectors(pending_only).await {
            Ok(reply) => (reply.connectors, None),
            Err(error) => (Vec::new(), Some(words::refusal(&error))),
        };
        let mut lines: Vec<_> = listed
            .into_iter()
            .map(|one| {
                let own = kept.remove(&one.guid);
                ConnectorLine {
                    guid: one.guid,
                    name: one.name,
                    kind: one.kind,
                    credential_location: Some(one.credential_location),
                    is_active: Some(one.is_active),
                    is_kept: own.is_some(),
                    tested_at: own.map(|own| own.tested_at),
                }
            })
            .collect();
        let is_pending =
            |line: &ConnectorLine| line.credential_location == Some(CredentialLocation::Pending);
        if pending_only {
            // Coordinators of others may not know the parameter.
            lines.retain(is_pending);
        } else {
            lines.extend(kept.into_iter().map(|(guid, own)| unlisted(guid, own)));
        }
        Ok(ConnectorList { connectors: lines, note })
    }

    /// What is kept here.
    pub(super) async fn kept(&self) -> Result<ConnectorList, String> {
        let kept = self.everything().await?;
        let connectors = kept.into_iter().map(|(guid, own)| unlisted(guid, own)).collect();
        Ok(ConnectorList { connectors, note: None })
    }

    /// What is kept of one connector.
    pub(super) async fn kept_of(&self, connector: ConnectorId) -> Result<Option<Kept>, String> {
        let keys = self.keys.clone();
        words::blocking(move || keys.get(connector)).await
    }

    /// Keeps credentials in place of those before.
    pub(super) async fn keep(&self, connector: ConnectorId, kept: Kept) -> Result<(), String> {
        let keys = self.keys.clone();
        words::blocking(move || keys.put(connector, &kept)).await
    }

    async fn everything(&self) -> Result<BTreeMap<ConnectorId, Kept>, String> {
        let keys = self.keys.clone();
        Ok(words::blocking(move || keys.all()).await?.into_iter().collect())
    }
}

fn unlisted(guid: ConnectorId, own: Kept) -> ConnectorLine {
    ConnectorLine {
        guid,
        name: own.name,
        kind: own.kind,
        credential_location: None,
        is_active: None,
        is_kept: true,
        tested_at: Some(own.tested_at),
    }
}
