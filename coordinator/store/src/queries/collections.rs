//! `collections`: places with photos. A deleted one keeps its row for the history of its jobs.

use diesel::prelude::*;
use safelight_domain::{
    AgentId, AgentStatus, Capability, CollectionId, ConnectorId, PipelineId, TeamId,
};

use super::{Tx, agents, audit, connectors, dialect, job_cancel, pipelines, results, schedules};
use crate::{
    Actor, CollectionKind, CollectionListing, CollectionPatch, CollectionRecord, Listing,
    NewCollection, Page, StoreError,
    convert::{maybe_word, text, time, word},
    schema::collections::{self, dsl},
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = collections)]
struct Row {
    id: String,
    team_id: String,
    name: String,
    kind: String,
    path: Option<String>,
    location: Option<String>,
    bound_agent_id: Option<String>,
    connector_id: Option<String>,
    pipeline_id: Option<String>,
    state: String,
    auto_refresh: bool,
    refresh_interval_hours: Option<i64>,
    created_by: Option<String>,
    created_at: i64,
    updated_at: i64,
}

fn into_record(row: Row) -> Result<CollectionRecord, StoreError> {
    Ok(CollectionRecord {
        id: word(&row.id)?,
        team: word(&row.team_id)?,
        name: row.name,
        kind: word(&row.kind)?,
        path: row.path,
        location: row.location,
        bound_agent: maybe_word(row.bound_agent_id.as_deref())?,
        connector: maybe_word(row.connector_id.as_deref())?,
        pipeline: maybe_word(row.pipeline_id.as_deref())?,
        state: word(&row.state)?,
        auto_refresh: row.auto_refresh,
        refresh_interval_hours: row.refresh_interval_hours,
        created_by: maybe_word(row.created_by.as_deref())?,
        created_at: time(row.created_at),
        updated_at: time(row.updated_at),
    })
}

pub(crate) fn create_collection(
    tx: &mut Tx<'_>,
    team: TeamId,
    new: &NewCollection,
    by: &Actor,
) -> Result<CollectionRecord, StoreError> {
    check_place(tx, team, new)?;
    if let Some(pipeline) = new.pipeline {
        pipelines::lock_usable(tx, team, pipeline)?;
    }
    let id = CollectionId::generate(tx.clock);
    let now = tx.now();
    diesel::insert_into(dsl::collections)
        .values((
            dsl::id.eq(id.to_string()),
            dsl::team_id.eq(team.to_string()),
            dsl::name.eq(&new.name),
            dsl::kind.eq(new.kind.name()),
            dsl::path.eq(&new.path),
            dsl::location.eq(&new.location),
            dsl::bound_agent_id.eq(text(new.bound_agent)),
            dsl::connector_id.eq(text(new.connector)),
            dsl::pipeline_id.eq(text(new.pipeline)),
            dsl::state.eq(new.state.name()),
            dsl::auto_refresh.eq(new.auto_refresh),
            dsl::refresh_interval_hours.eq(new.refresh_interval_hours),
            dsl::created_by.eq(text(by.user)),
            dsl::created_at.eq(now),
            dsl::updated_at.eq(now),
        ))
        .execute(tx.conn)?;
    let details = serde_json::json!({ "name": new.name, "type": new.kind.name() });
    audit::tell(tx, team, id, by, "collection.create", Some(details))?;
    get_collection(tx, team, id)
}

/// LOCAL needs a path and an agent of this team that reads folders; the same folder of the same
/// agent is one collection.
fn check_place(tx: &mut Tx<'_>, team: TeamId, new: &NewCollection) -> Result<(), StoreError> {
    if new.kind != CollectionKind::Local {
        return check_location(tx, team, new);
    }
    let (Some(path), Some(agent)) = (&new.path, new.bound_agent) else {
        return Err(StoreError::AgentUnsuitable("A LOCAL collection needs a path and an agent."));
    };
    let agent = agents::get_agent(tx, team, agent)?;
    let reads = agent.capabilities.iter().any(|had| had.as_str() == Capability::LOCAL_FILESYSTEM);
    if agent.status == AgentStatus::Revoked || !reads {
        return Err(StoreError::AgentUnsuitable("The agent cannot read local folders."));
    }
    let there: Option<String> = dsl::collections
        .filter(dsl::bound_agent_id.eq(agent.id.to_string()))
        .filter(dsl::path.eq(path))
        .filter(dsl::deleted_at.is_null())
        .select(dsl::name)
        .first(tx.conn)
        .optional()?;
    match there {
        Some(name) => Err(StoreError::conflict(format!("the collection `{name}` on this folder"))),
        None => Ok(()),
    }
}

/// The same place behind the same connector is one collection, and the connector must be usable.
fn check_location(tx: &mut Tx<'_>, team: TeamId, new: &NewCollection) -> Result<(), StoreError> {
    let Some(connector) = new.connector else { return Ok(()) };
    dialect::lock_connector(tx.conn, &connector.to_string())?;
    let connector = connectors::get_connector(tx, team, connector)?;
    if !connector.standing.is_active {
        return Err(StoreError::ConnectorInactive { name: connector.name });
    }
    let there: Option<String> = dsl::collections
        .filter(dsl::connector_id.eq(connector.id.to_string()))
        .filter(dsl::location.eq(&new.location))
        .filter(dsl::deleted_at.is_null())
        .select(dsl::name)
        .first(tx.conn)
        .optional()?;
    match there {
        Some(name) => Err(StoreError::conflict(format!("the collection `{name}` at this place"))),
        None => Ok(()),
    }
}

