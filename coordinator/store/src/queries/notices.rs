//! `notices`: what a team should look at, raised in the transaction of the change that causes it.
//! One a cause: what happens again is counted, and what was dismissed opens again.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use safelight_domain::{CollectionId, NoticeId, ResultId, TeamId, Tool, finding_kinds};

use super::{
    Tx,
    audit::{self, Change},
    job_rows::JobRow,
    results,
};
use crate::{
    Actor, Listing, NoticeKind, NoticeRecord, Page, StoreError,
    convert::{from_json, maybe_word, time, to_json, word},
    schema_history::notices::{self, dsl},
};

/// A try failed so often before somebody is bothered.
const FAILURES: i32 = 2;

/// What is to be told.
struct Raised<'a> {
    team: &'a str,
    kind: NoticeKind,
    /// Tells one from another of its kind.
    cause: &'a str,
    agent: Option<&'a str>,
    job: Option<&'a JobRow>,
    details: Option<String>,
}

/// An agent fell silent.
pub(super) fn agent_silent(tx: &mut Tx<'_>, team: &str, agent: &str) -> Result<(), StoreError> {
    let kind = NoticeKind::AgentOffline;
    let (agent, job, details) = (Some(agent), None, None);
    raise(tx, &Raised { team, kind, cause: agent.unwrap_or_default(), agent, job, details })
}

/// A try came to nothing; told when it is the second one, or the job was given up before that.
pub(super) fn try_failed(tx: &mut Tx<'_>, job: &JobRow, left: bool) -> Result<(), StoreError> {
    let given_up_early = !left && job.retry_count < FAILURES;
    if job.retry_count != FAILURES && !given_up_early {
        return Ok(());
    }
    about_job(tx, job, NoticeKind::JobFailing, job.error.as_ref().map(to_json))
}

/// A result has a kind of finding that the one before it did not have.
pub(super) fn result_accepted(
    tx: &mut Tx<'_>,
    job: &JobRow,
    result: ResultId,
    figures: &BTreeMap<String, u64>,
) -> Result<(), StoreError> {
    let kinds = finding_kinds(figures);
    let collection: Option<CollectionId> = maybe_word(job.collection_id.as_deref())?;
    let Some(collection) = collection.filter(|_| !kinds.is_empty()) else { return Ok(()) };
    let tool: Tool = word(&job.tool)?;
    let before = results::newest_before(tx, collection, tool, false, &result.to_string())?;
    // Nothing is new in a first result, or beside one that was never counted.
    let Some(known) = before.and_then(|before| before.figures) else { return Ok(()) };
    let new: BTreeSet<_> = kinds.difference(&finding_kinds(&known)).cloned().collect();
    if new.is_empty() {
        return Ok(());
    }
    about_job(tx, job, NoticeKind::NewFindings, Some(to_json(&new)))
}

fn about_job(
    tx: &mut Tx<'_>,
    job: &JobRow,
    kind: NoticeKind,
    details: Option<String>,
) -> Result<(), StoreError> {
    let collection = job.collection_id.as_deref().unwrap_or_default();
    let cause = format!("{collection} {}", job.tool);
    let agent = job.agent_id.as_deref();
    let raised = Raised { team: &job.team_id, kind, cause: &cause, agent, job: Some(job), details };
    raise(tx, &raised)
}

fn raise(tx: &mut Tx<'_>, new: &Raised<'_>) -> Result<(), StoreError> {
    if again(tx, new, true)? || again(tx, new, false)? {
        return Ok(());
    }
    let now = tx.now();
    diesel::insert_into(dsl::notices)
        .values((
            dsl::id.eq(NoticeId::generate(tx.clock).to_string()),
            dsl::team_id.eq(new.team),
            dsl::kind.eq(new.kind.name()),
            dsl::cause.eq(new.cause),
            dsl::agent_id.eq(new.agent),
            dsl::collection_id.eq(new.job.and_then(|job| job.collection_id.as_deref())),
            dsl::tool.eq(new.job.map(|job| job.tool.as_str())),
            dsl::job_id.eq(new.job.map(|job| job.id.as_str())),
            dsl::details.eq(&new.details),
            dsl::occurrences.eq(1_i64),
            dsl::first_at.eq(now),
            dsl::latest_at.eq(now),
        ))
        // Somebody else may have raised it at the same moment: then it is there.
        .on_conflict_do_nothing()
        .execute(tx.conn)?;
    Ok(())
}

