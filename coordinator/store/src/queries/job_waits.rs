//! What a waiting job waits behind, and which jobs were given up because they ended agents.

use std::collections::BTreeMap;

use diesel::prelude::*;
use safelight_domain::{JobId, TeamId};

use super::{Tx, job_leases::DEATHS_TO_QUARANTINE, words::Words};
use crate::{
    EndCause, StoreError,
    convert::word,
    schema::{job_attempts, jobs::dsl},
};

/// Counting ends here; "a hundred" tells as much as any larger number.
pub(crate) const MOST_AHEAD: i64 = 100;

/// How many jobs of the same lane come before each of these that waits to be claimed.
pub(crate) fn jobs_ahead(
    tx: &mut Tx<'_>,
    team: TeamId,
    jobs: &[JobId],
) -> Result<BTreeMap<JobId, i64>, StoreError> {
    let ids: Vec<String> = jobs.iter().map(ToString::to_string).collect();
    let waiting: Vec<(String, i64, i32, i64)> = dsl::jobs
        .filter(dsl::id.eq_any(ids))
        .filter(dsl::team_id.eq(team.to_string()))
        .filter(IS_CLAIMABLE)
        .select((dsl::id, dsl::lane_id, dsl::priority, dsl::seq))
        .load(tx.conn)?;
    let mut ahead = BTreeMap::new();
    for (id, lane, priority, seq) in waiting {
        let before =
            dsl::priority.gt(priority).or(dsl::priority.eq(priority).and(dsl::seq.lt(seq)));
        let found: Vec<i64> = dsl::jobs
            .filter(dsl::lane_id.eq(lane))
            .filter(IS_CLAIMABLE)
            .filter(before)
            .limit(MOST_AHEAD)
            .select(dsl::seq)
            .load(tx.conn)?;
        ahead.insert(word(&id)?, i64::try_from(found.len()).unwrap_or(MOST_AHEAD));
    }
    Ok(ahead)
}

/// A literal, or the planner would not use the partial index.
const IS_CLAIMABLE: Words = Words("status = 0");

/// Which of these jobs were given up because they ended too many agents.
pub(crate) fn quarantined(
    tx: &mut Tx<'_>,
    team: TeamId,
    jobs: &[JobId],
) -> Result<Vec<JobId>, StoreError> {
    let ids: Vec<String> = jobs.iter().map(ToString::to_string).collect();
    let deaths: Vec<(String, i64)> = job_attempts::table
        .inner_join(dsl::jobs.on(dsl::id.eq(job_attempts::job_id)))
        .filter(job_attempts::job_id.eq_any(ids))
        .filter(dsl::team_id.eq(team.to_string()))
        .filter(job_attempts::end_cause.eq(EndCause::AgentDeath.name()))
        .group_by(job_attempts::job_id)
        .select((job_attempts::job_id, diesel::dsl::count_star()))
        .load(tx.conn)?;
    let poison = deaths.into_iter().filter(|(_, count)| *count >= DEATHS_TO_QUARANTINE);
    poison.map(|(id, _)| word(&id)).collect()
}
