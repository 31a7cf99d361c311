//! Pipelines as people see them.

use std::collections::HashMap;

use safelight_domain::{PipelineId, TeamId, UserId};
use safelight_store::{Page, PipelineRecord, VersionRecord};
use serde_json::value::RawValue;

use crate::{
    ApiError, App,
    pipelines::{examine::is_sound, templates},
    shapes::{self, Pipeline, PipelineList, PipelineVersion, PipelineVersionDetail},
};

/// One page of the team's pipelines; a team that has none is offered templates.
pub(crate) async fn page(app: &App, team: TeamId, page: Page) -> Result<PipelineList, ApiError> {
    let is_first = page.after.is_none();
    let listing = app.store.list_pipelines(team, &page).await?;
    let mut items = Vec::with_capacity(listing.items.len());
    for record in listing.items {
        items.push(one(app, record).await?);
    }
    let templates = if is_first && items.is_empty() { templates::all()? } else { Vec::new() };
    Ok(PipelineList { items, next: listing.next, templates })
}

/// One pipeline.
pub(crate) async fn one(app: &App, record: PipelineRecord) -> Result<Pipeline, ApiError> {
    let newest_valid = is_sound(app, record.team, record.id, record.newest_version).await?;
    Ok(Pipeline {
        guid: record.id,
        name: record.name,
        active_version: record.active_version,
        newest_version: record.newest_version,
        newest_valid,
        is_default: record.is_default,
        collections: record.collections,
        created_at: record.created_at,
        updated_at: record.updated_at,
    })
}

/// One page of the history of a pipeline, newest first.
pub(crate) async fn versions(
    app: &App,
    team: TeamId,
    id: PipelineId,
    page: Page,
) -> Result<shapes::Page<PipelineVersion>, ApiError> {
    let pipeline = app.store.get_pipeline(team, id).await?;
    let listing = app.store.list_versions(team, id, &page).await?;
    let names = names(app, team).await?;
    let shape = |record| version(record, &pipeline, &names);
    Ok(shapes::Page { items: listing.items.into_iter().map(shape).collect(), next: listing.next })
}

/// One version, with what it says and what there is to say about it.
pub(crate) async fn detail(
    app: &App,
    team: TeamId,
    id: PipelineId,
    number: i64,
) -> Result<PipelineVersionDetail, ApiError> {
    let pipeline = app.store.get_pipeline(team, id).await?;
    let kept = app.store.get_version(team, id, number).await?;
    let document = serde_json::from_str(&kept.document).map_err(ApiError::internal)?;
    let check = app.examiner.check(document).await?;
    let document = RawValue::from_string(kept.document).map_err(ApiError::internal)?;
    let names = names(app, team).await?;
    Ok(PipelineVersionDetail { version: version(kept.record, &pipeline, &names), document, check })
}

fn version(
    record: VersionRecord,
    pipeline: &PipelineRecord,
    names: &HashMap<UserId, String>,
) -> PipelineVersion {
    PipelineVersion {
        version: record.version,
        is_active: pipeline.active_version == Some(record.version),
        note: record.note,
        created_by: record.created_by.and_then(|user| names.get(&user).cloned()),
        created_at: record.created_at,
    }
}

async fn names(app: &App, team: TeamId) -> Result<HashMap<UserId, String>, ApiError> {
    let users = app.store.list_users(team).await?;
    Ok(users.into_iter().map(|user| (user.id, user.name)).collect())
}
