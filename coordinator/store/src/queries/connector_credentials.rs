//! `connector_credentials`: what the server keeps, sealed. Read only where a job needs it or a
//! master key is changed.

use diesel::prelude::*;
use safelight_domain::{ConnectorId, Fence, JobId, TeamId, WriteClaim};

use super::{Tx, agents, job_rows};
use crate::{
    KeyUse, SealedCredentials, StoreError, StoredCredentials,
    convert::word,
    schema::instance_settings,
    schema_connectors::{
        connector_credentials::{self, dsl},
        connectors,
    },
};

/// The name of the setting that says with which master key is written.
const MASTER_KEY: &str = "master_key_id";

#[derive(Queryable, Selectable)]
#[diesel(table_name = connector_credentials)]
struct Row {
    connector_id: String,
    key_id: String,
    wrapped_key: Vec<u8>,
    sealed: Vec<u8>,
}

impl From<Row> for SealedCredentials {
    fn from(row: Row) -> Self {
        Self { key_id: row.key_id, wrapped_key: row.wrapped_key, sealed: row.sealed }
    }
}

/// Keeps credentials in place of those before.
pub(super) fn put(
    tx: &mut Tx<'_>,
    connector: ConnectorId,
    credentials: &SealedCredentials,
) -> Result<(), StoreError> {
    // Until the end of this change nobody chooses another key, so that none is left behind.
    super::dialect::lock_setting(tx.conn, MASTER_KEY)?;
    if current_master_key(tx)?.is_some_and(|current| current != credentials.key_id) {
        return Err(StoreError::MasterKeyChanged);
    }
    forget(tx, connector)?;
    diesel::insert_into(dsl::connector_credentials)
        .values((
            dsl::connector_id.eq(connector.to_string()),
            dsl::key_id.eq(&credentials.key_id),
            dsl::wrapped_key.eq(&credentials.wrapped_key),
            dsl::sealed.eq(&credentials.sealed),
            dsl::updated_at.eq(tx.now()),
        ))
        .execute(tx.conn)?;
    Ok(())
}

pub(super) fn forget(tx: &mut Tx<'_>, connector: ConnectorId) -> Result<(), StoreError> {
    diesel::delete(dsl::connector_credentials.find(connector.to_string())).execute(tx.conn)?;
    Ok(())
}

pub(crate) fn stored_credentials(
    tx: &mut Tx<'_>,
    team: TeamId,
    connector: ConnectorId,
) -> Result<SealedCredentials, StoreError> {
    let row: Row = dsl::connector_credentials
        .find(connector.to_string())
        .filter(diesel::dsl::exists(
            connectors::table
                .filter(connectors::id.eq(connector.to_string()))
                .filter(connectors::team_id.eq(team.to_string())),
        ))
        .select(Row::as_select())
        .first(tx.conn)?;
    Ok(row.into())
}

/// Tells that the holder of a job is given what the server keeps of a connector.
pub(crate) fn hand_over_credentials(
    tx: &mut Tx<'_>,
    connector: ConnectorId,
    job: JobId,
    writer: WriteClaim,
) -> Result<(), StoreError> {
    // Locked, so that the claim holds until this is told.
    let job = job_rows::locked(tx, job)?;
    match job.fence(writer)? {
        Fence::Open => {}
        closed => return Err(job_rows::refusal(tx, &job, writer, closed)?),
    }
    let state = job.state()?;
    if !state.is_held() {
        return Err(StoreError::WrongState { state });
    }
    let (_, by) = agents::acting(tx, writer.agent)?;
    let details = serde_json::json!({
        "job": job.id, "agent": writer.agent.to_string(), "lease_epoch": job.lease_epoch,
    });
    let (team, action) = (word(&job.team_id)?, "connector.hand_over");
    super::audit::tell(tx, team, connector, &by, action, Some(details))
}

/// The next records that another master key wraps than `key_id`, by connector.
pub(crate) fn credentials_under_other_keys(
    tx: &mut Tx<'_>,
    key_id: &str,
    limit: i64,
) -> Result<Vec<StoredCredentials>, StoreError> {
    let rows: Vec<Row> = dsl::connector_credentials
        .filter(dsl::key_id.ne(key_id))
        .order(dsl::connector_id)
        .limit(limit)
        .select(Row::as_select())
        .load(tx.conn)?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let connector: ConnectorId = word(&row.connector_id)?;
        let team: String =
            connectors::table.find(&row.connector_id).select(connectors::team_id).first(tx.conn)?;
        found.push(StoredCredentials { team: word(&team)?, connector, credentials: row.into() });
    }
    Ok(found)
}

/// Puts keys that were wrapped anew in the place of those that were read; one that changed in
/// between stays as it is. Answers how many were replaced.
pub(crate) fn rewrap_credentials(
    tx: &mut Tx<'_>,
    changes: &[(ConnectorId, SealedCredentials, SealedCredentials)],
) -> Result<usize, StoreError> {
    let mut replaced = 0;
    for (connector, before, after) in changes {
        let unchanged = dsl::connector_credentials
            .find(connector.to_string())
            .filter(dsl::key_id.eq(&before.key_id))
            .filter(dsl::wrapped_key.eq(&before.wrapped_key));
        replaced += diesel::update(unchanged)
            .set((dsl::key_id.eq(&after.key_id), dsl::wrapped_key.eq(&after.wrapped_key)))
            .execute(tx.conn)?;
    }
    Ok(replaced)
}

/// How many records each master key wraps.
pub(crate) fn master_key_use(tx: &mut Tx<'_>) -> Result<Vec<KeyUse>, StoreError> {
    let counted: Vec<(String, i64)> = dsl::connector_credentials
        .group_by(dsl::key_id)
        .select((dsl::key_id, diesel::dsl::count_star()))
        .order(dsl::key_id)
        .load(tx.conn)?;
    Ok(counted.into_iter().map(|(key_id, records)| KeyUse { key_id, records }).collect())
}

pub(crate) fn current_master_key(tx: &mut Tx<'_>) -> Result<Option<String>, StoreError> {
    let settings = instance_settings::table.find(MASTER_KEY);
    Ok(settings.select(instance_settings::value).first(tx.conn).optional()?)
}

/// The first master key stays until another is chosen; answers the one that holds.
pub(crate) fn first_master_key(tx: &mut Tx<'_>, key_id: &str) -> Result<String, StoreError> {
    diesel::insert_into(instance_settings::table)
        .values((instance_settings::name.eq(MASTER_KEY), instance_settings::value.eq(key_id)))
        .on_conflict(instance_settings::name)
        .do_nothing()
        .execute(tx.conn)?;
    current_master_key(tx)?.ok_or(StoreError::NotFound)
}

/// From now on is written with this master key. Told to the audit trail where it is another one.
pub(crate) fn choose_master_key(
    tx: &mut Tx<'_>,
    key_id: &str,
    by: &crate::Actor,
) -> Result<(), StoreError> {
    let before = first_master_key(tx, key_id)?;
    if before == key_id {
        return Ok(());
    }
    diesel::update(instance_settings::table.find(MASTER_KEY))
        .set(instance_settings::value.eq(key_id))
        .execute(tx.conn)?;
    let details = Some(serde_json::json!({ "from": before, "to": key_id }));
    let action = "master_key.choose";
    super::audit::record(
        tx,
        super::audit::Change { team: None, by, action, subject: key_id, details },
    )
}
