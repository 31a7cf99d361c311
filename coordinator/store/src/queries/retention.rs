//! How long a team keeps what, and the removal of what is too old: a few rows a transaction.

use std::collections::BTreeSet;

use diesel::prelude::*;
use safelight_domain::{CollectionId, JobId, JobState, ResultId, TeamId, Timestamp, Tool};

use super::{
    Tx,
    audit::{self, Change},
    job_rows::status_codes,
    results,
};
use crate::{
    Actor, Removed, RetentionRecord, StoreError,
    convert::{AFTER_EVERY_ID, word},
    schema::{collections, job_attempts, jobs, results as result_rows, uploads},
    schema_history::team_retention,
};

/// So many rows a transaction.
const AT_ONCE: i64 = 200;

pub(crate) fn retention(tx: &mut Tx<'_>, team: TeamId) -> Result<RetentionRecord, StoreError> {
    let set: Option<(Option<i64>, Option<i64>, Option<i64>)> = team_retention::table
        .find(team.to_string())
        .select((
            team_retention::job_days,
            team_retention::result_days,
            team_retention::results_kept,
        ))
        .first(tx.conn)
        .optional()?;
    let (job_days, result_days, results_kept) = set.unwrap_or_default();
    Ok(RetentionRecord { job_days, result_days, results_kept })
}

pub(crate) fn set_retention(
    tx: &mut Tx<'_>,
    team: TeamId,
    new: RetentionRecord,
    by: &Actor,
) -> Result<(), StoreError> {
    let before = retention(tx, team)?;
    if before == new {
        return Ok(());
    }
    let id = team.to_string();
    let set = (
        team_retention::job_days.eq(new.job_days),
        team_retention::result_days.eq(new.result_days),
        team_retention::results_kept.eq(new.results_kept),
        team_retention::updated_at.eq(tx.now()),
    );
    diesel::insert_into(team_retention::table)
        .values((team_retention::team_id.eq(&id), set))
        .on_conflict(team_retention::team_id)
        .do_update()
        .set(set)
        .execute(tx.conn)?;
    let told = |it: RetentionRecord| {
        serde_json::json!({
            "job_days": it.job_days, "result_days": it.result_days,
            "results_kept": it.results_kept,
        })
    };
    let details = Some(serde_json::json!({ "before": told(before), "after": told(new) }));
    let action = "team.retention";
    audit::record(tx, Change { team: Some(&id), by, action, subject: &id, details })
}

/// Removes results that are older than `before`, or beyond the newest `kept` of their tool on
/// their collection. The newest of a tool stays, and so does what was accepted after `recent`.
pub(crate) fn sweep_results(
    tx: &mut Tx<'_>,
    team: TeamId,
    kept: i64,
    before: Timestamp,
    recent: Timestamp,
) -> Result<Removed, StoreError> {
    let mut old: Vec<String> = Vec::new();
    let places: Vec<String> = collections::table
        .filter(collections::team_id.eq(team.to_string()))
        .order(collections::id)
        .select(collections::id)
        .load(tx.conn)?;
    let full = usize::try_from(AT_ONCE).unwrap_or(usize::MAX);
    for place in places {
        for tool in Tool::ALL {
            if old.len() < full {
                old.extend(too_many(tx, word(&place)?, tool, kept, before, recent)?);
            }
        }
    }
    old.extend(placeless(tx, team, before.min(recent))?);
    old.truncate(full);
    remove_results(tx, team, &old)
}

/// Results of tests that ran on no collection; nothing is compared with them.
fn placeless(tx: &mut Tx<'_>, team: TeamId, before: Timestamp) -> Result<Vec<String>, StoreError> {
    Ok(result_rows::table
        .filter(result_rows::team_id.eq(team.to_string()))
        .filter(result_rows::collection_id.is_null())
        .filter(result_rows::id.lt(ResultId::floor(before).to_string()))
        .order(result_rows::id)
        .limit(AT_ONCE)
        .select(result_rows::id)
        .load(tx.conn)?)
}

