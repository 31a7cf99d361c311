//! How PostgreSQL finds the next job, and how many that look at once stay out of each other's way.

use diesel::{
    pg::Pg,
    prelude::*,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    sql_types::{BigInt, Bool, Text},
};

use super::{Conn, dialect::advisory_xact_lock, queries::job_rows::JobRow};
use crate::schema::jobs;

/// The key of the lock under which due jobs are made claimable: "due" in ASCII.
const DUE_LOCK: i64 = 0x64_7565;

/// Heads looked at by one claim at first; more only when others hold all of those.
const HEADS: u16 = 16;
const MORE_HEADS: u16 = 1024;

/// Jobs that wait for a time that has come. One transaction at a time makes them claimable: by row
/// locks alone, those who come second would hold locks on jobs that are claimable by then, and
/// claims would pass them over.
pub(crate) fn due_jobs(conn: &mut Conn, now: i64, limit: i64) -> QueryResult<Vec<JobRow>> {
    let due = |conn: &mut Conn| Due { now, limit }.load::<i64>(conn);
    if due(conn)?.is_empty() {
        return Ok(Vec::new());
    }
    advisory_xact_lock(conn, DUE_LOCK)?;
    let due = due(conn)?;
    jobs::table
        .filter(jobs::seq.eq_any(due))
        .filter(jobs::status.eq_any([1, 2]))
        .order(jobs::seq)
        .select(JobRow::as_select())
        .for_update()
        .load(conn)
}

/// The best job that the agent may take and that nobody else is taking.
pub(crate) fn claim_head(conn: &mut Conn, agent: &str) -> QueryResult<Option<JobRow>> {
    let mut head = found(conn, Free::any(agent, HEADS))?;
    if head.is_none() && claimable(conn, agent)? {
        head = found(conn, Free::any(agent, MORE_HEADS))?;
    }
    // Who holds the lock need not take the job: a write that is refused locks it, too. So the last
    // word is had when they are done, or somebody would hear of an empty queue that is not empty.
    if head.is_none() && claimable(conn, agent)? {
        head = found(conn, Awaited::any(agent, MORE_HEADS))?;
    }
    Ok(head)
}

/// The best job that others may take too, if it has waited at least since then. Only the head of
/// each lane counts: jobs behind it wait for it, not for the bound ones. When somebody else is
/// taking that head, it needs no help.
pub(crate) fn patient_head(
    conn: &mut Conn,
    agent: &str,
    since: i64,
) -> QueryResult<Option<JobRow>> {
    found(conn, Free { patient_since: Some(since), ..Free::any(agent, 1) })
}

fn found<const WAIT: bool>(conn: &mut Conn, head: Head<'_, WAIT>) -> QueryResult<Option<JobRow>> {
    head.get_result(conn).optional()
}

/// Whether any lane of the agent has a job at all.
pub(crate) fn claimable(conn: &mut Conn, agent: &str) -> QueryResult<bool> {
    Waiting { agent }.get_result(conn)
}

/// How `claim_head` looks.
pub(crate) fn explain_claim(conn: &mut Conn, agent: &str) -> QueryResult<Vec<String>> {
    Explained(Free::any(agent, HEADS)).load(conn)
}

/// The first heads of each lane that is open to the agent are read without a lock; then the best
/// of them that nobody else is taking is locked, and no other: a second worker must not find an
/// empty queue. Those who `WAIT` for a lock get the job if it is still claimable then, or the next.
///
/// Only what differs from claim to claim is a bound value. With `status` as one the planner would
/// not use the partial index, and with the number of heads as one it would plan each claim anew,
/// which takes longer than the claim.
struct Head<'a, const WAIT: bool> {
    agent: &'a str,
    heads: u16,
    /// Only jobs that others may take too, asked for or wanted at this time at the latest.
    patient_since: Option<i64>,
    columns: Columns,
}

impl<'a, const WAIT: bool> Head<'a, WAIT> {
    fn any(agent: &'a str, heads: u16) -> Self {
        let columns = <JobRow as Selectable<Pg>>::construct_selection();
        Self { agent, heads, patient_since: None, columns }
    }
}

type Free<'a> = Head<'a, false>;
type Awaited<'a> = Head<'a, true>;

impl<const WAIT: bool> QueryFragment<Pg> for Head<'_, WAIT> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(
            "WITH head AS MATERIALIZED (\
                SELECT first.seq, first.priority, open.bound FROM agent_lanes AS open, \
                LATERAL (SELECT job.seq, job.priority FROM jobs AS job \
                    WHERE job.lane_id = open.lane_id AND job.status = 0 \
                    ORDER BY job.priority DESC, job.seq LIMIT ",
        );
        out.push_sql(&self.heads.to_string());
        out.push_sql(") AS first WHERE open.agent_id = ");
        out.push_bind_param::<Text, _>(self.agent)?;
        if self.patient_since.is_some() {
            out.push_sql(" AND NOT open.bound");
        }
        out.push_sql(") SELECT ");
        self.columns.walk_ast(out.reborrow())?;
        out.push_sql(" FROM head JOIN jobs ON jobs.seq = head.seq WHERE jobs.status = 0");
        if let Some(since) = &self.patient_since {
            out.push_sql(" AND COALESCE(jobs.scheduled_for, jobs.created_at) <= ");
            out.push_bind_param::<BigInt, _>(since)?;
        }
        out.push_sql(
            " ORDER BY head.bound DESC, head.priority DESC, head.seq LIMIT 1 FOR UPDATE OF jobs",
        );
        if !WAIT {
            out.push_sql(" SKIP LOCKED");
        }
        Ok(())
    }
}

/// Known by its text.
impl<const WAIT: bool> QueryId for Head<'_, WAIT> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<const WAIT: bool> Query for Head<'_, WAIT> {
    type SqlType = <Columns as Expression>::SqlType;
}

/// Those of a whole job.
type Columns = <JobRow as Selectable<Pg>>::SelectExpression;

impl<const WAIT: bool> RunQueryDsl<Conn> for Head<'_, WAIT> {}

/// Whether any lane of the agent has a job at all.
struct Waiting<'a> {
    agent: &'a str,
}

impl QueryFragment<Pg> for Waiting<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(
            "SELECT EXISTS (SELECT 1 FROM agent_lanes AS open JOIN jobs AS job \
             ON job.lane_id = open.lane_id AND job.status = 0 WHERE open.agent_id = ",
        );
        out.push_bind_param::<Text, _>(self.agent)?;
        out.push_sql(")");
        Ok(())
    }
}

impl QueryId for Waiting<'_> {
    type QueryId = Waiting<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl Query for Waiting<'_> {
    type SqlType = Bool;
}

impl RunQueryDsl<Conn> for Waiting<'_> {}

/// Both statuses are literals, for the partial index.
struct Due {
    now: i64,
    limit: i64,
}

impl QueryFragment<Pg> for Due {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
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

impl<T: QueryFragment<Pg>> QueryFragment<Pg> for Explained<T> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("EXPLAIN ");
        self.0.walk_ast(out)
    }
}

impl<T> Query for Explained<T> {
    type SqlType = Text;
}

impl<T> RunQueryDsl<Conn> for Explained<T> {}
