//! What the operator watches: how deep the queue is, and how the agents stand, of all teams
//! together.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use safelight_domain::{JobState, Presence};

use super::{Tx, job_rows::state_of, words::Words};
use crate::{
    QueueDepth, StoreError,
    convert::{maybe_time, word},
    schema::{agents, jobs, lanes},
};

/// Jobs that have not ended, by state and kind of lane. Three looks, each through its own partial
/// index: jobs that ended are many, and are not read.
pub(crate) fn queue_depth(tx: &mut Tx<'_>) -> Result<Vec<QueueDepth>, StoreError> {
    let claimable: Vec<(i64, i64)> = jobs::table
        .filter(Words("status = 0"))
        .group_by(jobs::lane_id)
        .select((jobs::lane_id, diesel::dsl::count_star()))
        .load(tx.conn)?;
    let mut rows: Vec<(i32, i64, i64)> =
        claimable.into_iter().map(|(lane, count)| (0, lane, count)).collect();
    for part in ["status IN (1, 2)", "status IN (3, 4)"] {
        rows.extend(
            jobs::table
                .filter(Words(part))
                .group_by((jobs::status, jobs::lane_id))
                .select((jobs::status, jobs::lane_id, diesel::dsl::count_star()))
                .load::<(i32, i64, i64)>(tx.conn)?,
        );
    }
    let bound = bound_lanes(tx)?;
    let mut depth: HashMap<(JobState, bool), i64> = HashMap::new();
    for (code, lane, count) in rows {
        *depth.entry((state_of(code)?, bound.contains(&lane))).or_default() += count;
    }
    Ok(depth.into_iter().map(|((state, bound), jobs)| QueueDepth { state, bound, jobs }).collect())
}

fn bound_lanes(tx: &mut Tx<'_>) -> Result<HashSet<i64>, StoreError> {
    let ids: Vec<i64> =
        lanes::table.filter(lanes::bound_agent_id.is_not_null()).select(lanes::id).load(tx.conn)?;
    Ok(ids.into_iter().collect())
}

/// What is known of every agent that was not removed.
pub(crate) fn presences(tx: &mut Tx<'_>) -> Result<Vec<Presence>, StoreError> {
    let holders: Vec<Option<String>> =
        jobs::table.filter(jobs::still_held).select(jobs::agent_id).load(tx.conn)?;
    let busy: HashSet<String> = holders.into_iter().flatten().collect();
    let rows: Vec<(String, String, Option<i64>, bool, bool)> = agents::table
        .filter(agents::deleted_at.is_null())
        .select((
            agents::id,
            agents::status,
            agents::last_heartbeat,
            agents::asleep,
            agents::accepts_jobs,
        ))
        .load(tx.conn)?;
    rows.into_iter()
        .map(|(id, status, heard, asleep, accepts_jobs)| {
            let busy = busy.contains(&id);
            let (stored, last_heartbeat) = (word(&status)?, maybe_time(heard));
            Ok(Presence { stored, last_heartbeat, asleep, accepts_jobs, busy })
        })
        .collect()
}
