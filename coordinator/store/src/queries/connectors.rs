//! `connectors`: how remote storage is reached, and where the credentials are.

use diesel::prelude::*;
use safelight_domain::{ConnectorId, CredentialLocation, Standing, TeamId};

use super::{Tx, audit, collections, connector_credentials, job_cancel, job_lanes};
use crate::{
    Actor, ConnectorChange, ConnectorRecord, Listing, NewConnector, Page, StoreError,
    convert::{AFTER_EVERY_ID, from_json, maybe_word, text, time, to_json, word},
    schema_connectors::connectors::{self, dsl},
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = connectors)]
struct Row {
    id: String,
    team_id: String,
    name: String,
    kind: String,
    credential_location: String,
    is_active: bool,
    settings: String,
    created_by: Option<String>,
    created_at: i64,
    updated_at: i64,
}

fn into_record(tx: &mut Tx<'_>, row: Row) -> Result<ConnectorRecord, StoreError> {
    let id = word(&row.id)?;
    Ok(ConnectorRecord {
        id,
        team: word(&row.team_id)?,
        name: row.name,
        kind: word(&row.kind)?,
        standing: Standing { location: word(&row.credential_location)?, is_active: row.is_active },
        settings: from_json(&row.settings)?,
        collections: collections::names_behind(tx, id)?,
        created_by: maybe_word(row.created_by.as_deref())?,
        created_at: time(row.created_at),
        updated_at: time(row.updated_at),
    })
}

pub(crate) fn create_connector(
    tx: &mut Tx<'_>,
    team: TeamId,
    new: &NewConnector,
    by: &Actor,
) -> Result<ConnectorRecord, StoreError> {
    refuse_taken_name(tx, team, &new.name, new.id)?;
    let now = tx.now();
    diesel::insert_into(dsl::connectors)
        .values((
            dsl::id.eq(new.id.to_string()),
            dsl::team_id.eq(team.to_string()),
            dsl::name.eq(&new.name),
            dsl::kind.eq(new.kind.name()),
            dsl::credential_location.eq(new.standing.location.name()),
            dsl::is_active.eq(new.standing.is_active),
            dsl::settings.eq(to_json(&new.settings)),
            dsl::created_by.eq(text(by.user)),
            dsl::created_at.eq(now),
            dsl::updated_at.eq(now),
        ))
        .execute(tx.conn)?;
    if let Some(credentials) = &new.credentials {
        connector_credentials::put(tx, new.id, credentials)?;
    }
    let details = serde_json::json!({
        "name": new.name, "type": new.kind.name(),
        "credential_location": new.standing.location.name(), "is_active": new.standing.is_active,
    });
    audit::tell(tx, team, new.id, by, "connector.create", Some(details))?;
    get_connector(tx, team, new.id)
}

fn refuse_taken_name(
    tx: &mut Tx<'_>,
    team: TeamId,
    name: &str,
    own: ConnectorId,
) -> Result<(), StoreError> {
    let taken: Option<String> = dsl::connectors
        .filter(dsl::team_id.eq(team.to_string()))
        .filter(dsl::name.eq(name))
        .filter(dsl::id.ne(own.to_string()))
        .select(dsl::id)
        .first(tx.conn)
        .optional()?;
    match taken {
        Some(_) => Err(StoreError::conflict(format!("a connector called `{name}`"))),
        None => Ok(()),
    }
}

pub(crate) fn get_connector(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: ConnectorId,
) -> Result<ConnectorRecord, StoreError> {
    let row: Row = dsl::connectors
        .find(id.to_string())
        .filter(dsl::team_id.eq(team.to_string()))
        .select(Row::as_select())
        .first(tx.conn)?;
    into_record(tx, row)
}

/// Newest first.
pub(crate) fn list_connectors(
    tx: &mut Tx<'_>,
    team: TeamId,
    page: &Page,
) -> Result<Listing<ConnectorRecord>, StoreError> {
    let before = page.after.as_deref().unwrap_or(AFTER_EVERY_ID);
    let rows: Vec<Row> = dsl::connectors
        .filter(dsl::team_id.eq(team.to_string()))
        .filter(dsl::id.lt(before))
        .order(dsl::id.desc())
        .limit(page.rows() + 1)
        .select(Row::as_select())
        .load(tx.conn)?;
    let cut = Listing::cut(rows, page, |last| last.id.clone());
    cut.try_map(|row| into_record(tx, row))
}

