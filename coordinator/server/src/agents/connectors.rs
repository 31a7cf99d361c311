//! What agents ask and tell about connectors whose credentials they may hold.

use safelight_domain::{Capability, ConnectorField, ConnectorId, CredentialLocation, TeamId};
use safelight_protocol::{
    AgentConnector, AgentConnectorsReply, CapabilityReport, CapabilityReportReply,
    ConnectorMetadataReply, CredentialFieldBody,
};
use safelight_store::{AgentRecord, ConnectorRecord, News, Page};

use crate::{ApiError, App, connectors};

/// So many at a time are read.
const PAGE: u32 = 200;

/// Connectors of the agent's team, newest first, without those whose credentials the server holds.
pub(crate) async fn list(
    app: &App,
    agent: &AgentRecord,
    pending_only: bool,
) -> Result<AgentConnectorsReply, ApiError> {
    let wanted = |one: &ConnectorRecord| match one.standing.location {
        CredentialLocation::Server => false,
        CredentialLocation::Agent => !pending_only,
        CredentialLocation::Pending => true,
    };
    let all = all(app, agent.team).await?;
    let connectors: Vec<_> = all.into_iter().filter(wanted).map(|one| listed(agent, one)).collect();
    let total = u64::try_from(connectors.len()).unwrap_or(u64::MAX);
    Ok(AgentConnectorsReply { connectors, total })
}

async fn all(app: &App, team: TeamId) -> Result<Vec<ConnectorRecord>, ApiError> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = app.store.list_connectors(team, &Page { limit: PAGE, after }).await?;
        all.extend(page.items);
        after = page.next;
        if after.is_none() {
            return Ok(all);
        }
    }
}

fn listed(agent: &AgentRecord, connector: ConnectorRecord) -> AgentConnector {
    AgentConnector {
        guid: connector.id,
        has_local_credentials: agent.capabilities.contains(&Capability::connector(connector.id)),
        name: connector.name,
        kind: connector.kind,
        credential_location: connector.standing.location,
        is_active: connector.standing.is_active,
        created_at: connector.created_at,
    }
}

/// What to ask the owner of the computer for.
///
/// # Errors
/// 404; 400 `connector_on_server`.
pub(crate) async fn metadata(
    app: &App,
    agent: &AgentRecord,
    connector: ConnectorId,
) -> Result<ConnectorMetadataReply, ApiError> {
    let connector = app.store.get_connector(agent.team, connector).await?;
    if connector.standing.location == CredentialLocation::Server {
        return Err(connectors::on_server());
    }
    Ok(ConnectorMetadataReply {
        guid: connector.id,
        name: connector.name,
        kind: connector.kind,
        credential_location: connector.standing.location,
        credential_fields: connector.kind.credential_fields().map(field).collect(),
        settings: connector.settings,
    })
}

fn field(field: &ConnectorField) -> CredentialFieldBody {
    CredentialFieldBody {
        name: field.name.to_owned(),
        kind: field.kind.name().to_owned(),
        required: field.is_required,
        description: field.description.to_owned(),
    }
}

/// Takes over whether the agent has credentials of a connector. Jobs that wait for them are
/// offered to it at once.
///
/// # Errors
/// 404; 400 `connector_on_server`.
pub(crate) async fn report(
    app: &App,
    agent: &AgentRecord,
    connector: ConnectorId,
    said: CapabilityReport,
) -> Result<CapabilityReportReply, ApiError> {
    // A clock that runs ahead cannot have tried them tomorrow.
    let tested = said.last_tested.map(|time| time.min(app.clock.now()));
    let credential_location_updated =
        app.store.report_connector(agent.id, connector, said.has_credentials, tested).await?;
    app.store.tell(News::AgentReadiness { team: agent.team, agent: agent.id });
    Ok(CapabilityReportReply { acknowledged: true, credential_location_updated })
}
