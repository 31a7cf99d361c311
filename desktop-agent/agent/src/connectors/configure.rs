//! Keeping credentials: tried first, stored only when they work, and told at once.

use safelight_domain::{ConnectorId, ConnectorKind, RemotePlace};
use safelight_protocol::{CapabilityReport, Credentials};

use super::{Connectors, Kept, Tried, form, now, words};

impl Connectors {
    /// Tries what was entered, keeps it when it works, and tells the coordinator.
    pub(super) async fn configure(
        &self,
        connector: ConnectorId,
        entered: &Credentials,
        location: Option<&str>,
    ) -> Result<Tried, String> {
        let asked = self.client.connector_metadata(connector).await;
        let metadata = asked.map_err(|error| words::refusal(&error))?;
        let before = self.kept_of(connector).await?;
        let values = form::complete(&metadata, before.as_ref(), entered)?;
        let before = before.map(|kept| kept.location);
        let place = place(metadata.kind, &values, location.or(before.as_deref()))?;
        let trial = self.storage.try_out(metadata.kind, &values, &place).await;
        let sentence = trial.map_err(|refusal| format!("{refusal} Nothing was stored."))?;
        let kept = Kept {
            name: metadata.name,
            kind: metadata.kind,
            values,
            location: place.to_string(),
            tested_at: now(),
        };
        self.keep(connector, kept.clone()).await?;
        Ok(self.tell(connector, &kept, sentence).await)
    }

    /// Tells that there are credentials that work. They are kept also when that does not arrive.
    pub(super) async fn tell(
        &self,
        connector: ConnectorId,
        kept: &Kept,
        sentence: String,
    ) -> Tried {
        let report = CapabilityReport { has_credentials: true, last_tested: Some(kept.tested_at) };
        match self.client.report_capability(connector, report).await {
            Ok(reply) => {
                let is_first_proof = reply.credential_location_updated;
                Tried { sentence, is_first_proof, note: None }
            }
            Err(error) => {
                let note = Some(words::untold(&error));
                Tried { sentence, is_first_proof: false, note }
            }
        }
    }
}

/// What to look at: as it was named, else the one bucket or share that the values name.
pub(super) fn place(
    kind: ConnectorKind,
    values: &Credentials,
    named: Option<&str>,
) -> Result<RemotePlace, String> {
    let own = values.expose("bucket").or(values.expose("share"));
    let Some(location) = named.or(own) else {
        let sentence = "Say what to look at with --location: a bucket, or a bucket and a folder.";
        return Err(sentence.to_owned());
    };
    let place = RemotePlace::read(kind, location).map_err(|fault| fault.to_string())?;
    match own {
        Some(own) if own != place.root => {
            Err(format!("These credentials are for {own} alone; begin the location with that."))
        }
        _ => Ok(place),
    }
}
