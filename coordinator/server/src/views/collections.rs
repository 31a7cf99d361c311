//! Collections as people see them.

use safelight_domain::{CollectionId, TeamId};
use safelight_store::{CollectionListing, Page};

use super::{results, surroundings::Surroundings};
use crate::{
    ApiError, App,
    shapes::{self, Collection},
};

/// One page of the team's collections.
pub(crate) async fn page(
    app: &App,
    team: TeamId,
    page: Page,
) -> Result<shapes::Page<Collection>, ApiError> {
    let listing = app.store.list_collections(team, &page).await?;
    let mut around = Surroundings::of(app, team, []).await?;
    let used = listing.items.iter().filter_map(|listed| listed.collection.pipeline);
    around.look_up_pipelines(app, team, used).await?;
    let behind = listing.items.iter().filter_map(|listed| listed.collection.connector);
    around.look_up_connectors(app, team, behind).await?;
    let mut items = Vec::with_capacity(listing.items.len());
    for listed in listing.items {
        items.push(shape(app, listed, &around).await?);
    }
    Ok(shapes::Page { items, next: listing.next })
}

/// One collection.
pub(crate) async fn one(
    app: &App,
    team: TeamId,
    collection: CollectionId,
) -> Result<Collection, ApiError> {
    let record = app.store.get_collection(team, collection).await?;
    let mut latest = Vec::new();
    for tool in safelight_domain::Tool::ALL {
        latest.extend(app.store.latest_result(team, collection, tool).await?);
    }
    let mut around = Surroundings::of(app, team, []).await?;
    around.look_up_pipelines(app, team, record.pipeline).await?;
    around.look_up_connectors(app, team, record.connector).await?;
    shape(app, CollectionListing { collection: record, latest }, &around).await
}

async fn shape(
    app: &App,
    listed: CollectionListing,
    around: &Surroundings,
) -> Result<Collection, ApiError> {
    let CollectionListing { collection: record, mut latest } = listed;
    latest.sort_by_key(|result| result.tool);
    let mut latest_results = Vec::with_capacity(latest.len());
    for result in &latest {
        latest_results.push(results::summary(app, result).await?);
    }
    Ok(Collection {
        guid: record.id,
        name: record.name,
        kind: record.kind.into(),
        path: record.path,
        location: record.location,
        connector: around.connector(record.connector),
        state: record.state.into(),
        bound_agent: around.agent(record.bound_agent),
        pipeline: around.pipeline(record.pipeline),
        auto_refresh: record.auto_refresh,
        refresh_interval_hours: record.refresh_interval_hours,
        created_at: record.created_at,
        latest_results,
    })
}
