//! `pipelines`: workflows of a team. A deleted one keeps its rows for the history of its jobs.

use std::collections::BTreeMap;

use diesel::prelude::*;
use safelight_domain::{PipelineId, TeamId};

use super::{Tx, audit, collections, default_pipelines, dialect, pipeline_versions, team_settings};
use crate::{
    Actor, Listing, NewPipeline, Page, PipelineRecord, StoreError,
    convert::{maybe_word, text, time, word},
    schema::pipelines::{self, dsl},
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = pipelines)]
struct Row {
    id: String,
    team_id: String,
    name: String,
    active_version: Option<i64>,
    created_by: Option<String>,
    created_at: i64,
    updated_at: i64,
}

fn into_record(tx: &mut Tx<'_>, row: Row) -> Result<PipelineRecord, StoreError> {
    let (id, team) = (word(&row.id)?, word(&row.team_id)?);
    Ok(PipelineRecord {
        id,
        team,
        name: row.name,
        active_version: row.active_version,
        newest_version: pipeline_versions::newest(tx, &row.id)?,
        is_default: default_pipelines::default_pipeline(tx, team)? == Some(id),
        collections: collections::count_using(tx, team, id)?,
        created_by: maybe_word(row.created_by.as_deref())?,
        created_at: time(row.created_at),
        updated_at: time(row.updated_at),
    })
}

pub(crate) fn create_pipeline(
    tx: &mut Tx<'_>,
    team: TeamId,
    new: &NewPipeline,
    by: &Actor,
) -> Result<PipelineRecord, StoreError> {
    let id = PipelineId::generate(tx.clock);
    let now = tx.now();
    diesel::insert_into(dsl::pipelines)
        .values((
            dsl::id.eq(id.to_string()),
            dsl::team_id.eq(team.to_string()),
            dsl::name.eq(&new.name),
            dsl::created_by.eq(text(by.user)),
            dsl::created_at.eq(now),
            dsl::updated_at.eq(now),
        ))
        .execute(tx.conn)?;
    pipeline_versions::insert(tx, id, 1, &new.first, by)?;
    let details = serde_json::json!({ "name": new.name });
    tell(tx, team, id, by, "pipeline.create", Some(details))?;
    get_pipeline(tx, team, id)
}

pub(crate) fn get_pipeline(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: PipelineId,
) -> Result<PipelineRecord, StoreError> {
    let row: Row = dsl::pipelines
        .find(id.to_string())
        .filter(dsl::team_id.eq(team.to_string()))
        .filter(dsl::deleted_at.is_null())
        .select(Row::as_select())
        .first(tx.conn)?;
    into_record(tx, row)
}

/// Newest first.
pub(crate) fn list_pipelines(
    tx: &mut Tx<'_>,
    team: TeamId,
    page: &Page,
) -> Result<Listing<PipelineRecord>, StoreError> {
    let before = page.after.as_deref().unwrap_or(crate::convert::AFTER_EVERY_ID);
    let rows: Vec<Row> = dsl::pipelines
        .filter(dsl::team_id.eq(team.to_string()))
        .filter(dsl::deleted_at.is_null())
        .filter(dsl::id.lt(before))
        .order(dsl::id.desc())
        .limit(page.rows() + 1)
        .select(Row::as_select())
        .load(tx.conn)?;
    let cut = Listing::cut(rows, page, |last| last.id.clone());
    cut.try_map(|row| into_record(tx, row))
}

pub(crate) fn rename_pipeline(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: PipelineId,
    name: &str,
    by: &Actor,
) -> Result<PipelineRecord, StoreError> {
    let before = locked(tx, team, id)?;
    diesel::update(dsl::pipelines.find(id.to_string()))
        .set((dsl::name.eq(name), dsl::updated_at.eq(tx.now())))
        .execute(tx.conn)?;
    let details = serde_json::json!({ "from": before.name, "to": name });
    tell(tx, team, id, by, "pipeline.rename", Some(details))?;
    get_pipeline(tx, team, id)
}

