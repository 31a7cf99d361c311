//! `audit_events`: every change, written in the transaction that makes it.

use std::fmt::Display;

use diesel::prelude::*;
use safelight_domain::TeamId;

use super::Tx;
use crate::{
    Actor, AuditFilter, AuditRecord, Listing, News, Page, StoreError,
    convert::{maybe_word, time},
    schema::audit_events::{self, dsl},
};

/// A change to be told.
pub(crate) struct Change<'a> {
    /// None for the instance itself.
    pub(crate) team: Option<&'a str>,
    pub(crate) by: &'a Actor,
    /// `<noun>.<verb>`.
    pub(crate) action: &'a str,
    /// The id of what changed.
    pub(crate) subject: &'a str,
    /// More, as JSON; never a secret.
    pub(crate) details: Option<serde_json::Value>,
}

/// A change as it is written.
#[derive(Insertable)]
#[diesel(table_name = audit_events, treat_none_as_default_value = false)]
pub(super) struct Event<'a> {
    team_id: Option<&'a str>,
    at: i64,
    user_id: Option<String>,
    label: &'a str,
    action: &'a str,
    subject: &'a str,
    details: Option<String>,
}

impl<'a> Event<'a> {
    /// A change that happens now.
    pub(super) fn now(tx: &Tx<'_>, change: Change<'a>) -> Self {
        Self {
            team_id: change.team,
            at: tx.now(),
            user_id: change.by.user.map(|user| user.to_string()),
            label: &change.by.label,
            action: change.action,
            subject: change.subject,
            details: change.details.map(|details| details.to_string()),
        }
    }
}

pub(crate) fn record(tx: &mut Tx<'_>, change: Change<'_>) -> Result<(), StoreError> {
    // What happens to a job is told in more detail by those who change its state.
    if !change.action.starts_with("job.") {
        let (action, subject) = (change.action.to_owned(), change.subject.to_owned());
        tx.news.push(News::Told { team: maybe_word(change.team)?, action, subject });
    }
    let event = Event::now(tx, change);
    diesel::insert_into(dsl::audit_events).values(event).execute(tx.conn)?;
    Ok(())
}

/// Tells of a change to one of the team's things.
pub(crate) fn tell(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: impl Display,
    by: &Actor,
    action: &str,
    details: Option<serde_json::Value>,
) -> Result<(), StoreError> {
    let (team, subject) = (team.to_string(), id.to_string());
    record(tx, Change { team: Some(&team), by, action, subject: &subject, details })
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = audit_events)]
struct Row {
    seq: i64,
    at: i64,
    user_id: Option<String>,
    label: String,
    action: String,
    subject: String,
    details: Option<String>,
}

pub(crate) fn search_audit(
    tx: &mut Tx<'_>,
    team: TeamId,
    filter: &AuditFilter,
    page: &Page,
) -> Result<Listing<AuditRecord>, StoreError> {
    let before: i64 = match &page.after {
        Some(cursor) => cursor.parse().map_err(|_| StoreError::NotFound)?,
        None => i64::MAX,
    };
    let mut wanted = dsl::audit_events
        .filter(dsl::seq.lt(before))
        .order(dsl::seq.desc())
        .limit(page.rows() + 1)
        .select(Row::as_select())
        .into_boxed();
    let team = team.to_string();
    wanted = if filter.instance {
        wanted.filter(dsl::team_id.eq(team).or(dsl::team_id.is_null()))
    } else {
        wanted.filter(dsl::team_id.eq(team))
    };
    if let Some(user) = filter.user {
        wanted = wanted.filter(dsl::user_id.eq(user.to_string()));
    }
    if let Some(start) = &filter.action {
        let pattern =
            format!("{}%", start.replace('!', "!!").replace('_', "!_").replace('%', "!%"));
        wanted = wanted.filter(dsl::action.like(pattern).escape('!'));
    }
    if let Some(subject) = &filter.subject {
        wanted = wanted.filter(dsl::subject.eq(subject.clone()));
    }
    if let Some(since) = filter.since {
        wanted = wanted.filter(dsl::at.ge(since.as_micros()));
    }
    if let Some(until) = filter.until {
        wanted = wanted.filter(dsl::at.lt(until.as_micros()));
    }
    let rows: Vec<Row> = wanted.load(tx.conn)?;
    let records = rows.into_iter().map(into_record).collect::<Result<Vec<_>, _>>()?;
    Ok(Listing::cut(records, page, |last| last.number.to_string()))
}

fn into_record(row: Row) -> Result<AuditRecord, StoreError> {
    Ok(AuditRecord {
        number: row.seq,
        at: time(row.at),
        user: maybe_word(row.user_id.as_deref())?,
        label: row.label,
        action: row.action,
        subject: row.subject,
        details: row.details,
    })
}