pub(crate) fn get_collection(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: CollectionId,
) -> Result<CollectionRecord, StoreError> {
    let row: Row = dsl::collections
        .find(id.to_string())
        .filter(dsl::team_id.eq(team.to_string()))
        .filter(dsl::deleted_at.is_null())
        .select(Row::as_select())
        .first(tx.conn)?;
    into_record(row)
}

/// What a job runs on, also when it was deleted since.
pub(crate) fn of_job(
    tx: &mut Tx<'_>,
    id: Option<&str>,
) -> Result<Option<CollectionRecord>, StoreError> {
    let Some(id) = id else { return Ok(None) };
    let row: Row = dsl::collections.find(id).select(Row::as_select()).first(tx.conn)?;
    into_record(row).map(Some)
}

/// Newest first, each with its latest result per tool.
pub(crate) fn list_collections(
    tx: &mut Tx<'_>,
    team: TeamId,
    page: &Page,
) -> Result<Listing<CollectionListing>, StoreError> {
    let before = page.after.as_deref().unwrap_or(crate::convert::AFTER_EVERY_ID);
    let rows: Vec<Row> = dsl::collections
        .filter(dsl::team_id.eq(team.to_string()))
        .filter(dsl::deleted_at.is_null())
        .filter(dsl::id.lt(before))
        .order(dsl::id.desc())
        .limit(page.rows() + 1)
        .select(Row::as_select())
        .load(tx.conn)?;
    let records = rows.into_iter().map(into_record).collect::<Result<Vec<_>, _>>()?;
    let cut = Listing::cut(records, page, |last| last.id.to_string());
    cut.try_map(|collection| {
        let latest = results::latest_per_tool(tx, collection.id)?;
        Ok(CollectionListing { collection, latest })
    })
}

pub(crate) fn update_collection(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: CollectionId,
    patch: CollectionPatch,
    by: &Actor,
) -> Result<CollectionRecord, StoreError> {
    let before = get_collection(tx, team, id)?;
    let mut after = before.clone();
    after.name = patch.name.unwrap_or(after.name);
    after.state = patch.state.unwrap_or(after.state);
    after.auto_refresh = patch.auto_refresh.unwrap_or(after.auto_refresh);
    after.refresh_interval_hours =
        patch.refresh_interval_hours.unwrap_or(after.refresh_interval_hours);
    if let Some(Some(pipeline)) = patch.pipeline {
        pipelines::lock_usable(tx, team, pipeline)?;
    }
    after.pipeline = patch.pipeline.unwrap_or(after.pipeline);
    diesel::update(dsl::collections.find(id.to_string()))
        .set((
            dsl::name.eq(&after.name),
            dsl::state.eq(after.state.name()),
            dsl::auto_refresh.eq(after.auto_refresh),
            dsl::refresh_interval_hours.eq(after.refresh_interval_hours),
            dsl::pipeline_id.eq(text(after.pipeline)),
            dsl::updated_at.eq(tx.now()),
        ))
        .execute(tx.conn)?;
    let details = serde_json::json!({
        "name": after.name, "state": after.state.name(), "pipeline": text(after.pipeline),
        "auto_refresh": after.auto_refresh,
        "refresh_interval_hours": after.refresh_interval_hours,
    });
    audit::tell(tx, team, id, by, "collection.update", Some(details))?;
    let planned_as = |it: &CollectionRecord| (it.refresh_interval(), it.pipeline);
    if planned_as(&before) != planned_as(&after) {
        schedules::follow(tx, &after, by)?;
    }
    get_collection(tx, team, id)
}

/// Hides the collection and calls off its jobs.
pub(crate) fn delete_collection(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: CollectionId,
    by: &Actor,
) -> Result<(), StoreError> {
    let record = get_collection(tx, team, id)?;
    job_cancel::cancel_of_collection(tx, id, by)?;
    diesel::update(dsl::collections.find(id.to_string()))
        .set(dsl::deleted_at.eq(tx.now()))
        .execute(tx.conn)?;
    let details = serde_json::json!({ "name": record.name });
    audit::tell(tx, team, id, by, "collection.delete", Some(details))
}

/// The names of what would be left without its agent.
pub(crate) fn names_bound_to(tx: &mut Tx<'_>, id: AgentId) -> Result<Vec<String>, StoreError> {
    Ok(dsl::collections
        .filter(dsl::bound_agent_id.eq(id.to_string()))
        .filter(dsl::deleted_at.is_null())
        .order(dsl::name)
        .select(dsl::name)
        .load(tx.conn)?)
}

/// The names of what would be left without its connector.
pub(super) fn names_behind(tx: &mut Tx<'_>, id: ConnectorId) -> Result<Vec<String>, StoreError> {
    Ok(dsl::collections
        .filter(dsl::connector_id.eq(id.to_string()))
        .filter(dsl::deleted_at.is_null())
        .order(dsl::name)
        .select(dsl::name)
        .load(tx.conn)?)
}

/// How many collections use a pipeline.
pub(crate) fn count_using(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: PipelineId,
) -> Result<i64, StoreError> {
    Ok(dsl::collections
        .filter(dsl::team_id.eq(team.to_string()))
        .filter(dsl::pipeline_id.eq(id.to_string()))
        .filter(dsl::deleted_at.is_null())
        .count()
        .get_result(tx.conn)?)
}

/// The names of what would be left without its pipeline.
pub(crate) fn names_using(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: PipelineId,
) -> Result<Vec<String>, StoreError> {
    Ok(dsl::collections
        .filter(dsl::team_id.eq(team.to_string()))
        .filter(dsl::pipeline_id.eq(id.to_string()))
        .filter(dsl::deleted_at.is_null())
        .order(dsl::name)
        .select(dsl::name)
        .load(tx.conn)?)
}
