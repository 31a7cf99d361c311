//! `lanes` and `agent_lanes`: who may run what, worked out when agents or lanes change, so that a
//! claim never has to.

use diesel::prelude::*;
use safelight_domain::{AgentId, AgentStatus, CapabilitySet, Lane, TeamId};

use super::{Tx, dialect, words::Words};
use crate::{
    StoreError,
    convert::{from_json, maybe_word, to_json, word},
    schema::{agent_lanes, agents, jobs, lanes},
};

/// The lane's number; a new lane is opened to every agent that it admits.
pub(crate) fn find_or_create(
    tx: &mut Tx<'_>,
    team: TeamId,
    lane: &Lane,
) -> Result<i64, StoreError> {
    let key = lane.to_string();
    if let Some(id) = find(tx, &key)? {
        return Ok(id);
    }
    // An agent that registers beside us must see the lane, or we the agent.
    dialect::lock_lanes(tx.conn, &team.to_string())?;
    if let Some(id) = find(tx, &key)? {
        return Ok(id);
    }
    let (bound, required) = columns(lane);
    let id = diesel::insert_into(lanes::table)
        .values((
            lanes::lane_key.eq(&key),
            lanes::team_id.eq(team.to_string()),
            lanes::bound_agent_id.eq(bound),
            lanes::required.eq(required),
        ))
        .returning(lanes::id)
        .get_result(tx.conn)?;
    open_to_agents(tx, team, lane, id)?;
    Ok(id)
}

fn find(tx: &mut Tx<'_>, key: &str) -> Result<Option<i64>, StoreError> {
    Ok(lanes::table.filter(lanes::lane_key.eq(key)).select(lanes::id).first(tx.conn).optional()?)
}

/// The bound agent and the required capabilities, as they are stored.
pub(crate) fn columns(lane: &Lane) -> (Option<String>, String) {
    match lane {
        Lane::Bound(agent) => (Some(agent.to_string()), to_json(&CapabilitySet::default())),
        Lane::Shared { required, .. } => (None, to_json(required)),
    }
}

/// The lane behind stored columns.
pub(crate) fn from_columns(
    team: TeamId,
    bound: Option<&str>,
    required: &str,
) -> Result<Lane, StoreError> {
    Ok(match maybe_word(bound)? {
        Some(agent) => Lane::Bound(agent),
        None => Lane::Shared { team, required: from_json(required)? },
    })
}

/// Lanes in which a job waits to be claimed.
pub(crate) fn waiting_lanes(tx: &mut Tx<'_>) -> Result<Vec<Lane>, StoreError> {
    let claimable = jobs::table.filter(jobs::lane_id.eq(lanes::id)).filter(Words("status = 0"));
    let rows: Vec<(String, Option<String>, String)> = lanes::table
        .filter(diesel::dsl::exists(claimable))
        .order(lanes::id)
        .select((lanes::team_id, lanes::bound_agent_id, lanes::required))
        .load(tx.conn)?;
    rows.iter()
        .map(|(team, bound, required)| from_columns(word(team)?, bound.as_deref(), required))
        .collect()
}

fn open_to_agents(tx: &mut Tx<'_>, team: TeamId, lane: &Lane, id: i64) -> Result<(), StoreError> {
    let known: Vec<(String, String)> = agents::table
        .filter(agents::team_id.eq(team.to_string()))
        .filter(agents::status.ne(AgentStatus::Revoked.name()))
        .filter(agents::deleted_at.is_null())
        .select((agents::id, agents::capabilities))
        .load(tx.conn)?;
    for (agent, capabilities) in known {
        if lane.admits(word(&agent)?, team, &from_json(&capabilities)?) {
            admit(tx, &agent, id, lane.is_bound())?;
        }
    }
    Ok(())
}

fn admit(tx: &mut Tx<'_>, agent: &str, lane: i64, bound: bool) -> Result<(), StoreError> {
    diesel::insert_into(agent_lanes::table)
        .values((
            agent_lanes::agent_id.eq(agent),
            agent_lanes::lane_id.eq(lane),
            agent_lanes::bound.eq(bound),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Works out anew which lanes the agent may take jobs from.
pub(crate) fn recompute(
    tx: &mut Tx<'_>,
    team: TeamId,
    agent: AgentId,
    capabilities: &CapabilitySet,
) -> Result<(), StoreError> {
    dialect::lock_lanes(tx.conn, &team.to_string())?;
    let text = agent.to_string();
    close_to(tx, &text)?;
    let known: Vec<(i64, Option<String>, String)> = lanes::table
        .filter(lanes::team_id.eq(team.to_string()))
        .select((lanes::id, lanes::bound_agent_id, lanes::required))
        .load(tx.conn)?;
    for (id, bound, required) in known {
        let lane = from_columns(team, bound.as_deref(), &required)?;
        if lane.admits(agent, team, capabilities) {
            admit(tx, &text, id, lane.is_bound())?;
        }
    }
    Ok(())
}

/// Closes every lane to an agent that is shut out.
pub(crate) fn close_to(tx: &mut Tx<'_>, agent: &str) -> Result<(), StoreError> {
    diesel::delete(agent_lanes::table.filter(agent_lanes::agent_id.eq(agent))).execute(tx.conn)?;
    Ok(())
}
