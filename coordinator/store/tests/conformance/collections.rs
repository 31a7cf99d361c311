//! Collections: where they lie, and what goes with them.

use std::sync::Arc;

use safelight_domain::JobState;
use safelight_store::{CollectionPatch, CollectionState, NewCollection, Page, StoreError};

use crate::world::{World, tell_both};

tell_both! {
    one_folder_of_one_agent_is_one_collection,
    a_local_collection_needs_an_agent_that_reads_folders,
    a_deleted_collection_takes_its_jobs_along,
    a_patch_changes_only_what_it_names,
    collections_are_listed_newest_first,
}

async fn one_folder_of_one_agent_is_one_collection(world: Arc<World>) {
    let (one, two) = (world.agent("One").await, world.agent("Two").await);
    let first = world.folder(&one, "/photos").await;
    let again = NewCollection::local("Again", "/photos", one.id);
    let again = world.store.create_collection(world.team, again, &world.by).await;
    assert!(matches!(again, Err(StoreError::Conflict { .. })), "{again:?}");
    world.folder(&two, "/photos").await;
    world.store.delete_collection(world.team, first.id, &world.by).await.expect("deleted");
    world.folder(&one, "/photos").await;
}

async fn a_local_collection_needs_an_agent_that_reads_folders(world: Arc<World>) {
    let remote_only = world.agent_of(world.team, "Remote", &["tool:photostats:1"]).await;
    let new = NewCollection::local("Photos", "/photos", remote_only.id);
    let refused = world.store.create_collection(world.team, new.clone(), &world.by).await;
    assert!(matches!(refused, Err(StoreError::AgentUnsuitable(_))), "{refused:?}");
    let nowhere = NewCollection { path: None, ..new };
    let refused = world.store.create_collection(world.team, nowhere, &world.by).await;
    assert!(matches!(refused, Err(StoreError::AgentUnsuitable(_))), "{refused:?}");
}

async fn a_deleted_collection_takes_its_jobs_along(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let collection = world.folder(&agent, "/photos").await;
    let (held, waiting) = (world.job(&collection).await, world.job(&collection).await);
    world.claim(&agent).await.expect("work");
    world.store.delete_collection(world.team, collection.id, &world.by).await.expect("deleted");
    for job in [held.id, waiting.id] {
        assert_eq!(world.see(job).await.state, JobState::Cancelled);
    }
    assert_eq!(world.claim(&agent).await, None);
    let held_still = world.store.held_jobs(agent.id).await.expect("held");
    assert_eq!(held_still.len(), 1, "its agent has to be told");
    let gone = world.store.get_collection(world.team, collection.id).await;
    assert!(matches!(gone, Err(StoreError::NotFound)), "{gone:?}");
}

async fn a_patch_changes_only_what_it_names(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let before = world.folder(&agent, "/photos").await;
    world.pass(1);
    let patch = CollectionPatch {
        state: Some(CollectionState::Closed),
        refresh_interval_hours: Some(Some(12)),
        ..CollectionPatch::default()
    };
    let after = world.store.update_collection(world.team, before.id, patch, &world.by).await;
    let expected = safelight_store::CollectionRecord {
        state: CollectionState::Closed,
        refresh_interval_hours: Some(12),
        updated_at: world.now(),
        ..before
    };
    assert_eq!(after.expect("changed"), expected);
}

async fn collections_are_listed_newest_first(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    for path in ["/a", "/b", "/c"] {
        world.pass(1);
        world.folder(&agent, path).await;
    }
    let list = |page: Page| {
        let store = world.store.clone();
        let team = world.team;
        async move { store.list_collections(team, &page).await.expect("listed") }
    };
    let first = list(Page::first(2)).await;
    let rest = list(Page { limit: 2, after: first.next }).await;
    let names: Vec<_> =
        first.items.iter().chain(&rest.items).map(|one| one.collection.name.as_str()).collect();
    assert_eq!((names, rest.next), (vec!["/c", "/b", "/a"], None));
}