/// How the connector stands, where the team has one of that id.
pub(super) fn standing(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: ConnectorId,
) -> Result<Option<Standing>, StoreError> {
    let stored: Option<(String, bool)> = dsl::connectors
        .find(id.to_string())
        .filter(dsl::team_id.eq(team.to_string()))
        .select((dsl::credential_location, dsl::is_active))
        .first(tx.conn)
        .optional()?;
    stored
        .map(|(location, is_active)| Ok(Standing { location: word(&location)?, is_active }))
        .transpose()
}

/// Jobs that wait follow where the credentials go.
pub(crate) fn update_connector(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: ConnectorId,
    change: &ConnectorChange,
    by: &Actor,
) -> Result<ConnectorRecord, StoreError> {
    super::dialect::lock_connector(tx.conn, &id.to_string())?;
    let before = get_connector(tx, team, id)?;
    let after = before.standing.change(change.standing)?;
    let name = change.name.as_ref().unwrap_or(&before.name);
    refuse_taken_name(tx, team, name, id)?;
    let settings = change.settings.as_ref().unwrap_or(&before.settings);
    diesel::update(dsl::connectors.find(id.to_string()))
        .set((
            dsl::name.eq(name),
            dsl::credential_location.eq(after.location.name()),
            dsl::is_active.eq(after.is_active),
            dsl::settings.eq(to_json(settings)),
            dsl::updated_at.eq(tx.now()),
        ))
        .execute(tx.conn)?;
    match (&change.credentials, after.location) {
        (Some(credentials), CredentialLocation::Server) => {
            connector_credentials::put(tx, id, credentials)?;
        }
        (None, CredentialLocation::Server) => {}
        _ => connector_credentials::forget(tx, id)?,
    }
    let details = serde_json::json!({
        "name": name, "credential_location": after.location.name(), "is_active": after.is_active,
        "settings": before.settings != *settings,
        "credentials": change.credentials.is_some(),
    });
    audit::tell(tx, team, id, by, "connector.update", Some(details))?;
    if before.standing != after {
        job_lanes::follow(tx, id)?;
    }
    get_connector(tx, team, id)
}

/// An agent has proved access: what was pending is the agents' now. Answers whether it was.
pub(super) fn prove(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: ConnectorId,
    by: &Actor,
) -> Result<bool, StoreError> {
    let pending = dsl::connectors
        .find(id.to_string())
        .filter(dsl::team_id.eq(team.to_string()))
        .filter(dsl::credential_location.eq(CredentialLocation::Pending.name()));
    let proved = Standing { location: CredentialLocation::Pending, is_active: false }.proved();
    let changed = diesel::update(pending)
        .set((dsl::credential_location.eq(proved.location.name()), dsl::updated_at.eq(tx.now())))
        .execute(tx.conn)?;
    if changed == 0 {
        return Ok(false);
    }
    let details = serde_json::json!({ "credential_location": proved.location.name() });
    audit::tell(tx, team, id, by, "connector.prove", Some(details))?;
    Ok(true)
}

/// Forgets a connector that nothing lies behind, with its credentials.
pub(crate) fn delete_connector(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: ConnectorId,
    by: &Actor,
) -> Result<(), StoreError> {
    super::dialect::lock_connector(tx.conn, &id.to_string())?;
    let before = get_connector(tx, team, id)?;
    if !before.collections.is_empty() {
        return Err(StoreError::InUse { what: before.collections });
    }
    job_cancel::cancel_of_connector(tx, id, by)?;
    diesel::delete(dsl::connectors.find(id.to_string())).execute(tx.conn)?;
    let details = serde_json::json!({ "name": before.name });
    audit::tell(tx, team, id, by, "connector.delete", Some(details))
}

/// Those that changed since.
pub(super) fn changed_since(tx: &mut Tx<'_>, since: i64) -> Result<Vec<ConnectorId>, StoreError> {
    let ids: Vec<String> = dsl::connectors
        .filter(dsl::updated_at.ge(since))
        .order(dsl::id)
        .select(dsl::id)
        .load(tx.conn)?;
    ids.iter().map(|id| word(id)).collect()
}
