//! Connectors as people see them.

use safelight_domain::{
    Capability, ConnectorField, ConnectorId, ConnectorKind, CredentialLocation, TeamId,
};
use safelight_store::{ConnectorRecord, ConnectorReport, Page};

use super::surroundings::Surroundings;
use crate::{
    ApiError, App,
    shapes::{
        self, Connector, ConnectorAgent, ConnectorFieldForm, ConnectorTypeForm, ConnectorTypes,
    },
};

/// One page of the team's connectors.
pub(crate) async fn page(
    app: &App,
    team: TeamId,
    page: Page,
) -> Result<shapes::Page<Connector>, ApiError> {
    let listing = app.store.list_connectors(team, &page).await?;
    let around = Surroundings::of(app, team, []).await?;
    let reports = app.store.connector_reports(team).await?;
    let items = listing.items.into_iter().map(|one| shape(one, &around, &reports)).collect();
    Ok(shapes::Page { items, next: listing.next })
}

/// One connector.
pub(crate) async fn one(app: &App, team: TeamId, id: ConnectorId) -> Result<Connector, ApiError> {
    let record = app.store.get_connector(team, id).await?;
    let around = Surroundings::of(app, team, []).await?;
    let reports = app.store.connector_reports(team).await?;
    Ok(shape(record, &around, &reports))
}

fn shape(record: ConnectorRecord, around: &Surroundings, reports: &[ConnectorReport]) -> Connector {
    let told = |agent| {
        let about = |one: &&ConnectorReport| one.connector == record.id && one.agent == agent;
        reports.iter().find(about).and_then(|report| report.tested_at)
    };
    let holders = around.holders(Capability::connector(record.id));
    let agents: Vec<_> = holders
        .filter_map(|agent| {
            let shown = around.agent(Some(agent.id))?;
            Some(ConnectorAgent { agent: shown, last_tested_at: told(agent.id) })
        })
        .collect();
    let on_server = record.standing.location == CredentialLocation::Server;
    let tested = reports.iter().filter(|report| report.connector == record.id);
    Connector {
        guid: record.id,
        name: record.name,
        kind: record.kind,
        credential_location: record.standing.location,
        is_active: record.standing.is_active,
        settings: record.settings,
        has_credentials: on_server || !agents.is_empty(),
        last_tested_at: tested.filter_map(|report| report.tested_at).max(),
        agents,
        collections: record.collections,
        created_at: record.created_at,
        updated_at: record.updated_at,
    }
}

/// What to draw forms from.
pub(crate) fn types(app: &App) -> ConnectorTypes {
    let form = |kind: &ConnectorKind| ConnectorTypeForm {
        kind: *kind,
        fields: kind.fields().iter().map(field).collect(),
    };
    ConnectorTypes {
        items: ConnectorKind::ALL.iter().map(form).collect(),
        server_credentials: app.master_keys.ring().is_ok_and(|ring| ring.is_some()),
    }
}

fn field(field: &ConnectorField) -> ConnectorFieldForm {
    ConnectorFieldForm {
        name: field.name.to_owned(),
        kind: field.kind.name().to_owned(),
        required: field.is_required,
        secret: field.is_secret,
        description: field.description.to_owned(),
    }
}
