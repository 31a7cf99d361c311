//! `connector_reports`: what agents tell of credentials they keep. Who has some *now* is said by
//! the agent's capabilities alone; a report changes these.

use diesel::prelude::*;
use safelight_domain::{
    AgentId, Capability, CapabilitySet, ConnectorId, CredentialLocation, TeamId, Timestamp,
};

use super::{Tx, agents, audit, connectors};
use crate::{
    ConnectorReport, StoreError,
    convert::{maybe_time, micros, time, word},
    schema::agents as agent_rows,
    schema_connectors::{connector_reports::dsl, connectors as connector_rows},
};

/// Takes a report over: the agent's capabilities follow, and the first proof ends the waiting of a
/// pending connector. Answers whether it did.
pub(crate) fn report_connector(
    tx: &mut Tx<'_>,
    agent: AgentId,
    connector: ConnectorId,
    has_credentials: bool,
    tested_at: Option<Timestamp>,
) -> Result<bool, StoreError> {
    let (team, by) = agents::acting(tx, agent)?;
    let standing = connectors::standing(tx, team, connector)?.ok_or(StoreError::NotFound)?;
    if standing.location == CredentialLocation::Server {
        return Err(StoreError::ConnectorOnServer);
    }
    let news = write(tx, agent, connector, has_credentials, tested_at)?;
    let known = agents::get_agent(tx, team, agent)?.capabilities;
    let own = Capability::connector(connector);
    let others = known.iter().filter(|had| **had != own).cloned();
    let now: CapabilitySet = others.chain(has_credentials.then(|| own.clone())).collect();
    let was_pending = standing.location == CredentialLocation::Pending;
    agents::update_agent_capabilities(tx, agent, Some(&now), None)?;
    // Also where the agent named it before it was made pending.
    if has_credentials {
        connectors::prove(tx, team, connector, &by)?;
    }
    if news {
        let details = serde_json::json!({
            "agent": agent.to_string(), "has_credentials": has_credentials,
        });
        audit::tell(tx, team, connector, &by, "connector.report", Some(details))?;
    }
    Ok(has_credentials && was_pending)
}

/// Whether it says something else than the report before.
fn write(
    tx: &mut Tx<'_>,
    agent: AgentId,
    connector: ConnectorId,
    has_credentials: bool,
    tested_at: Option<Timestamp>,
) -> Result<bool, StoreError> {
    let key = (connector.to_string(), agent.to_string());
    let before: Option<(bool, Option<i64>)> = dsl::connector_reports
        .find(key.clone())
        .select((dsl::has_credentials, dsl::tested_at))
        .first(tx.conn)
        .optional()?;
    let tested = micros(tested_at).max(before.and_then(|(_, tested)| tested));
    diesel::insert_into(dsl::connector_reports)
        .values((
            dsl::connector_id.eq(&key.0),
            dsl::agent_id.eq(&key.1),
            dsl::has_credentials.eq(has_credentials),
            dsl::reported_at.eq(tx.now()),
            dsl::tested_at.eq(tested),
        ))
        .on_conflict((dsl::connector_id, dsl::agent_id))
        .do_update()
        .set((
            dsl::has_credentials.eq(has_credentials),
            dsl::reported_at.eq(tx.now()),
            dsl::tested_at.eq(tested),
        ))
        .execute(tx.conn)?;
    Ok(before.map(|(had, _)| had) != Some(has_credentials))
}

/// What the team's agents that still exist last told, of every connector.
pub(crate) fn connector_reports(
    tx: &mut Tx<'_>,
    team: TeamId,
) -> Result<Vec<ConnectorReport>, StoreError> {
    let of_team = connector_rows::table
        .filter(connector_rows::team_id.eq(team.to_string()))
        .select(connector_rows::id);
    let there = agent_rows::table
        .filter(agent_rows::team_id.eq(team.to_string()))
        .filter(agent_rows::deleted_at.is_null())
        .select(agent_rows::id);
    let rows: Vec<(String, String, bool, i64, Option<i64>)> = dsl::connector_reports
        .filter(dsl::connector_id.eq_any(of_team))
        .filter(dsl::agent_id.eq_any(there))
        .order((dsl::connector_id, dsl::agent_id))
        .select((
            dsl::connector_id,
            dsl::agent_id,
            dsl::has_credentials,
            dsl::reported_at,
            dsl::tested_at,
        ))
        .load(tx.conn)?;
    rows.into_iter()
        .map(|(connector, agent, has_credentials, reported_at, tested_at)| {
            Ok(ConnectorReport {
                connector: word(&connector)?,
                agent: word(&agent)?,
                has_credentials,
                reported_at: time(reported_at),
                tested_at: maybe_time(tested_at),
            })
        })
        .collect()
}
