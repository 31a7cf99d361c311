//! The jobs that an agent ever held.

use diesel::{dsl::exists, prelude::*};
use safelight_domain::{AgentId, TeamId};

use super::{Tx, agents, job_rows::JobRow};
use crate::{
    JobRecord, Listing, Page, StoreError,
    schema::{job_attempts, jobs::dsl},
};

diesel::alias!(job_attempts as later: Later);

/// The jobs that the agent held, the last one that it took first. Each once, at its last claim by
/// this agent, and also those that others finished.
pub(crate) fn list_agent_jobs(
    tx: &mut Tx<'_>,
    team: TeamId,
    agent: AgentId,
    page: &Page,
) -> Result<Listing<JobRecord>, StoreError> {
    agents::get_agent(tx, team, agent)?;
    let before: i64 = match &page.after {
        Some(cursor) => cursor.parse().map_err(|_| StoreError::NotFound)?,
        None => i64::MAX,
    };
    let held_again = later
        .filter(later.field(job_attempts::job_id).eq(job_attempts::job_id))
        .filter(later.field(job_attempts::agent_id).eq(job_attempts::agent_id))
        .filter(later.field(job_attempts::lease_epoch).gt(job_attempts::lease_epoch));
    let rows: Vec<(i64, JobRow)> = job_attempts::table
        .inner_join(dsl::jobs.on(dsl::id.eq(job_attempts::job_id)))
        .filter(job_attempts::agent_id.eq(agent.to_string()))
        .filter(job_attempts::seq.lt(before))
        .filter(diesel::dsl::not(exists(held_again)))
        .order(job_attempts::seq.desc())
        .limit(page.rows() + 1)
        .select((job_attempts::seq, JobRow::as_select()))
        .load(tx.conn)?;
    let cut = Listing::cut(rows, page, |(seq, _)| seq.to_string());
    cut.try_map(|(_, row)| row.record())
}
