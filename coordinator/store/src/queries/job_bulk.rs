//! One verb on many jobs: a few in each transaction, so that nobody waits for all of them.

use diesel::prelude::*;
use safelight_domain::{JobId, TeamId};

use super::{
    Tx, dialect, job_list,
    job_rows::{JobRow, status_codes},
};
use crate::{
    BulkStep, JobFilter, JobRange, LeftAlone, StoreError,
    convert::{maybe_word, word},
    schema::jobs::dsl,
};

/// So many jobs a transaction.
const AT_ONCE: i64 = 50;

/// The team's newest job: jobs made after somebody asked are none of that request's business.
pub(crate) fn newest_job(tx: &mut Tx<'_>, team: TeamId) -> Result<Option<JobId>, StoreError> {
    let newest: Option<String> = dsl::jobs
        .filter(dsl::team_id.eq(team.to_string()))
        .order(dsl::id.desc())
        .select(dsl::id)
        .first(tx.conn)
        .optional()?;
    maybe_word(newest.as_deref())
}

/// Does it to the next jobs of the range that the filter finds, oldest first. A job that refuses
/// is left alone, and told with its refusal.
pub(super) fn step(
    tx: &mut Tx<'_>,
    team: TeamId,
    filter: &JobFilter,
    range: JobRange,
    mut verb: impl FnMut(&mut Tx<'_>, &JobRow) -> Result<JobRow, StoreError>,
) -> Result<BulkStep, StoreError> {
    let ids = next_ids(tx, team, filter, range)?;
    let full = ids.len() == usize::try_from(AT_ONCE).unwrap_or(usize::MAX);
    let next = if full { maybe_word(ids.last().map(String::as_str))? } else { None };
    let mut step = BulkStep { done: Vec::new(), left: Vec::new(), next };
    for id in ids {
        let Some(job) = dialect::lock_job(tx.conn, &id)? else { continue };
        match verb(tx, &job) {
            Ok(after) => step.done.push(after.record()?),
            Err(why) if is_refusal(&why) => step.left.push(LeftAlone { job: word(&id)?, why }),
            Err(other) => return Err(other),
        }
    }
    Ok(step)
}

/// Refused by a rule of ours, so that the transaction is as whole as before.
const fn is_refusal(error: &StoreError) -> bool {
    matches!(
        error,
        StoreError::WrongState { .. } | StoreError::Conflict { .. } | StoreError::CollectionGone
    )
}

fn next_ids(
    tx: &mut Tx<'_>,
    team: TeamId,
    filter: &JobFilter,
    range: JobRange,
) -> Result<Vec<String>, StoreError> {
    let mut ids: Vec<String> = Vec::new();
    for code in status_codes(&filter.states) {
        let mut query = job_list::filtered(team, filter)
            .filter(dsl::status.eq(code))
            .filter(dsl::id.le(range.until.to_string()));
        if let Some(after) = range.after {
            query = query.filter(dsl::id.gt(after.to_string()));
        }
        let some: Vec<String> =
            query.order(dsl::id).limit(AT_ONCE).select(dsl::id).load(tx.conn)?;
        ids.extend(some);
    }
    ids.sort_unstable();
    ids.truncate(usize::try_from(AT_ONCE).unwrap_or(usize::MAX));
    Ok(ids)
}
