//! `results`: what finished jobs found, the JSON compressed.

use std::time::Duration;

use diesel::prelude::*;
use safelight_domain::{CollectionId, DISPLAY_GRAPH, LeaseEpoch, ResultId, TeamId, Tool};

use super::{Tx, collections, job_rows::JobRow};
use crate::{
    Listing, NewResult, Page, ResultFilter, ResultRecord, StoreError,
    compress::Packed,
    convert::{AFTER_EVERY_ID, from_json, maybe_word, time, to_json, word},
    schema::{
        jobs,
        results::{self, dsl},
    },
};

/// A result without its body.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = results, treat_none_as_default_value = false)]
pub(super) struct Row {
    pub(super) id: String,
    team_id: String,
    job_id: String,
    collection_id: Option<String>,
    tool: String,
    agent_id: String,
    lease_epoch: i64,
    signature: String,
    body_bytes: i64,
    report_blob: Option<String>,
    files_scanned: Option<i64>,
    issues_found: Option<i64>,
    duration_micros: i64,
    created_at: i64,
    report_stripped: bool,
    figures: Option<String>,
}

pub(super) fn into_record(row: Row) -> Result<ResultRecord, StoreError> {
    Ok(ResultRecord {
        id: word(&row.id)?,
        team: word(&row.team_id)?,
        job: word(&row.job_id)?,
        collection: maybe_word(row.collection_id.as_deref())?,
        tool: word(&row.tool)?,
        agent: word(&row.agent_id)?,
        epoch: LeaseEpoch(row.lease_epoch),
        signature: row.signature,
        json_bytes: row.body_bytes,
        report_blob: row.report_blob,
        report_stripped: row.report_stripped,
        files_scanned: row.files_scanned,
        issues_found: row.issues_found,
        duration: Duration::from_micros(row.duration_micros.unsigned_abs()),
        created_at: time(row.created_at),
        figures: row.figures.as_deref().map(from_json).transpose()?,
    })
}

/// What is written of a new result; `packed` is its JSON.
pub(super) fn row(
    tx: &Tx<'_>,
    job: &JobRow,
    new: &NewResult,
    packed: &Packed,
) -> Result<Row, StoreError> {
    let now = tx.now();
    Ok(Row {
        id: ResultId::generate(tx.clock).to_string(),
        team_id: job.team_id.clone(),
        job_id: job.id.clone(),
        collection_id: job.collection_id.clone(),
        tool: job.tool.clone(),
        agent_id: job.agent_id.clone().ok_or(StoreError::NotFound)?,
        lease_epoch: job.lease_epoch,
        signature: new.signature.clone(),
        body_bytes: i64::try_from(new.results_json.len()).unwrap_or(i64::MAX),
        report_blob: new.report_blob.clone(),
        files_scanned: new.files_scanned,
        issues_found: new.issues_found,
        duration_micros: now.saturating_sub(job.assigned_at.unwrap_or(now)).max(0),
        created_at: now,
        report_stripped: new.report_stripped,
        figures: Some(to_json(&packed.figures)),
    })
}

/// The accepted result of a job.
pub(crate) fn of_job(tx: &mut Tx<'_>, job: &str) -> Result<ResultRecord, StoreError> {
    let row: Row =
        dsl::results.filter(dsl::job_id.eq(job)).select(Row::as_select()).first(tx.conn)?;
    into_record(row)
}

pub(crate) fn get_result(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: ResultId,
) -> Result<ResultRecord, StoreError> {
    let row: Row = dsl::results
        .find(id.to_string())
        .filter(dsl::team_id.eq(team.to_string()))
        .select(Row::as_select())
        .first(tx.conn)?;
    into_record(row)
}

/// The compressed JSON of a result.
pub(crate) fn result_body(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: ResultId,
) -> Result<Vec<u8>, StoreError> {
    Ok(dsl::results
        .find(id.to_string())
        .filter(dsl::team_id.eq(team.to_string()))
        .select(dsl::body)
        .first(tx.conn)?)
}

/// Newest first.
pub(crate) fn list_results(
    tx: &mut Tx<'_>,
    team: TeamId,
    filter: &ResultFilter,
    page: &Page,
) -> Result<Listing<ResultRecord>, StoreError> {
    let before = page.after.as_deref().unwrap_or(AFTER_EVERY_ID);
    let mut query = dsl::results
        .filter(dsl::team_id.eq(team.to_string()))
        .filter(dsl::id.lt(before))
        .order(dsl::id.desc())
        .limit(page.rows() + 1)
        .select(Row::as_select())
        .into_boxed();
    if let Some(collection) = filter.collection {
        query = query.filter(dsl::collection_id.eq(collection.to_string()));
    }
    if let Some(tool) = filter.tool {
        query = query.filter(dsl::tool.eq(tool.name()));
    }
    if let Some(agent) = filter.agent {
        query = query.filter(dsl::agent_id.eq(agent.to_string()));
    }
    let rows: Vec<Row> = query.load(tx.conn)?;
    let records = rows.into_iter().map(into_record).collect::<Result<Vec<_>, _>>()?;
    Ok(Listing::cut(records, page, |last| last.id.to_string()))
}

