//! Forgetting credentials.

use safelight_domain::ConnectorId;
use safelight_protocol::{CapabilityReport, ErrorCode};

use super::{Connectors, words};

impl Connectors {
    /// Forgets what is kept of a connector and tells so; answers why that could not be told.
    pub(super) async fn remove(&self, connector: ConnectorId) -> Result<Option<String>, String> {
        if self.kept_of(connector).await?.is_none() {
            return Err(words::nothing_kept(connector));
        }
        let keys = self.keys.clone();
        words::blocking(move || keys.remove(connector)).await?;
        let report = CapabilityReport { has_credentials: false, last_tested: None };
        Ok(match self.client.report_capability(connector, report).await {
            Ok(_) => None,
            // Nobody is waiting for it any more.
            Err(error)
                if matches!(
                    error.code(),
                    Some(ErrorCode::NotFound | ErrorCode::ConnectorOnServer)
                ) =>
            {
                None
            }
            Err(error) => Some(words::untold(&error)),
        })
    }
}
