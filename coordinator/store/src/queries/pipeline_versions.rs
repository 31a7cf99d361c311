//! `pipeline_versions`: what a pipeline said, and says. A version never changes.

use diesel::prelude::*;
use safelight_domain::{PipelineId, TeamId};

use super::{Tx, dialect, pipelines};
use crate::{
    ActivePipeline, Actor, Listing, NewVersion, Page, PipelineRecord, StoreError, VersionRecord,
    VersionText,
    convert::{maybe_word, text, time},
    schema::pipeline_versions::{self, dsl},
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = pipeline_versions)]
struct Row {
    version: i64,
    note: Option<String>,
    created_by: Option<String>,
    created_at: i64,
}

impl TryFrom<Row> for VersionRecord {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            version: row.version,
            note: row.note,
            created_by: maybe_word(row.created_by.as_deref())?,
            created_at: time(row.created_at),
        })
    }
}

/// Keeps the next version of a pipeline, if the newest is still the one it is based on.
pub(crate) fn save_version(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: PipelineId,
    based_on: i64,
    new: &NewVersion,
    by: &Actor,
) -> Result<PipelineRecord, StoreError> {
    dialect::lock_pipeline(tx.conn, &id.to_string())?;
    let before = pipelines::get_pipeline(tx, team, id)?;
    let newest = before.newest_version;
    if newest != based_on {
        let what = format!(
            "version {newest} of this pipeline; look at it, then save your change based on it"
        );
        return Err(StoreError::Conflict { what });
    }
    insert(tx, id, newest + 1, new, by)?;
    pipelines::touch(tx, id)?;
    let details = serde_json::json!({ "version": newest + 1, "note": new.note });
    pipelines::tell(tx, team, id, by, "pipeline.save", Some(details))?;
    pipelines::get_pipeline(tx, team, id)
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    id: PipelineId,
    version: i64,
    new: &NewVersion,
    by: &Actor,
) -> Result<(), StoreError> {
    diesel::insert_into(dsl::pipeline_versions)
        .values((
            dsl::pipeline_id.eq(id.to_string()),
            dsl::version.eq(version),
            dsl::document.eq(&new.document),
            dsl::note.eq(&new.note),
            dsl::created_by.eq(text(by.user)),
            dsl::created_at.eq(tx.now()),
        ))
        .execute(tx.conn)?;
    Ok(())
}

pub(crate) fn get_version(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: PipelineId,
    version: i64,
) -> Result<VersionText, StoreError> {
    pipelines::get_pipeline(tx, team, id)?;
    let (row, document): (Row, String) = dsl::pipeline_versions
        .find((id.to_string(), version))
        .select((Row::as_select(), dsl::document))
        .first(tx.conn)?;
    Ok(VersionText { record: row.try_into()?, document })
}

/// Newest first.
pub(crate) fn list_versions(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: PipelineId,
    page: &Page,
) -> Result<Listing<VersionRecord>, StoreError> {
    let before: i64 = match &page.after {
        Some(cursor) => cursor.parse().map_err(|_| StoreError::NotFound)?,
        None => i64::MAX,
    };
    pipelines::get_pipeline(tx, team, id)?;
    let rows: Vec<Row> = dsl::pipeline_versions
        .filter(dsl::pipeline_id.eq(id.to_string()))
        .filter(dsl::version.lt(before))
        .order(dsl::version.desc())
        .limit(page.rows() + 1)
        .select(Row::as_select())
        .load(tx.conn)?;
    let records = rows.into_iter().map(VersionRecord::try_from).collect::<Result<Vec<_>, _>>()?;
    Ok(Listing::cut(records, page, |last| last.version.to_string()))
}

pub(super) fn newest(tx: &mut Tx<'_>, id: &str) -> Result<i64, StoreError> {
    let newest: Option<i64> = dsl::pipeline_versions
        .filter(dsl::pipeline_id.eq(id))
        .select(diesel::dsl::max(dsl::version))
        .first(tx.conn)?;
    newest.ok_or_else(|| StoreError::corrupt("pipeline", "it has no version"))
}

/// What a job is held against, also when the pipeline was deleted since.
pub(crate) fn active_pipeline(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: PipelineId,
) -> Result<ActivePipeline, StoreError> {
    let (name, active) = pipelines::name_and_active(tx, team, id)?;
    let version = active.ok_or(StoreError::PipelineNotActive { name: name.clone() })?;
    let document = dsl::pipeline_versions
        .find((id.to_string(), version))
        .select(dsl::document)
        .first(tx.conn)?;
    Ok(ActivePipeline { id, name, version, document })
}
