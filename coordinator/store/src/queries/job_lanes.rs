//! Which lane a job belongs to, and the move to another one when its connector changed.

use diesel::prelude::*;
use safelight_domain::{
    Capability, CapabilitySet, ConnectorId, CredentialLocation, JobState, Lane, Standing, TeamId,
    Timestamp, Tool,
};

use super::{
    Tx, collections, connector_tests, connectors, dialect, job_rows::JobRow,
    job_rows::status_codes, job_state, lanes,
};
use crate::{
    CollectionRecord, StoreError,
    convert::word,
    schema::{collections as collection_rows, jobs::dsl},
};

/// States in which a job waits for somebody.
const WAITING: [JobState; 2] = [JobState::Scheduled, JobState::Pending];
/// States in which a job waits, or may wait again.
const OPEN: [JobState; 4] =
    [JobState::Scheduled, JobState::Pending, JobState::Assigned, JobState::Running];

/// A bound collection's jobs run on its agent alone; others on whoever has the tool and, where
/// agents hold the credentials, knows the connector. Testing such a collection takes the connector
/// alone. While a connector is not active its jobs ask for what no agent has.
pub(super) fn lane_of(
    tx: &mut Tx<'_>,
    collection: &CollectionRecord,
    tool: Tool,
) -> Result<Lane, StoreError> {
    if let Some(agent) = collection.bound_agent {
        return Ok(Lane::Bound(agent));
    }
    let standing = match collection.connector {
        Some(id) => connectors::standing(tx, collection.team, id)?,
        None => None,
    };
    let held_here = standing.is_some_and(|it| it.location == CredentialLocation::Server);
    let connector = collection.connector.filter(|_| !held_here);
    let paused = collection.connector.filter(|_| standing.is_some_and(|it| !it.is_active));
    let tool = (tool != Tool::CollectionTest || connector.is_none()).then(|| tool.name().parse());
    let mut required: Vec<Capability> = Vec::new();
    if let Some(tool) = tool {
        required.push(tool.map_err(|cause| StoreError::corrupt("capability", cause))?);
    }
    required.extend(connector.map(Capability::connector));
    required.extend(paused.map(Capability::active_again));
    let required: CapabilitySet = required.into_iter().collect();
    Ok(Lane::Shared { team: collection.team, required })
}

/// Trying a connector takes whoever knows it or, where the server holds the credentials, whoever
/// can test at all. One that is not active can be tried all the same: that shows whether it may be.
pub(super) fn lane_of_test(
    team: TeamId,
    connector: ConnectorId,
    standing: Standing,
) -> Result<Lane, StoreError> {
    let required: Capability = match standing.location {
        CredentialLocation::Server => Tool::CollectionTest
            .name()
            .parse()
            .map_err(|cause| StoreError::corrupt("capability", cause))?,
        CredentialLocation::Agent | CredentialLocation::Pending => Capability::connector(connector),
    };
    Ok(Lane::Shared { team, required: [required].into_iter().collect() })
}

/// The lane that a job belongs to now; none when what it ran on is gone.
fn lane_now(tx: &mut Tx<'_>, job: &JobRow) -> Result<Option<Lane>, StoreError> {
    if let Some(collection) = collections::of_job(tx, job.collection_id.as_deref())? {
        return lane_of(tx, &collection, word(&job.tool)?).map(Some);
    }
    let Some(test) = connector_tests::of_job(tx, &job.id)? else { return Ok(None) };
    let team = word(&job.team_id)?;
    let standing = connectors::standing(tx, team, test.connector)?;
    standing.map(|standing| lane_of_test(team, test.connector, standing)).transpose()
}

/// Moves the jobs that wait on a connector to the lanes they belong to now.
pub(super) fn follow(tx: &mut Tx<'_>, connector: ConnectorId) -> Result<(), StoreError> {
    for job in jobs_on(tx, connector, &WAITING)? {
        reroute(tx, &job)?;
    }
    Ok(())
}

/// The open jobs on connectors that changed since, which may stand in a lane of before: one that
/// was made or given back at the moment of the change.
pub(crate) fn jobs_on_changed_connectors(
    tx: &mut Tx<'_>,
    since: Timestamp,
) -> Result<Vec<safelight_domain::JobId>, StoreError> {
    let mut found = Vec::new();
    for connector in connectors::changed_since(tx, since.as_micros())? {
        for job in jobs_on(tx, connector, &OPEN)? {
            found.push(word(&job)?);
        }
    }
    Ok(found)
}

/// Moves a job to the lane it belongs to; answers whether it stood in another.
pub(crate) fn reroute_job(
    tx: &mut Tx<'_>,
    id: safelight_domain::JobId,
) -> Result<bool, StoreError> {
    reroute(tx, &id.to_string())
}

fn jobs_on(
    tx: &mut Tx<'_>,
    connector: ConnectorId,
    states: &[JobState],
) -> Result<Vec<String>, StoreError> {
    let behind = collection_rows::table
        .filter(collection_rows::connector_id.eq(connector.to_string()))
        .select(collection_rows::id.nullable());
    let mut found: Vec<String> = dsl::jobs
        .filter(dsl::collection_id.eq_any(behind))
        .filter(dsl::status.eq_any(status_codes(states)))
        .order(dsl::seq)
        .select(dsl::id)
        .load(tx.conn)?;
    found.extend(connector_tests::in_states(tx, connector, states)?);
    Ok(found)
}

fn reroute(tx: &mut Tx<'_>, id: &str) -> Result<bool, StoreError> {
    let Some(job) = dialect::lock_job(tx.conn, id)? else { return Ok(false) };
    if job.state()?.is_terminal() {
        return Ok(false);
    }
    let Some(lane) = lane_now(tx, &job)? else { return Ok(false) };
    let (bound, required) = lanes::columns(&lane);
    if (&job.bound_agent_id, &job.required) == (&bound, &required) {
        return Ok(false);
    }
    let lane_id = lanes::find_or_create(tx, word(&job.team_id)?, &lane)?;
    diesel::update(dsl::jobs.find(job.seq))
        .set((
            dsl::lane_id.eq(lane_id),
            dsl::bound_agent_id.eq(&bound),
            dsl::required.eq(&required),
        ))
        .execute(tx.conn)?;
    // Told as if it were new, so that whoever may run it now is woken.
    let moved = JobRow { bound_agent_id: bound, required, ..job };
    job_state::tell(tx, moved.holder()?, &moved)?;
    Ok(true)
}
