//! The credentials of a job on a connector that agents hold the credentials of.

use safelight_domain::ConnectorId;
use safelight_protocol::Credentials;

use super::Keys;
use crate::job::ConnectorKeys;

impl ConnectorKeys for Keys {
    fn credentials(&self, connector: ConnectorId) -> Result<Option<Credentials>, String> {
        let kept = self.get(connector).map_err(|error| format!("{error}."))?;
        Ok(kept.map(|kept| kept.values))
    }
}
