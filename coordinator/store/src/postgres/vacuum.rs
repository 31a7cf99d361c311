//! Clears the index of claimable jobs of those that were claimed. PostgreSQL leaves an entry there
//! for each, and the next claim walks past all of them; its own vacuum looks once a minute, which
//! at hundreds of jobs a second is too late.

use diesel::{connection::SimpleConnection, prelude::*, sql_types::BigInt};

use super::Conn;
use crate::DeadRows;

/// Beside the number that is asked for, this part of the table has to be dead: a vacuum reads the
/// whole of every index.
const OF_ALL: i64 = 50;

#[derive(QueryableByName)]
struct Rows {
    #[diesel(sql_type = BigInt)]
    dead: i64,
    #[diesel(sql_type = BigInt)]
    live: i64,
}

/// Vacuums `jobs` where at least so many rows are dead. Another replica that is at it is left
/// alone. Runs outside of a transaction.
pub(super) fn vacuum_jobs(conn: &mut Conn, at_least: i64) -> QueryResult<Option<DeadRows>> {
    let before = rows(conn)?;
    if before.dead < at_least.saturating_add(before.live / OF_ALL) {
        return Ok(None);
    }
    // The index is the point, so it is not left for later; giving back the end of the file would
    // lock everybody out.
    conn.batch_execute("VACUUM (SKIP_LOCKED, INDEX_CLEANUP ON, TRUNCATE OFF) jobs")?;
    Ok(Some(DeadRows { found: before.dead, left: rows(conn)?.dead }))
}

/// As PostgreSQL counts them, some seconds late.
fn rows(conn: &mut Conn) -> QueryResult<Rows> {
    diesel::sql_query(
        "SELECT pg_stat_get_dead_tuples('jobs'::regclass) AS dead, \
         pg_stat_get_live_tuples('jobs'::regclass) AS live",
    )
    .get_result(conn)
}