/// Makes a version the one that jobs are given. Whether it may be is for the caller to know.
pub(crate) fn activate_version(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: PipelineId,
    version: i64,
    by: &Actor,
) -> Result<PipelineRecord, StoreError> {
    let before = locked(tx, team, id)?;
    if !(1..=before.newest_version).contains(&version) {
        return Err(StoreError::NotFound);
    }
    if before.active_version == Some(version) {
        return Ok(before);
    }
    diesel::update(dsl::pipelines.find(id.to_string()))
        .set((dsl::active_version.eq(version), dsl::updated_at.eq(tx.now())))
        .execute(tx.conn)?;
    let details = serde_json::json!({ "from": before.active_version, "to": version });
    tell(tx, team, id, by, "pipeline.activate", Some(details))?;
    get_pipeline(tx, team, id)
}

/// Hides the pipeline, unless collections use it. A default that goes leaves the team without.
pub(crate) fn delete_pipeline(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: PipelineId,
    by: &Actor,
) -> Result<(), StoreError> {
    let record = locked(tx, team, id)?;
    let using = collections::names_using(tx, team, id)?;
    if !using.is_empty() {
        return Err(StoreError::InUse { what: using });
    }
    default_pipelines::clear(tx, team, id)?;
    diesel::update(dsl::pipelines.find(id.to_string()))
        .set(dsl::deleted_at.eq(tx.now()))
        .execute(tx.conn)?;
    let details = serde_json::json!({ "name": record.name, "was_default": record.is_default });
    tell(tx, team, id, by, "pipeline.delete", Some(details))
}

/// A pipeline that collections and jobs may be given; it stays so until the transaction ends.
pub(super) fn lock_usable(tx: &mut Tx<'_>, team: TeamId, id: PipelineId) -> Result<(), StoreError> {
    let record = locked(tx, team, id)?;
    match record.active_version {
        Some(_) => Ok(()),
        None => Err(StoreError::PipelineNotActive { name: record.name }),
    }
}

fn locked(tx: &mut Tx<'_>, team: TeamId, id: PipelineId) -> Result<PipelineRecord, StoreError> {
    dialect::lock_pipeline(tx.conn, &id.to_string())?;
    get_pipeline(tx, team, id)
}

pub(super) fn touch(tx: &mut Tx<'_>, id: PipelineId) -> Result<(), StoreError> {
    diesel::update(dsl::pipelines.find(id.to_string()))
        .set(dsl::updated_at.eq(tx.now()))
        .execute(tx.conn)?;
    Ok(())
}

/// Also of a pipeline that was deleted.
pub(super) fn name_and_active(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: PipelineId,
) -> Result<(String, Option<i64>), StoreError> {
    Ok(dsl::pipelines
        .find(id.to_string())
        .filter(dsl::team_id.eq(team.to_string()))
        .select((dsl::name, dsl::active_version))
        .first(tx.conn)?)
}

/// The names of these pipelines, also of those that were deleted.
pub(crate) fn pipeline_names(
    tx: &mut Tx<'_>,
    team: TeamId,
    ids: &[PipelineId],
) -> Result<BTreeMap<PipelineId, String>, StoreError> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let rows: Vec<(String, String)> = dsl::pipelines
        .filter(dsl::id.eq_any(ids))
        .filter(dsl::team_id.eq(team.to_string()))
        .select((dsl::id, dsl::name))
        .load(tx.conn)?;
    rows.into_iter().map(|(id, name)| Ok((word(&id)?, name))).collect()
}

/// Tells the audit trail, and those who keep a copy of the team's settings.
pub(super) fn tell(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: PipelineId,
    by: &Actor,
    action: &str,
    details: Option<serde_json::Value>,
) -> Result<(), StoreError> {
    team_settings::raise_revision(tx, &team.to_string())?;
    audit::tell(tx, team, id, by, action, details)
}