fn too_many(
    tx: &mut Tx<'_>,
    place: CollectionId,
    tool: Tool,
    kept: i64,
    before: Timestamp,
    recent: Timestamp,
) -> Result<BTreeSet<String>, StoreError> {
    let of_tool = || {
        result_rows::table
            .filter(result_rows::collection_id.eq(place.to_string()))
            .filter(result_rows::tool.eq(tool.name()))
            .filter(result_rows::id.lt(ResultId::floor(recent).to_string()))
            .select(result_rows::id)
    };
    let beyond: Vec<String> =
        of_tool().order(result_rows::id.desc()).offset(kept.max(1)).limit(AT_ONCE).load(tx.conn)?;
    let older: Vec<String> = of_tool()
        .filter(result_rows::id.lt(ResultId::floor(before).to_string()))
        .order(result_rows::id)
        .limit(AT_ONCE)
        .load(tx.conn)?;
    let mut old: BTreeSet<String> = beyond.into_iter().chain(older).collect();
    for is_graph in [false, true] {
        let newest = results::newest_before(tx, place, tool, is_graph, AFTER_EVERY_ID)?;
        newest.map(|newest| old.remove(&newest.id.to_string()));
    }
    Ok(old)
}

fn remove_results(tx: &mut Tx<'_>, team: TeamId, ids: &[String]) -> Result<Removed, StoreError> {
    let named: Vec<Option<String>> = result_rows::table
        .filter(result_rows::id.eq_any(ids))
        .select(result_rows::report_blob)
        .load(tx.conn)?;
    diesel::update(jobs::table.filter(jobs::id.eq_any(
        result_rows::table.filter(result_rows::id.eq_any(ids)).select(result_rows::job_id),
    )))
    .set(jobs::result_id.eq(None::<String>))
    .execute(tx.conn)?;
    let rows =
        diesel::delete(result_rows::table.filter(result_rows::id.eq_any(ids))).execute(tx.conn)?;
    tell(tx, team, "retention.results", rows)?;
    Ok(Removed { rows, reports: named.into_iter().flatten().collect(), more: is_full(rows) })
}

/// Removes jobs that ended before then and whose result, where they have one, is gone already.
pub(crate) fn sweep_jobs(
    tx: &mut Tx<'_>,
    team: TeamId,
    before: Timestamp,
) -> Result<Removed, StoreError> {
    let mut old: Vec<String> = Vec::new();
    for code in status_codes(&[JobState::Completed, JobState::Failed, JobState::Cancelled]) {
        let its_result = result_rows::table.filter(result_rows::job_id.eq(jobs::id));
        let its_upload = uploads::table.filter(uploads::job_id.eq(jobs::id));
        let some: Vec<String> = jobs::table
            .filter(jobs::team_id.eq(team.to_string()))
            .filter(jobs::status.eq(code))
            .filter(jobs::id.lt(JobId::floor(before).to_string()))
            .filter(jobs::finished_at.lt(before.as_micros()))
            .filter(jobs::still_held.eq(false))
            .filter(diesel::dsl::not(diesel::dsl::exists(its_result)))
            .filter(diesel::dsl::not(diesel::dsl::exists(its_upload)))
            .order(jobs::id)
            .limit(AT_ONCE)
            .select(jobs::id)
            .load(tx.conn)?;
        old.extend(some);
    }
    old.truncate(usize::try_from(AT_ONCE).unwrap_or(usize::MAX));
    let its = job_attempts::table.filter(job_attempts::job_id.eq_any(&old));
    diesel::delete(its).execute(tx.conn)?;
    let rows = diesel::delete(jobs::table.filter(jobs::id.eq_any(&old))).execute(tx.conn)?;
    tell(tx, team, "retention.jobs", rows)?;
    Ok(Removed { rows, reports: Vec::new(), more: is_full(rows) })
}

fn is_full(rows: usize) -> bool {
    i64::try_from(rows).is_ok_and(|rows| rows >= AT_ONCE)
}

fn tell(tx: &mut Tx<'_>, team: TeamId, action: &str, rows: usize) -> Result<(), StoreError> {
    if rows == 0 {
        return Ok(());
    }
    let (id, by) = (team.to_string(), Actor::system());
    let details = Some(serde_json::json!({ "removed": rows }));
    audit::record(tx, Change { team: Some(&id), by: &by, action, subject: &id, details })
}
