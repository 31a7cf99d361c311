//! `default_pipelines`: which pipeline a team's jobs get when nothing else says one.

use diesel::{prelude::*, upsert::excluded};
use safelight_domain::{PipelineId, TeamId};

use super::{Tx, pipelines};
use crate::{Actor, StoreError, convert::maybe_word, schema::default_pipelines::dsl};

pub(crate) fn default_pipeline(
    tx: &mut Tx<'_>,
    team: TeamId,
) -> Result<Option<PipelineId>, StoreError> {
    let id: Option<String> = dsl::default_pipelines
        .find(team.to_string())
        .select(dsl::pipeline_id)
        .first(tx.conn)
        .optional()?;
    maybe_word(id.as_deref())
}

/// Makes a pipeline the team's default; none leaves the team without one.
pub(crate) fn set_default_pipeline(
    tx: &mut Tx<'_>,
    team: TeamId,
    id: Option<PipelineId>,
    by: &Actor,
) -> Result<(), StoreError> {
    if let Some(id) = id {
        pipelines::lock_usable(tx, team, id)?;
    }
    let before = default_pipeline(tx, team)?;
    if before == id {
        return Ok(());
    }
    if let Some(before) = before {
        clear(tx, team, before)?;
        pipelines::tell(tx, team, before, by, "pipeline.no_longer_default", None)?;
    }
    if let Some(id) = id {
        // Somebody else may just have chosen one too: the last word counts.
        diesel::insert_into(dsl::default_pipelines)
            .values((dsl::team_id.eq(team.to_string()), dsl::pipeline_id.eq(id.to_string())))
            .on_conflict(dsl::team_id)
            .do_update()
            .set(dsl::pipeline_id.eq(excluded(dsl::pipeline_id)))
            .execute(tx.conn)?;
        pipelines::tell(tx, team, id, by, "pipeline.default", None)?;
    }
    Ok(())
}

/// Leaves the team without this default, untold.
pub(super) fn clear(tx: &mut Tx<'_>, team: TeamId, id: PipelineId) -> Result<(), StoreError> {
    let this =
        dsl::default_pipelines.find(team.to_string()).filter(dsl::pipeline_id.eq(id.to_string()));
    diesel::delete(this).execute(tx.conn)?;
    Ok(())
}
