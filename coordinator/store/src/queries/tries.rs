//! `tries`: how often somebody tried, shared by every replica.

use diesel::{
    prelude::*,
    sql_types::{BigInt, Text},
};

use super::Tx;
use crate::{StoreError, schema::tries::dsl};

/// One statement, so that two replicas that count at once both count: a bucket that has room takes
/// the try, a full one stays as it is and is not answered.
const COUNT: &str = "INSERT INTO tries (bucket, full_at) VALUES ($1, $2 + $3) \
    ON CONFLICT (bucket) DO UPDATE SET full_at = $3 + \
        CASE WHEN tries.full_at > $2 THEN tries.full_at ELSE $2 END \
    WHERE $3 + CASE WHEN tries.full_at > $2 THEN tries.full_at ELSE $2 END <= $4 \
    RETURNING full_at";

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    #[allow(dead_code, reason = "that there is a row is the answer")]
    full_at: i64,
}

/// Counts a try; answers how long to wait, in microseconds, when the bucket has no room.
pub(crate) fn count_try(
    tx: &mut Tx<'_>,
    bucket: &str,
    burst: u32,
    refill: i64,
) -> Result<Option<i64>, StoreError> {
    let now = tx.now();
    let room = now + refill * i64::from(burst);
    let counted: Option<Counted> = diesel::sql_query(COUNT)
        .bind::<Text, _>(bucket)
        .bind::<BigInt, _>(now)
        .bind::<BigInt, _>(refill)
        .bind::<BigInt, _>(room)
        .get_result(tx.conn)
        .optional()?;
    if counted.is_some() {
        return Ok(None);
    }
    let full_at: Option<i64> =
        dsl::tries.find(bucket).select(dsl::full_at).first(tx.conn).optional()?;
    Ok(Some((full_at.unwrap_or(now).max(now) + refill - room).max(1)))
}

pub(crate) fn forgive_tries(tx: &mut Tx<'_>, bucket: &str) -> Result<(), StoreError> {
    diesel::delete(dsl::tries.find(bucket)).execute(tx.conn)?;
    Ok(())
}

/// Drops the buckets in which every try is allowed again.
pub(crate) fn sweep_tries(tx: &mut Tx<'_>) -> Result<usize, StoreError> {
    Ok(diesel::delete(dsl::tries.filter(dsl::full_at.le(tx.now()))).execute(tx.conn)?)
}