/// The results of a collection that say how it goes, newest first: of one tool, or of all. A drawn
/// graph says nothing about it.
pub(crate) fn list_trend(
    tx: &mut Tx<'_>,
    team: TeamId,
    collection: CollectionId,
    tool: Option<Tool>,
    page: &Page,
) -> Result<Listing<ResultRecord>, StoreError> {
    collections::get_collection(tx, team, collection)?;
    let before = page.after.as_deref().unwrap_or(AFTER_EVERY_ID);
    let tools = tool.map_or_else(|| Tool::ALL.to_vec(), |tool| vec![tool]);
    let rows: Vec<Row> = dsl::results
        .inner_join(jobs::table.on(jobs::id.eq(dsl::job_id)))
        .filter(jobs::mode.is_null().or(jobs::mode.ne(DISPLAY_GRAPH)))
        .filter(dsl::collection_id.eq(collection.to_string()))
        .filter(dsl::tool.eq_any(tools.iter().map(|tool| tool.name())))
        .filter(dsl::id.lt(before))
        .order(dsl::id.desc())
        .limit(page.rows() + 1)
        .select(Row::as_select())
        .load(tx.conn)?;
    let records = rows.into_iter().map(into_record).collect::<Result<Vec<_>, _>>()?;
    Ok(Listing::cut(records, page, |last| last.id.to_string()))
}

/// The latest result of each tool on a collection. Drawing a pipeline's graph says nothing about the
/// collection and does not count.
pub(crate) fn latest_per_tool(
    tx: &mut Tx<'_>,
    collection: CollectionId,
) -> Result<Vec<ResultRecord>, StoreError> {
    let mut latest = Vec::new();
    for tool in Tool::ALL {
        latest.extend(newest_before(tx, collection, tool, false, AFTER_EVERY_ID)?);
    }
    Ok(latest)
}

pub(crate) fn latest_result(
    tx: &mut Tx<'_>,
    team: TeamId,
    collection: CollectionId,
    tool: Tool,
) -> Result<Option<ResultRecord>, StoreError> {
    let found = newest_before(tx, collection, tool, false, AFTER_EVERY_ID)?;
    Ok(found.filter(|result| result.team == team))
}

/// The result of the same tool, in the same mode, on the same collection before this one.
pub(crate) fn previous_result(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: ResultId,
) -> Result<Option<ResultRecord>, StoreError> {
    let result = get_result(tx, team, id)?;
    let Some(collection) = result.collection else { return Ok(None) };
    let mode: Option<String> = jobs::table
        .filter(jobs::id.eq(result.job.to_string()))
        .select(jobs::mode)
        .first(tx.conn)?;
    let is_graph = mode.as_deref() == Some(DISPLAY_GRAPH);
    newest_before(tx, collection, result.tool, is_graph, &id.to_string())
}

pub(super) fn newest_before(
    tx: &mut Tx<'_>,
    collection: CollectionId,
    tool: Tool,
    is_graph: bool,
    before: &str,
) -> Result<Option<ResultRecord>, StoreError> {
    let of_mode = dsl::results.inner_join(jobs::table.on(jobs::id.eq(dsl::job_id))).into_boxed();
    let of_mode = if is_graph {
        of_mode.filter(jobs::mode.eq(DISPLAY_GRAPH))
    } else {
        of_mode.filter(jobs::mode.is_null().or(jobs::mode.ne(DISPLAY_GRAPH)))
    };
    let row: Option<Row> = of_mode
        .filter(dsl::collection_id.eq(collection.to_string()))
        .filter(dsl::tool.eq(tool.name()))
        .filter(dsl::id.lt(before))
        .order(dsl::id.desc())
        .select(Row::as_select())
        .first(tx.conn)
        .optional()?;
    row.map(into_record).transpose()
}

/// Which of these reports no result names. There is no index for this: one pass over the names.
pub(crate) fn unnamed_reports(
    tx: &mut Tx<'_>,
    mut names: Vec<String>,
) -> Result<Vec<String>, StoreError> {
    for some in names.clone().chunks(500) {
        let named: Vec<Option<String>> = dsl::results
            .filter(dsl::report_blob.eq_any(some))
            .select(dsl::report_blob)
            .load(tx.conn)?;
        names.retain(|name| !named.iter().flatten().any(|known| known == name));
    }
    Ok(names)
}

/// How many are measured at a time.
const MEASURED_AT_ONCE: i64 = 500;

/// Results whose report was never measured, with its name.
pub(crate) fn unmeasured_reports(tx: &mut Tx<'_>) -> Result<Vec<(ResultId, String)>, StoreError> {
    let rows: Vec<(String, Option<String>)> = dsl::results
        .filter(dsl::report_blob.is_not_null())
        .filter(dsl::report_bytes.is_null())
        .order(dsl::id)
        .limit(MEASURED_AT_ONCE)
        .select((dsl::id, dsl::report_blob))
        .load(tx.conn)?;
    let named = rows.into_iter().filter_map(|(id, name)| Some((id, name?)));
    named.map(|(id, name)| Ok((word(&id)?, name))).collect()
}

/// Notes how large a result's report is.
pub(crate) fn note_report_bytes(
    tx: &mut Tx<'_>,
    id: ResultId,
    bytes: i64,
) -> Result<(), StoreError> {
    diesel::update(dsl::results.find(id.to_string()))
        .set(dsl::report_bytes.eq(bytes))
        .execute(tx.conn)?;
    Ok(())
}
