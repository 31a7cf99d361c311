//! `GET /connectors`, `GET /connectors/{guid}/metadata` and `POST …/report-capability`: what an agent
//! asks and tells of credentials that it keeps. The coordinator answers these only to an agent that
//! it takes for online.

use safelight_domain::ConnectorId;
use safelight_protocol::{
    AgentConnectorsReply, CapabilityReport, CapabilityReportReply, ConnectorMetadataReply, paths,
};

use super::{CallError, Client};

impl Client {
    /// The team's connectors whose credentials the server does not hold.
    ///
    /// # Errors
    /// [`CallError`]; `agent_not_online` while the coordinator takes this agent for offline.
    pub async fn connectors(&self, pending_only: bool) -> Result<AgentConnectorsReply, CallError> {
        self.get(&format!("{}?pending_only={pending_only}", paths::CONNECTORS)).await
    }

    /// What to ask the owner of this computer for.
    ///
    /// # Errors
    /// [`CallError`]; `not_found`, or `connector_on_server` when agents need no credentials.
    pub async fn connector_metadata(
        &self,
        connector: ConnectorId,
    ) -> Result<ConnectorMetadataReply, CallError> {
        self.get(&paths::connector_metadata(connector)).await
    }

    /// Tells whether this agent has credentials that work.
    ///
    /// # Errors
    /// [`CallError`], as [`Self::connector_metadata`].
    pub async fn report_capability(
        &self,
        connector: ConnectorId,
        report: CapabilityReport,
    ) -> Result<CapabilityReportReply, CallError> {
        self.post(&paths::report_capability(connector), &report).await
    }
}
