//! Pipelines: versions that never change, what is active, and what may use them.

use std::sync::Arc;

use safelight_domain::PipelineId;
use safelight_store::{
    CollectionPatch, NewCollection, NewPipeline, NewVersion, Page, PipelineRecord, StoreError,
};

use crate::world::{World, tell_both};

tell_both! {
    a_pipeline_starts_with_its_first_version_and_none_active,
    versions_stay_as_they_were_saved_and_are_listed_newest_first,
    of_two_changes_to_one_version_the_second_is_refused,
    the_active_version_is_what_jobs_get_also_after_deletion,
    a_pipeline_that_collections_use_is_not_deleted,
    a_deleted_default_leaves_the_team_without_one,
    only_an_active_pipeline_is_used_or_the_default,
    a_pipeline_is_never_deleted_under_a_collection,
    every_change_is_told_and_raises_the_revision,
    pipelines_are_listed_newest_first,
}

pub(crate) fn version(document: &str) -> NewVersion {
    NewVersion { document: document.to_owned(), note: None }
}

async fn draft(world: &World, name: &str) -> PipelineRecord {
    let new = NewPipeline { name: name.to_owned(), first: version(r#"{"nodes":[]}"#) };
    world.store.create_pipeline(world.team, new, &world.by).await.expect("a pipeline")
}

/// A pipeline whose first version is active.
pub(crate) async fn active(world: &World, name: &str) -> PipelineId {
    let id = draft(world, name).await.id;
    world.store.activate_version(world.team, id, 1, &world.by).await.expect("activated");
    id
}

async fn see(world: &World, id: PipelineId) -> PipelineRecord {
    world.store.get_pipeline(world.team, id).await.expect("the pipeline is there")
}

async fn a_pipeline_starts_with_its_first_version_and_none_active(world: Arc<World>) {
    let made = draft(&world, "RAW to DNG").await;
    let expected = PipelineRecord {
        id: made.id,
        team: world.team,
        name: "RAW to DNG".to_owned(),
        active_version: None,
        newest_version: 1,
        is_default: false,
        collections: 0,
        created_by: None,
        created_at: world.now(),
        updated_at: world.now(),
    };
    assert_eq!((&made, &see(&world, made.id).await), (&expected, &expected));
    let first = world.store.get_version(world.team, made.id, 1).await.expect("kept");
    assert_eq!((first.record.version, first.document.as_str()), (1, r#"{"nodes":[]}"#));
}

async fn versions_stay_as_they_were_saved_and_are_listed_newest_first(world: Arc<World>) {
    let (store, by) = (&world.store, &world.by);
    let id = draft(&world, "RAW to DNG").await.id;
    for number in 1..4 {
        world.pass(1);
        let new = NewVersion {
            document: format!(r#"{{"n":{number}}}"#),
            note: Some(format!("change {number}")),
        };
        let after = store.save_version(world.team, id, number, new, by).await.expect("saved");
        assert_eq!((after.newest_version, after.updated_at), (number + 1, world.now()));
    }
    let second = store.get_version(world.team, id, 2).await.expect("kept");
    assert_eq!(second.document, r#"{"n":1}"#);
    assert_eq!(second.record.note.as_deref(), Some("change 1"));
    for missing in [0, 5, -1] {
        let answer = store.get_version(world.team, id, missing).await;
        assert!(matches!(answer, Err(StoreError::NotFound)), "{answer:?}");
    }
    let team = world.team;
    let list =
        |page: Page| async move { store.list_versions(team, id, &page).await.expect("listed") };
    let first = list(Page::first(3)).await;
    let rest = list(Page { limit: 3, after: first.next }).await;
    let numbers: Vec<_> = first.items.iter().chain(&rest.items).map(|one| one.version).collect();
    assert_eq!((numbers, rest.next), (vec![4, 3, 2, 1], None));
}

async fn of_two_changes_to_one_version_the_second_is_refused(world: Arc<World>) {
    let (store, by) = (&world.store, &world.by);
    let id = draft(&world, "RAW to DNG").await.id;
    let save =
        |document: &'static str| store.save_version(world.team, id, 1, version(document), by);
    let both = tokio::join!(save(r#"{"by":"one"}"#), save(r#"{"by":"two"}"#));
    let refused = match both {
        (Ok(_), Err(refused)) | (Err(refused), Ok(_)) => refused,
        other => panic!("{other:?}"),
    };
    assert!(matches!(refused, StoreError::Conflict { .. }), "{refused}");
    assert!(refused.to_string().contains("version 2"), "{refused}");
    let ahead = store.save_version(world.team, id, 3, version("{}"), by).await;
    assert!(matches!(ahead, Err(StoreError::Conflict { .. })), "{ahead:?}");
    assert_eq!(see(&world, id).await.newest_version, 2);
}

async fn the_active_version_is_what_jobs_get_also_after_deletion(world: Arc<World>) {
    let (store, by) = (&world.store, &world.by);
    let id = draft(&world, "RAW to DNG").await.id;
    let none = store.active_pipeline(world.team, id).await;
    assert!(matches!(none, Err(StoreError::PipelineNotActive { .. })), "{none:?}");
    for missing in [0, 2] {
        let answer = store.activate_version(world.team, id, missing, by).await;
        assert!(matches!(answer, Err(StoreError::NotFound)), "{answer:?}");
    }
    store.activate_version(world.team, id, 1, by).await.expect("activated");
    store.save_version(world.team, id, 1, version(r#"{"n":2}"#), by).await.expect("saved");
    let given = store.active_pipeline(world.team, id).await.expect("given");
    assert_eq!((given.version, given.document.as_str()), (1, r#"{"nodes":[]}"#));
    let after = store.activate_version(world.team, id, 2, by).await.expect("activated");
    assert_eq!(after.active_version, Some(2));
    store.delete_pipeline(world.team, id, by).await.expect("deleted");
    let gone = store.get_pipeline(world.team, id).await;
    assert!(matches!(gone, Err(StoreError::NotFound)), "{gone:?}");
    let given = store.active_pipeline(world.team, id).await.expect("given");
    let names = store.pipeline_names(world.team, vec![id]).await.expect("named");
    assert_eq!(names.into_iter().collect::<Vec<_>>(), [(id, "RAW to DNG".to_owned())]);
    assert_eq!((given.name.as_str(), given.document.as_str()), ("RAW to DNG", r#"{"n":2}"#));
}

async fn a_pipeline_that_collections_use_is_not_deleted(world: Arc<World>) {
    let (store, by) = (&world.store, &world.by);
    let agent = world.agent("Studio-Mac").await;
    let id = active(&world, "RAW to DNG").await;
    for name in ["Weddings", "Birds"] {
        let path = format!("/{name}");
        let new =
            NewCollection { pipeline: Some(id), ..NewCollection::local(name, path, agent.id) };
        store.create_collection(world.team, new, by).await.expect("made");
    }
    assert_eq!(see(&world, id).await.collections, 2);
    match store.delete_pipeline(world.team, id, by).await {
        Err(StoreError::InUse { what }) => assert_eq!(what, ["Birds", "Weddings"]),
        other => panic!("{other:?}"),
    }
    let listed = store.list_collections(world.team, &Page::default()).await.expect("listed");
    let [weddings, birds] = [&listed.items[1].collection, &listed.items[0].collection];
    let none = CollectionPatch { pipeline: Some(None), ..CollectionPatch::default() };
    let after = store.update_collection(world.team, weddings.id, none, by).await.expect("cleared");
    assert_eq!(after.pipeline, None);
    store.delete_collection(world.team, birds.id, by).await.expect("deleted");
    assert_eq!(see(&world, id).await.collections, 0);
    store.delete_pipeline(world.team, id, by).await.expect("free");
}

async fn a_deleted_default_leaves_the_team_without_one(world: Arc<World>) {
    let (store, by) = (&world.store, &world.by);
    let (one, two) = (active(&world, "One").await, active(&world, "Two").await);
    let default = || async { store.default_pipeline(world.team).await.expect("asked") };
    store.set_default_pipeline(world.team, Some(one), by).await.expect("set");
    store.set_default_pipeline(world.team, Some(two), by).await.expect("set");
    assert_eq!(default().await, Some(two));
    assert!(see(&world, two).await.is_default && !see(&world, one).await.is_default);
    store.delete_pipeline(world.team, one, by).await.expect("deleted");
    assert_eq!(default().await, Some(two), "another's deletion changes nothing");
    store.delete_pipeline(world.team, two, by).await.expect("deleted");
    assert_eq!(default().await, None);
    let three = active(&world, "Three").await;
    store.set_default_pipeline(world.team, Some(three), by).await.expect("set");
    store.set_default_pipeline(world.team, None, by).await.expect("cleared");
    assert_eq!(default().await, None);
}

async fn only_an_active_pipeline_is_used_or_the_default(world: Arc<World>) {
    let (store, by) = (&world.store, &world.by);
    let agent = world.agent("Studio-Mac").await;
    let collection = world.folder(&agent, "/photos").await;
    let id = draft(&world, "Draft").await.id;
    let new =
        NewCollection { pipeline: Some(id), ..NewCollection::local("More", "/more", agent.id) };
    let patch = CollectionPatch { pipeline: Some(Some(id)), ..CollectionPatch::default() };
    let refusals = [
        store.create_collection(world.team, new, by).await.map(drop),
        store.update_collection(world.team, collection.id, patch, by).await.map(drop),
        store.set_default_pipeline(world.team, Some(id), by).await,
    ];
    for refused in refusals {
        match refused {
            Err(StoreError::PipelineNotActive { name }) => assert_eq!(name, "Draft"),
            other => panic!("{other:?}"),
        }
    }
}

async fn a_pipeline_is_never_deleted_under_a_collection(world: Arc<World>) {
    let (store, by) = (&world.store, &world.by);
    let agent = world.agent("Studio-Mac").await;
    for round in 0..8 {
        let id = active(&world, "RAW to DNG").await;
        let path = format!("/{round}");
        let new = NewCollection { pipeline: Some(id), ..NewCollection::local("C", path, agent.id) };
        let (used, deleted) = tokio::join!(
            store.create_collection(world.team, new, by),
            store.delete_pipeline(world.team, id, by),
        );
        assert_ne!(used.is_ok(), deleted.is_ok(), "{used:?} {deleted:?}");
    }
}

async fn every_change_is_told_and_raises_the_revision(world: Arc<World>) {
    let (store, by) = (&world.store, &world.by);
    let mut before = store.config_revision(world.team).await.expect("known");
    let id = draft(&world, "RAW to DNG").await.id;
    store.rename_pipeline(world.team, id, "Archive", by).await.expect("renamed");
    store.save_version(world.team, id, 1, version("{}"), by).await.expect("saved");
    store.activate_version(world.team, id, 2, by).await.expect("activated");
    store.activate_version(world.team, id, 2, by).await.expect("nothing to do");
    store.set_default_pipeline(world.team, Some(id), by).await.expect("set");
    store.set_default_pipeline(world.team, Some(id), by).await.expect("nothing to do");
    store.set_default_pipeline(world.team, None, by).await.expect("cleared");
    store.delete_pipeline(world.team, id, by).await.expect("deleted");
    let told = [
        "pipeline.create",
        "pipeline.rename",
        "pipeline.save",
        "pipeline.activate",
        "pipeline.default",
        "pipeline.no_longer_default",
        "pipeline.delete",
    ];
    assert_eq!(world.told(&id.to_string()).await, told);
    before += i64::try_from(told.len()).expect("few");
    assert_eq!(store.config_revision(world.team).await.expect("known"), before);
}

async fn pipelines_are_listed_newest_first(world: Arc<World>) {
    let store = &world.store;
    for name in ["a", "b", "c"] {
        world.pass(1);
        draft(&world, name).await;
    }
    let team = world.team;
    let list = |page: Page| async move { store.list_pipelines(team, &page).await.expect("listed") };
    let first = list(Page::first(2)).await;
    let rest = list(Page { limit: 2, after: first.next }).await;
    let names: Vec<_> =
        first.items.iter().chain(&rest.items).map(|one| one.name.as_str()).collect();
    assert_eq!((names, rest.next), (vec!["c", "b", "a"], None));
}
