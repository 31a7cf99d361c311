//! How SQLite finds the next job. Written by hand: Diesel binds literals, and without `status = 0`
//! as a literal the planner does not use the partial index; and it does not keep a `sql_query`
//! prepared.

use diesel::{
    prelude::*,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    sql_types::{BigInt, Bool, Integer, Text},
    sqlite::Sqlite,
};

use super::{Conn, queries::job_rows::JobRow};
use crate::schema::jobs;

/// Jobs that wait for a time that has come.
pub(crate) fn due_jobs(conn: &mut Conn, now: i64, limit: i64) -> QueryResult<Vec<JobRow>> {
    let due: Vec<i64> = Due { now, limit }.load(conn)?;
    if due.is_empty() {
        return Ok(Vec::new());
    }
    jobs::table
        .filter(jobs::seq.eq_any(due))
        .order(jobs::seq)
        .select(JobRow::as_select())
        .load(conn)
}

/// The best job that the agent may take.
pub(crate) fn claim_head(conn: &mut Conn, agent: &str) -> QueryResult<Option<JobRow>> {
    found(conn, &Head::any(agent))
}

/// The best job that others may take too and that has waited at least since then.
pub(crate) fn patient_head(
    conn: &mut Conn,
    agent: &str,
    since: i64,
) -> QueryResult<Option<JobRow>> {
    found(conn, &Head { agent, or_bound: false, since })
}

fn found(conn: &mut Conn, head: &Head<'_>) -> QueryResult<Option<JobRow>> {
    let seq: Option<i64> = (*head).get_result(conn).optional()?;
    let Some(seq) = seq else { return Ok(None) };
    jobs::table.find(seq).select(JobRow::as_select()).first(conn).optional()
}

/// Whether any lane of the agent has a job at all.
pub(crate) fn claimable(conn: &mut Conn, agent: &str) -> QueryResult<bool> {
    Ok(Head::any(agent).get_result::<i64>(conn).optional()?.is_some())
}

/// How `claim_head` looks.
pub(crate) fn explain_claim(conn: &mut Conn, agent: &str) -> QueryResult<Vec<String>> {
    let steps: Vec<(i32, i32, i32, String)> = Explained(Head::any(agent)).load(conn)?;
    Ok(steps.into_iter().map(|(_, _, _, step)| step).collect())
}

/// The head of each lane that is open to the agent, best first.
#[derive(Clone, Copy)]
struct Head<'a> {
    agent: &'a str,
    /// Whether jobs that are bound to the agent count too.
    or_bound: bool,
    /// Asked for, or wanted, at this time at the latest.
    since: i64,
}

impl<'a> Head<'a> {
    const fn any(agent: &'a str) -> Self {
        Self { agent, or_bound: true, since: i64::MAX }
    }
}

impl QueryFragment<Sqlite> for Head<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql(
            "SELECT head.seq FROM agent_lanes AS open JOIN jobs AS head ON head.seq = (\
                SELECT job.seq FROM jobs AS job \
                WHERE job.lane_id = open.lane_id AND job.status = 0 \
                ORDER BY job.priority DESC, job.seq LIMIT 1) \
             WHERE open.agent_id = ",
        );
        out.push_bind_param::<Text, _>(self.agent)?;
        out.push_sql(" AND (open.bound = 0 OR ");
        out.push_bind_param::<Bool, _>(&self.or_bound)?;
        out.push_sql(") AND COALESCE(head.scheduled_for, head.created_at) <= ");
        out.push_bind_param::<BigInt, _>(&self.since)?;
        out.push_sql(" ORDER BY open.bound DESC, head.priority DESC, head.seq LIMIT 1");
        Ok(())
    }
}

impl QueryId for Head<'_> {
    type QueryId = Head<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl Query for Head<'_> {
    type SqlType = BigInt;
}

impl RunQueryDsl<Conn> for Head<'_> {}

/// Both statuses are literals, for the same reason.
struct Due {
    now: i64,
    limit: i64,
}

impl QueryFragment<Sqlite> for Due {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql("SELECT seq FROM jobs WHERE status IN (1, 2) AND due_at <= ");
        out.push_bind_param::<BigInt, _>(&self.now)?;
        out.push_sql(" ORDER BY due_at LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.limit)
    }
}

impl QueryId for Due {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl Query for Due {
    type SqlType = BigInt;
}

impl RunQueryDsl<Conn> for Due {}

/// The plan of a query instead of its rows.
#[derive(QueryId)]
struct Explained<T>(T);

impl<T: QueryFragment<Sqlite>> QueryFragment<Sqlite> for Explained<T> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql("EXPLAIN QUERY PLAN ");
        self.0.walk_ast(out)
    }
}

impl<T> Query for Explained<T> {
    type SqlType = (Integer, Integer, Integer, Text);
}

impl<T> RunQueryDsl<Conn> for Explained<T> {}
