//! `agents`: workers on people's computers.

use std::collections::HashSet;

use diesel::prelude::*;
use safelight_domain::{AgentId, AgentStatus, CapabilitySet, TeamId};

use super::{
    Tx,
    audit::{self, Change},
    collections, connectors, job_leases, jobs, lanes, presence, registration_tokens, users,
};
use crate::{
    Actor, AgentRecord, Attestation, NewAgent, ReleaseCause, ReleasedJob, SecretDigest, StoreError,
    convert::{from_json, maybe_time, maybe_word, time, to_json, word},
    schema::agents::{self, dsl},
    turns::Turn,
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = agents)]
struct Row {
    id: String,
    team_id: String,
    user_id: String,
    name: String,
    hostname: String,
    os_info: String,
    version: String,
    platform: Option<String>,
    binary_checksum: Option<String>,
    development_mode: bool,
    capabilities: String,
    roots: String,
    status: String,
    status_at: i64,
    asleep: bool,
    accepts_jobs: bool,
    not_accepting_reason: Option<String>,
    not_accepting_until: Option<i64>,
    error_message: Option<String>,
    metrics: Option<String>,
    last_heartbeat: Option<i64>,
    boot_id: Option<String>,
    names_jobs: bool,
    created_at: i64,
    revoked_at: Option<i64>,
    revoked_reason: Option<String>,
    attestation: Option<String>,
}

fn into_record(row: Row, busy: bool) -> Result<AgentRecord, StoreError> {
    Ok(AgentRecord {
        id: word(&row.id)?,
        team: word(&row.team_id)?,
        system_user: word(&row.user_id)?,
        name: row.name,
        hostname: row.hostname,
        os_info: row.os_info,
        version: row.version,
        platform: row.platform,
        binary_checksum: row.binary_checksum,
        development_mode: row.development_mode,
        capabilities: from_json(&row.capabilities)?,
        roots: from_json(&row.roots)?,
        status: word(&row.status)?,
        status_at: time(row.status_at),
        asleep: row.asleep,
        accepts_jobs: row.accepts_jobs,
        not_accepting_reason: row.not_accepting_reason,
        not_accepting_until: maybe_time(row.not_accepting_until),
        error_message: row.error_message,
        metrics: row.metrics,
        last_heartbeat: maybe_time(row.last_heartbeat),
        boot_id: row.boot_id,
        names_jobs: row.names_jobs,
        busy,
        created_at: time(row.created_at),
        revoked_at: maybe_time(row.revoked_at),
        revoked_reason: row.revoked_reason,
        attestation: maybe_word(row.attestation.as_deref())?,
    })
}

/// Uses the token up and makes the agent, its SYSTEM user and its lanes.
pub(crate) fn register_agent(
    tx: &mut Tx<'_>,
    token_digest: &SecretDigest,
    new: &NewAgent,
) -> Result<AgentRecord, StoreError> {
    let (token, team) = registration_tokens::consume(tx, token_digest)?;
    let id = AgentId::generate(tx.clock);
    let user = users::insert_system(tx, &team, &system_name(&new.name))?;
    let capabilities = without_reserved(&new.capabilities);
    let new = &NewAgent { capabilities, ..new.clone() };
    insert(tx, id, &team, &user.to_string(), new)?;
    registration_tokens::note_agent(tx, &token, id)?;
    let team_id: TeamId = word(&team)?;
    prove_connectors(tx, id, &new.capabilities)?;
    lanes::recompute(tx, team_id, id, &new.capabilities)?;
    let by = Actor::user(user, system_name(&new.name));
    let details = Some(serde_json::json!({ "name": new.name, "token": token }));
    let subject = id.to_string();
    let (team, subject) = (Some(team.as_str()), subject.as_str());
    audit::record(tx, Change { team, by: &by, action: "agent.register", subject, details })?;
    get_agent(tx, team_id, id)
}

fn system_name(agent: &str) -> String {
    format!("Agent: {agent}")
}

