//! Jobs on connectors: who may run them, and what becomes of them when the credentials move.

use std::sync::Arc;

use safelight_domain::{ConnectorId, CredentialLocation, JobId, Tool};
use safelight_store::{
    AgentRecord, CollectionKind, CollectionRecord, NewCollection, NewJob, ReleaseCause, StoreError,
};

use crate::{
    connectors::{connector, stand},
    world::{World, tell_both},
};

tell_both! {
    a_job_goes_to_the_one_agent_that_knows_the_connector,
    credentials_removed_while_a_job_waits_leave_it_waiting,
    jobs_follow_the_credentials_to_the_server_and_back,
    a_connector_that_is_not_active_keeps_its_jobs_waiting,
    a_held_job_finds_its_lane_when_it_comes_back,
    a_connector_with_collections_stays,
    a_place_behind_a_connector_is_one_collection,
}

const ABLE: &[&str] = &["tool:photostats:1", "tool:collection_test:1"];

async fn bucket(world: &World, connector: ConnectorId) -> CollectionRecord {
    let new = place(connector, "photos/2024");
    world.store.create_collection(world.team, new, &world.by).await.expect("a collection")
}

fn place(connector: ConnectorId, location: &str) -> NewCollection {
    NewCollection {
        name: location.to_owned(),
        kind: CollectionKind::S3,
        path: None,
        location: Some(location.to_owned()),
        bound_agent: None,
        connector: Some(connector),
        ..NewCollection::local("", "", world_less_agent())
    }
}

/// An agent that is nobody; the collection is bound to none.
fn world_less_agent() -> safelight_domain::AgentId {
    "agt_00000000000000000000000000".parse().expect("an id")
}

async fn requirements(world: &World, job: JobId) -> String {
    world.see(job).await.lane.to_string().split(':').skip(2).collect::<Vec<_>>().join(":")
}

async fn three_agents(world: &World) -> [AgentRecord; 3] {
    let mut agents = Vec::new();
    for name in ["One", "Two", "Three"] {
        agents.push(world.agent_of(world.team, name, ABLE).await);
    }
    agents.try_into().expect("three")
}

async fn a_job_goes_to_the_one_agent_that_knows_the_connector(world: Arc<World>) {
    let store = &world.store;
    let id = connector(&world, CredentialLocation::Agent).await.id;
    let [one, two, three] = three_agents(&world).await;
    let collection = bucket(&world, id).await;
    let job = world.job(&collection).await;
    assert_eq!(requirements(&world, job.id).await, format!("connector:{id},photostats"));
    for agent in [&one, &two, &three] {
        assert_eq!(world.claim(agent).await, None);
    }
    store.report_connector(two.id, id, true, None).await.expect("told");
    assert_eq!(world.claim(&one).await, None);
    assert_eq!(world.claim(&three).await, None);
    assert_eq!(world.claim(&two).await.expect("work").job.id, job.id);

    let test = NewJob::now(collection.id, Tool::CollectionTest);
    let test = store.create_job(world.team, test, &world.by).await.expect("a job");
    assert_eq!(requirements(&world, test.id).await, format!("connector:{id}"));
}

async fn credentials_removed_while_a_job_waits_leave_it_waiting(world: Arc<World>) {
    let store = &world.store;
    let id = connector(&world, CredentialLocation::Agent).await.id;
    let [one, two, _] = three_agents(&world).await;
    let job = world.job(&bucket(&world, id).await).await.id;
    store.report_connector(one.id, id, true, None).await.expect("told");
    store.report_connector(one.id, id, false, None).await.expect("told");
    assert_eq!(world.claim(&one).await, None, "its credentials are gone");
    assert!(store.waiting_lanes().await.expect("lanes").len() == 1, "it still waits");
    store.report_connector(two.id, id, true, None).await.expect("told");
    assert_eq!(world.claim(&two).await.expect("work").job.id, job);
}

