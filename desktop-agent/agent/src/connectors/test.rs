//! Trying credentials that are kept.

use safelight_domain::ConnectorId;

use super::{Connectors, Kept, Tried, configure, now, words};

impl Connectors {
    /// Tries what is kept of a connector, and tells when it works. What does not work stays.
    pub(super) async fn test(
        &self,
        connector: ConnectorId,
        location: Option<&str>,
    ) -> Result<Tried, String> {
        let kept = self.kept_of(connector).await?.ok_or_else(|| words::nothing_kept(connector))?;
        let location = location.unwrap_or(&kept.location);
        let place = configure::place(kept.kind, &kept.values, Some(location))?;
        let sentence = self.storage.try_out(kept.kind, &kept.values, &place).await?;
        let kept = Kept { tested_at: now(), location: place.to_string(), ..kept };
        self.keep(connector, kept.clone()).await?;
        Ok(self.tell(connector, &kept, sentence).await)
    }
}