fn insert(
    tx: &mut Tx<'_>,
    id: AgentId,
    team: &str,
    user: &str,
    new: &NewAgent,
) -> Result<(), StoreError> {
    let now = tx.now();
    diesel::insert_into(dsl::agents)
        .values((
            (
                dsl::id.eq(id.to_string()),
                dsl::team_id.eq(team),
                dsl::user_id.eq(user),
                dsl::name.eq(&new.name),
                dsl::hostname.eq(&new.hostname),
                dsl::os_info.eq(&new.os_info),
                dsl::version.eq(&new.version),
                dsl::platform.eq(&new.platform),
                dsl::binary_checksum.eq(&new.binary_checksum),
                dsl::development_mode.eq(new.development_mode),
                dsl::attestation.eq(new.attestation.map(Attestation::name)),
            ),
            (
                dsl::key_digest.eq(new.key_digest.as_slice()),
                dsl::capabilities.eq(to_json(&new.capabilities)),
                dsl::roots.eq(to_json(&new.roots)),
                dsl::status.eq(AgentStatus::Offline.name()),
                dsl::status_at.eq(now),
                dsl::asleep.eq(false),
                dsl::accepts_jobs.eq(true),
                dsl::names_jobs.eq(false),
                dsl::created_at.eq(now),
            ),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// The agent behind an API key, also when it is revoked, so that it can be told.
pub(crate) fn agent_by_key_digest(
    tx: &mut Tx<'_>,
    digest: &SecretDigest,
) -> Result<Option<AgentRecord>, StoreError> {
    let found: Option<(Row, bool)> = dsl::agents
        .filter(dsl::key_digest.eq(digest.as_slice()))
        .filter(dsl::deleted_at.is_null())
        .select((Row::as_select(), presence::busy()))
        .first(tx.conn)
        .optional()?;
    found.map(|(row, busy)| into_record(row, busy)).transpose()
}

pub(crate) fn get_agent(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: AgentId,
) -> Result<AgentRecord, StoreError> {
    let (row, busy): (Row, bool) = dsl::agents
        .find(id.to_string())
        .filter(dsl::team_id.eq(team.to_string()))
        .filter(dsl::deleted_at.is_null())
        .select((Row::as_select(), presence::busy()))
        .first(tx.conn)?;
    into_record(row, busy)
}

pub(crate) fn list_agents(tx: &mut Tx<'_>, team: TeamId) -> Result<Vec<AgentRecord>, StoreError> {
    let rows: Vec<Row> = dsl::agents
        .filter(dsl::team_id.eq(team.to_string()))
        .filter(dsl::deleted_at.is_null())
        .order(dsl::id)
        .select(Row::as_select())
        .load(tx.conn)?;
    let busy: HashSet<String> =
        presence::held_in(tx, team)?.into_iter().map(|(agent, _)| agent).collect();
    rows.into_iter()
        .map(|row| {
            let is_busy = busy.contains(&row.id);
            into_record(row, is_busy)
        })
        .collect()
}

pub(crate) fn rename_agent(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: AgentId,
    name: &str,
    by: &Actor,
) -> Result<AgentRecord, StoreError> {
    let before = get_agent(tx, team, id)?;
    diesel::update(dsl::agents.find(id.to_string())).set(dsl::name.eq(name)).execute(tx.conn)?;
    users::rename_system(tx, &before.system_user.to_string(), &system_name(name))?;
    let details = serde_json::json!({ "from": before.name, "to": name });
    audit::tell(tx, team, id, by, "agent.rename", Some(details))?;
    get_agent(tx, team, id)
}

/// Shuts the agent out at once and for ever, and frees its jobs.
pub(crate) fn revoke_agent(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: AgentId,
    reason: &str,
    by: &Actor,
) -> Result<Vec<ReleasedJob>, StoreError> {
    let agent = get_agent(tx, team, id)?;
    if agent.status == AgentStatus::Revoked {
        return Ok(Vec::new());
    }
    let now = tx.now();
    diesel::update(dsl::agents.find(id.to_string()))
        .set((
            dsl::status.eq(AgentStatus::Revoked.name()),
            dsl::status_at.eq(now),
            dsl::revoked_at.eq(now),
            dsl::revoked_reason.eq(reason),
        ))
        .execute(tx.conn)?;
    tx.turns.push(shut_out(&agent, "revoked"));
    lanes::close_to(tx, &id.to_string())?;
    audit::tell(tx, team, id, by, "agent.revoke", Some(serde_json::json!({ "reason": reason })))?;
    job_leases::release_held(tx, id, ReleaseCause::Revoked, by)
}

fn shut_out(agent: &AgentRecord, cause: &'static str) -> Turn {
    Turn::Agent {
        team: agent.team.to_string(),
        agent: agent.id.to_string(),
        from: agent.status.name().to_owned(),
        to: AgentStatus::Revoked.name(),
        cause,
    }
}

/// Hides the agent and forgets its key; its row stays for the history of its jobs.
pub(crate) fn delete_agent(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: AgentId,
    by: &Actor,
) -> Result<Vec<ReleasedJob>, StoreError> {
    let agent = get_agent(tx, team, id)?;
    let bound = collections::names_bound_to(tx, id)?;
    if !bound.is_empty() {
        return Err(StoreError::InUse { what: bound });
    }
    diesel::update(dsl::agents.find(id.to_string()))
        .set((
            dsl::deleted_at.eq(tx.now()),
            dsl::key_digest.eq(None::<Vec<u8>>),
            dsl::status.eq(AgentStatus::Revoked.name()),
        ))
        .execute(tx.conn)?;
    tx.turns.push(shut_out(&agent, "deleted"));
    lanes::close_to(tx, &id.to_string())?;
    audit::tell(tx, team, id, by, "agent.delete", Some(serde_json::json!({ "name": agent.name })))?;
    job_leases::release_held(tx, id, ReleaseCause::Revoked, by)
}

/// Takes over what the agent says it can do and which folders it opened; does nothing when that
/// is what is stored.
pub(crate) fn update_agent_capabilities(
    tx: &mut Tx<'_>,
    id: AgentId,
    capabilities: Option<&CapabilitySet>,
    roots: Option<&[String]>,
) -> Result<(), StoreError> {
    let (team, stored, had_roots): (String, String, String) = dsl::agents
        .find(id.to_string())
        .filter(dsl::status.ne(AgentStatus::Revoked.name()))
        .select((dsl::team_id, dsl::capabilities, dsl::roots))
        .first(tx.conn)?;
    if let Some(roots) = roots.map(|roots| to_json(&roots)).filter(|roots| *roots != had_roots) {
        diesel::update(dsl::agents.find(id.to_string()))
            .set(dsl::roots.eq(roots))
            .execute(tx.conn)?;
    }
    let Some(capabilities) = capabilities.map(without_reserved) else { return Ok(()) };
    if to_json(&capabilities) == stored {
        return Ok(());
    }
    prove_connectors(tx, id, &capabilities)?;
    diesel::update(dsl::agents.find(id.to_string()))
        .set(dsl::capabilities.eq(to_json(&capabilities)))
        .execute(tx.conn)?;
    lanes::recompute(tx, word(&team)?, id, &capabilities)
}

/// What no agent can have is not taken from one that says it has it.
fn without_reserved(said: &CapabilitySet) -> CapabilitySet {
    said.iter().filter(|one| one.as_inactive().is_none()).cloned().collect()
}

/// Whoever names a connector has its credentials: a heartbeat proves as much as a report.
fn prove_connectors(
    tx: &mut Tx<'_>,
    id: AgentId,
    capabilities: &CapabilitySet,
) -> Result<(), StoreError> {
    for connector in capabilities.connectors() {
        let (team, by) = acting(tx, id)?;
        connectors::prove(tx, team, connector, &by)?;
    }
    Ok(())
}

/// The agent as the one who acts, with its team; refused when it is shut out.
pub(crate) fn acting(tx: &mut Tx<'_>, id: AgentId) -> Result<(TeamId, Actor), StoreError> {
    let row: ActingRow =
        dsl::agents.find(id.to_string()).select(ActingRow::as_select()).first(tx.conn)?;
    let by = row.actor()?;
    Ok((word(&row.team_id)?, by))
}

/// The same, and whether the time of some job has come: each claim asks both.
pub(crate) fn claiming(tx: &mut Tx<'_>, id: AgentId) -> Result<(Actor, bool), StoreError> {
    let (row, is_any_due): (ActingRow, bool) = dsl::agents
        .find(id.to_string())
        .select((ActingRow::as_select(), jobs::any_due(tx.now())))
        .first(tx.conn)?;
    Ok((row.actor()?, is_any_due))
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = agents)]
struct ActingRow {
    team_id: String,
    user_id: String,
    name: String,
    status: String,
}

impl ActingRow {
    fn actor(&self) -> Result<Actor, StoreError> {
        if self.status == AgentStatus::Revoked.name() {
            return Err(StoreError::AgentUnsuitable("The agent is revoked."));
        }
        Ok(Actor::user(word(&self.user_id)?, system_name(&self.name)))
    }
}