async fn jobs_follow_the_credentials_to_the_server_and_back(world: Arc<World>) {
    let (store, team, by) = (&world.store, world.team, &world.by);
    let id = connector(&world, CredentialLocation::Agent).await.id;
    let [one, ..] = three_agents(&world).await;
    let collection = bucket(&world, id).await;
    let job = world.job(&collection).await.id;
    let test = NewJob::now(collection.id, Tool::CollectionTest);
    let test = store.create_job(team, test, by).await.expect("a job").id;
    assert_eq!(world.claim(&one).await, None);
    let here = stand(CredentialLocation::Server, true);
    store.update_connector(team, id, here, by).await.expect("changed");
    assert_eq!(requirements(&world, job).await, "photostats");
    assert_eq!(requirements(&world, test).await, "collection_test");
    let away = stand(CredentialLocation::Agent, true);
    store.update_connector(team, id, away, by).await.expect("changed");
    assert_eq!(requirements(&world, job).await, format!("connector:{id},photostats"));
    assert_eq!(world.claim(&one).await, None);
    let here = stand(CredentialLocation::Server, true);
    store.update_connector(team, id, here, by).await.expect("changed");
    assert_eq!(world.claim(&one).await.expect("work").job.id, job);
}

async fn a_connector_that_is_not_active_keeps_its_jobs_waiting(world: Arc<World>) {
    let (store, team, by) = (&world.store, world.team, &world.by);
    let id = connector(&world, CredentialLocation::Agent).await.id;
    let knows = format!("connector:{id}");
    let agent = world.agent_of(team, "One", &["tool:photostats:1", &knows]).await;
    let collection = bucket(&world, id).await;
    let job = world.job(&collection).await.id;
    let off = stand(CredentialLocation::Agent, false);
    store.update_connector(team, id, off, by).await.expect("changed");
    assert_eq!(world.claim(&agent).await, None);
    let later = world.job(&collection).await.id;
    assert_eq!(world.claim(&agent).await, None, "so do jobs that are asked for then");
    let refused = store.create_collection(team, place(id, "other"), by).await;
    assert!(matches!(refused, Err(StoreError::ConnectorInactive { .. })), "{refused:?}");
    let on = stand(CredentialLocation::Agent, true);
    store.update_connector(team, id, on, by).await.expect("changed");
    assert_eq!(world.claim(&agent).await.expect("work").job.id, job);
    assert_ne!(job, later);
}

async fn a_held_job_finds_its_lane_when_it_comes_back(world: Arc<World>) {
    let (store, team, by) = (&world.store, world.team, &world.by);
    let id = connector(&world, CredentialLocation::Agent).await.id;
    let knows = format!("connector:{id}");
    let one = world.agent_of(team, "One", &["tool:photostats:1", &knows]).await;
    let two = world.agent_of(team, "Two", ABLE).await;
    world.job(&bucket(&world, id).await).await;
    let held = world.claim(&one).await.expect("work").job;
    let before = world.now();
    let here = stand(CredentialLocation::Server, true);
    store.update_connector(team, id, here, by).await.expect("changed");
    store.release_job(held.id, held.epoch, ReleaseCause::GaveBack, by).await.expect("released");
    assert_eq!(store.reroute_since(world.in_seconds(1)).await.expect("looked"), 0);
    assert_eq!(store.reroute_since(before).await.expect("looked"), 1);
    assert_eq!(store.reroute_since(before).await.expect("looked"), 0, "once is enough");
    assert_eq!(world.claim(&two).await.expect("work").job.id, held.id);
}

async fn a_connector_with_collections_stays(world: Arc<World>) {
    let (store, team, by) = (&world.store, world.team, &world.by);
    let id = connector(&world, CredentialLocation::Agent).await.id;
    let collection = bucket(&world, id).await;
    let named = store.get_connector(team, id).await.expect("there").collections;
    assert_eq!(named, ["photos/2024"]);
    let refused = store.delete_connector(team, id, by).await;
    assert!(matches!(&refused, Err(StoreError::InUse { what }) if *what == named), "{refused:?}");
    store.delete_collection(team, collection.id, by).await.expect("deleted");
    store.delete_connector(team, id, by).await.expect("forgotten");
}

async fn a_place_behind_a_connector_is_one_collection(world: Arc<World>) {
    let (store, team, by) = (&world.store, world.team, &world.by);
    let id = connector(&world, CredentialLocation::Agent).await.id;
    bucket(&world, id).await;
    let again = store.create_collection(team, place(id, "photos/2024"), by).await;
    assert!(matches!(again, Err(StoreError::Conflict { .. })), "{again:?}");
    let wall = store.create_team("Next door", by).await.expect("a team");
    let theirs = store.create_collection(wall, place(id, "x"), by).await;
    assert!(matches!(theirs, Err(StoreError::NotFound)), "{theirs:?}");
}
