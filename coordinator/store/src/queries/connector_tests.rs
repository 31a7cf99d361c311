//! `connector_tests`: jobs that try whether a connector reaches a place, before any collection lies
//! there.

use diesel::prelude::*;
use safelight_domain::{ConnectorId, JobId, JobState, TeamId, Tool};

use super::{
    Tx, connectors, dialect, job_lanes,
    job_rows::{JobRow, status_codes},
    job_state,
};
use crate::{
    Actor, ConnectorTest, JobRecord, NewJob, StoreError,
    convert::word,
    schema::jobs,
    schema_connectors::connector_tests::{self, dsl},
};

pub(crate) fn create_connector_test(
    tx: &mut Tx<'_>,
    team: TeamId,
    test: &ConnectorTest,
    by: &Actor,
) -> Result<JobRecord, StoreError> {
    // Until the end of this change nobody moves its credentials or takes it away.
    dialect::lock_connector(tx.conn, &test.connector.to_string())?;
    queue(tx, team, test, None, by)?.record()
}

/// Queues a test, perhaps as another try of one that ended.
pub(super) fn queue(
    tx: &mut Tx<'_>,
    team: TeamId,
    test: &ConnectorTest,
    parent: Option<JobId>,
    by: &Actor,
) -> Result<JobRow, StoreError> {
    let standing = connectors::standing(tx, team, test.connector)?.ok_or(StoreError::NotFound)?;
    let lane = job_lanes::lane_of_test(team, test.connector, standing)?;
    let new = NewJob { parent, ..NewJob::nowhere(Tool::CollectionTest) };
    let job = job_state::insert(tx, team, &new, &lane, by)?;
    diesel::insert_into(dsl::connector_tests)
        .values((
            dsl::job_id.eq(&job.id),
            dsl::connector_id.eq(test.connector.to_string()),
            dsl::location.eq(&test.location),
        ))
        .execute(tx.conn)?;
    Ok(job)
}

/// What a job tries; none when it runs on a collection, or when the connector is gone.
pub(super) fn of_job(tx: &mut Tx<'_>, job: &str) -> Result<Option<ConnectorTest>, StoreError> {
    let found: Option<(String, String)> = dsl::connector_tests
        .find(job)
        .select((dsl::connector_id, dsl::location))
        .first(tx.conn)
        .optional()?;
    found
        .map(|(connector, location)| Ok(ConnectorTest { connector: word(&connector)?, location }))
        .transpose()
}

/// What these of the team's jobs try; those that run on a collection are left out.
pub(crate) fn connector_tests(
    tx: &mut Tx<'_>,
    team: TeamId,
    ids: &[JobId],
) -> Result<Vec<(JobId, ConnectorTest)>, StoreError> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let ids: Vec<String> = jobs::table
        .filter(jobs::team_id.eq(team.to_string()))
        .filter(jobs::id.eq_any(ids))
        .filter(jobs::collection_id.is_null())
        .select(jobs::id)
        .load(tx.conn)?;
    let rows: Vec<(String, String, String)> = dsl::connector_tests
        .filter(dsl::job_id.eq_any(ids))
        .select((dsl::job_id, dsl::connector_id, dsl::location))
        .load(tx.conn)?;
    rows.into_iter()
        .map(|(job, connector, location)| {
            Ok((word(&job)?, ConnectorTest { connector: word(&connector)?, location }))
        })
        .collect()
}

/// The jobs in these states that try a connector, oldest first.
pub(super) fn in_states(
    tx: &mut Tx<'_>,
    connector: ConnectorId,
    states: &[JobState],
) -> Result<Vec<String>, StoreError> {
    let tests: Vec<String> = connector_tests::table
        .filter(dsl::connector_id.eq(connector.to_string()))
        .select(dsl::job_id)
        .load(tx.conn)?;
    Ok(jobs::table
        .filter(jobs::id.eq_any(tests))
        .filter(jobs::status.eq_any(status_codes(states)))
        .order(jobs::seq)
        .select(jobs::id)
        .load(tx.conn)?)
}