/// Counts it where it is there: one that is open goes on, one that was dismissed begins anew.
fn again(tx: &mut Tx<'_>, new: &Raised<'_>, is_open: bool) -> Result<bool, StoreError> {
    let now = tx.now();
    let there = dsl::notices
        .filter(dsl::team_id.eq(new.team))
        .filter(dsl::kind.eq(new.kind.name()))
        .filter(dsl::cause.eq(new.cause));
    let latest = (
        dsl::latest_at.eq(now),
        dsl::agent_id.eq(new.agent),
        dsl::job_id.eq(new.job.map(|job| job.id.as_str())),
        dsl::details.eq(&new.details),
    );
    let changed = if is_open {
        diesel::update(there.filter(dsl::dismissed_at.is_null()))
            .set((latest, dsl::occurrences.eq(dsl::occurrences + 1)))
            .execute(tx.conn)?
    } else {
        let anew =
            (dsl::occurrences.eq(1_i64), dsl::first_at.eq(now), dsl::dismissed_at.eq(None::<i64>));
        diesel::update(there.filter(dsl::dismissed_at.is_not_null()))
            .set((latest, anew))
            .execute(tx.conn)?
    };
    Ok(changed > 0)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = notices)]
struct Row {
    id: String,
    kind: String,
    agent_id: Option<String>,
    collection_id: Option<String>,
    tool: Option<String>,
    job_id: Option<String>,
    details: Option<String>,
    occurrences: i64,
    first_at: i64,
    latest_at: i64,
}

fn into_record(row: &Row) -> Result<NoticeRecord, StoreError> {
    let kind: NoticeKind = word(&row.kind)?;
    let details = row.details.as_deref();
    let (error, findings) = match kind {
        NoticeKind::JobFailing => (details.map(from_json).transpose()?, Vec::new()),
        _ => (None, details.map(from_json).transpose()?.unwrap_or_default()),
    };
    Ok(NoticeRecord {
        id: word(&row.id)?,
        kind,
        agent: maybe_word(row.agent_id.as_deref())?,
        collection: maybe_word(row.collection_id.as_deref())?,
        tool: maybe_word(row.tool.as_deref())?,
        job: maybe_word(row.job_id.as_deref())?,
        error,
        findings,
        occurrences: row.occurrences,
        first_at: time(row.first_at),
        latest_at: time(row.latest_at),
    })
}

/// Those that are open, the latest first.
pub(crate) fn list_notices(
    tx: &mut Tx<'_>,
    team: TeamId,
    page: &Page,
) -> Result<Listing<NoticeRecord>, StoreError> {
    let mut query = dsl::notices
        .filter(dsl::team_id.eq(team.to_string()))
        .filter(dsl::dismissed_at.is_null())
        .order((dsl::latest_at.desc(), dsl::id.desc()))
        .limit(page.rows() + 1)
        .select(Row::as_select())
        .into_boxed();
    if let Some(after) = &page.after {
        let (at, id) = after.split_once('-').ok_or(StoreError::NotFound)?;
        let at: i64 = at.parse().map_err(|_| StoreError::NotFound)?;
        let earlier = dsl::latest_at.lt(at);
        query = query.filter(earlier.or(dsl::latest_at.eq(at).and(dsl::id.lt(id.to_owned()))));
    }
    let rows: Vec<Row> = query.load(tx.conn)?;
    let records = rows.iter().map(into_record).collect::<Result<Vec<_>, _>>()?;
    let cursor = |last: &NoticeRecord| format!("{}-{}", last.latest_at.as_micros(), last.id);
    Ok(Listing::cut(records, page, cursor))
}

/// Closes one until it happens again; closing it twice changes nothing.
pub(crate) fn dismiss_notice(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: NoticeId,
    by: &Actor,
) -> Result<(), StoreError> {
    let (team, id) = (team.to_string(), id.to_string());
    let its = dsl::notices.find(&id).filter(dsl::team_id.eq(&team));
    its.select(dsl::id).first::<String>(tx.conn)?;
    let open = its.filter(dsl::dismissed_at.is_null());
    let dismissed = diesel::update(open).set(dsl::dismissed_at.eq(tx.now())).execute(tx.conn)?;
    if dismissed == 0 {
        return Ok(());
    }
    let action = "notice.dismiss";
    audit::record(tx, Change { team: Some(&team), by, action, subject: &id, details: None })
}

/// Closes every one of a kind, or every one; answers how many that were.
pub(crate) fn dismiss_notices(
    tx: &mut Tx<'_>,
    team: TeamId,
    kind: Option<NoticeKind>,
    by: &Actor,
) -> Result<usize, StoreError> {
    let team = team.to_string();
    let kinds = kind.map_or_else(|| NoticeKind::ALL.to_vec(), |kind| vec![kind]);
    let names: Vec<_> = kinds.into_iter().map(NoticeKind::name).collect();
    let open = dsl::notices
        .filter(dsl::team_id.eq(&team))
        .filter(dsl::kind.eq_any(names))
        .filter(dsl::dismissed_at.is_null());
    let dismissed = diesel::update(open).set(dsl::dismissed_at.eq(tx.now())).execute(tx.conn)?;
    if dismissed > 0 {
        let details = serde_json::json!({ "kind": kind.map(NoticeKind::name), "count": dismissed });
        let (action, details) = ("notice.dismiss", Some(details));
        audit::record(tx, Change { team: Some(&team), by, action, subject: &team, details })?;
    }
    Ok(dismissed)
}
