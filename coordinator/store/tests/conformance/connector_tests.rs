//! Jobs that try a connector at a place, and what is told when credentials are handed over.

use std::{sync::Arc, time::Duration};

use safelight_domain::{ConnectorId, CredentialLocation, Fence, JobState, LeaseEpoch, WriteClaim};
use safelight_store::{ConnectorTest, JobRecord, StoreError};

use crate::{
    connectors::{connector, stand},
    world::{World, holder, result, tell_both},
};

tell_both! {
    a_test_goes_to_whoever_knows_the_connector_also_while_it_is_not_active,
    a_test_follows_the_credentials,
    a_test_is_called_off_with_its_connector,
    a_test_is_run_again_and_is_the_teams_own,
    results_of_tests_go_by_age,
    handing_credentials_over_is_told_and_needs_the_claim,
}

const ABLE: &[&str] = &["tool:photostats:1", "tool:collection_test:1"];

fn at(connector: ConnectorId) -> ConnectorTest {
    ConnectorTest { connector, location: "photos/2024".to_owned() }
}

async fn test(world: &World, connector: ConnectorId) -> JobRecord {
    let made = world.store.create_connector_test(world.team, at(connector), &world.by).await;
    made.expect("a job")
}

async fn a_test_goes_to_whoever_knows_the_connector_also_while_it_is_not_active(world: Arc<World>) {
    let (store, team) = (&world.store, world.team);
    let id = connector(&world, CredentialLocation::Agent).await.id;
    let off = stand(CredentialLocation::Agent, false);
    store.update_connector(team, id, off, &world.by).await.expect("changed");
    let one = world.agent_of(team, "One", ABLE).await;
    let two = world.agent_of(team, "Two", &[]).await;
    let job = test(&world, id).await;
    assert_eq!((job.collection, job.tool.name()), (None, "collection_test"));
    assert_eq!(world.claim(&one).await, None);
    store.report_connector(two.id, id, true, None).await.expect("told");
    let claimed = world.claim(&two).await.expect("work");
    assert_eq!((claimed.job.id, &claimed.collection), (job.id, &None));
    assert_eq!(claimed.test, Some(at(id)));
    let done = store.complete_job(job.id, holder(&claimed), result("s")).await.expect("done");
    assert_eq!((done.job.state, done.result.collection), (JobState::Completed, None));
    let told = world.told(&job.id.to_string()).await;
    assert_eq!(told.first().map(String::as_str), Some("job.create"));
}

async fn a_test_follows_the_credentials(world: Arc<World>) {
    let (store, team, by) = (&world.store, world.team, &world.by);
    let id = connector(&world, CredentialLocation::Agent).await.id;
    let one = world.agent_of(team, "One", ABLE).await;
    let job = test(&world, id).await;
    let before = world.now();
    assert_eq!(world.claim(&one).await, None);
    let here = stand(CredentialLocation::Server, true);
    store.update_connector(team, id, here, by).await.expect("changed");
    let claimed = world.claim(&one).await.expect("work");
    assert_eq!((claimed.job.id, claimed.test), (job.id, Some(at(id))));
    let away = stand(CredentialLocation::Agent, true);
    store.update_connector(team, id, away, by).await.expect("changed");
    let cause = safelight_store::ReleaseCause::GaveBack;
    store.release_job(job.id, claimed.job.epoch, cause, by).await.expect("released");
    assert_eq!(store.reroute_since(before).await.expect("looked"), 1);
    assert_eq!(world.claim(&one).await, None, "it has no credentials");
}

async fn a_test_is_called_off_with_its_connector(world: Arc<World>) {
    let (store, team, by) = (&world.store, world.team, &world.by);
    let id = connector(&world, CredentialLocation::Agent).await.id;
    let job = test(&world, id).await;
    store.delete_connector(team, id, by).await.expect("forgotten");
    assert_eq!(world.see(job.id).await.state, JobState::Cancelled);
    assert!(store.connector_tests(team, vec![job.id]).await.expect("asked").is_empty());
    let again = store.retry_job(team, job.id, by).await;
    assert!(matches!(again, Err(StoreError::CollectionGone)), "{again:?}");
}

async fn a_test_is_run_again_and_is_the_teams_own(world: Arc<World>) {
    let (store, team, by) = (&world.store, world.team, &world.by);
    let id = connector(&world, CredentialLocation::Agent).await.id;
    let job = test(&world, id).await;
    store.cancel_job(team, job.id, by).await.expect("called off");
    let again = store.retry_job(team, job.id, by).await.expect("queued");
    assert_eq!((again.parent, &again.lane), (Some(job.id), &job.lane));
    let jobs = vec![job.id, again.id];
    let told = store.connector_tests(team, jobs.clone()).await.expect("asked");
    assert_eq!(told.len(), 2);
    assert!(told.iter().all(|(_, test)| *test == at(id)), "{told:?}");
    let wall = store.create_team("Next door", by).await.expect("a team");
    assert!(store.connector_tests(wall, jobs).await.expect("asked").is_empty());
    let theirs = store.create_connector_test(wall, at(id), by).await;
    assert!(matches!(theirs, Err(StoreError::NotFound)), "{theirs:?}");
}

async fn results_of_tests_go_by_age(world: Arc<World>) {
    let (store, team) = (&world.store, world.team);
    let id = connector(&world, CredentialLocation::Agent).await.id;
    let agent = world.agent_of(team, "One", &[&format!("connector:{id}")]).await;
    let job = test(&world, id).await.id;
    let claim = world.claim(&agent).await.expect("work");
    store.complete_job(job, holder(&claim), result("s")).await.expect("done");
    let day = |days: u64| world.now().minus(Duration::from_secs(days * 24 * 3600));
    let swept = store.sweep_results(team, 1, day(90), day(1)).await.expect("swept");
    assert_eq!(swept.rows, 0);
    world.pass(91 * 24 * 3600);
    let day = |days: u64| world.now().minus(Duration::from_secs(days * 24 * 3600));
    let swept = store.sweep_results(team, 1, day(90), day(1)).await.expect("swept");
    assert_eq!(swept.rows, 1);
    assert_eq!(store.sweep_jobs(team, day(90)).await.expect("swept").rows, 1);
    assert!(store.connector_tests(team, vec![job]).await.expect("asked").is_empty());
}

async fn handing_credentials_over_is_told_and_needs_the_claim(world: Arc<World>) {
    let (store, team) = (&world.store, world.team);
    let id = connector(&world, CredentialLocation::Server).await.id;
    let one = world.agent_of(team, "One", ABLE).await;
    let two = world.agent_of(team, "Two", ABLE).await;
    let job = test(&world, id).await.id;
    let claim = world.claim(&one).await.expect("work");
    let told = async || {
        let told = world.told(&id.to_string()).await;
        told.iter().filter(|action| *action == "connector.hand_over").count()
    };
    let other = WriteClaim { agent: two.id, epoch: None };
    let refused = store.hand_over_credentials(id, job, other).await;
    assert!(matches!(refused, Err(StoreError::Fence(Fence::NotYours))), "{refused:?}");
    let stale = WriteClaim { epoch: Some(LeaseEpoch(claim.job.epoch.0 - 1)), ..holder(&claim) };
    let refused = store.hand_over_credentials(id, job, stale).await;
    assert!(matches!(refused, Err(StoreError::Fence(Fence::LeaseLost))), "{refused:?}");
    assert_eq!(told().await, 0);
    store.hand_over_credentials(id, job, holder(&claim)).await.expect("told");
    assert_eq!(told().await, 1);
    store.complete_job(job, holder(&claim), result("s")).await.expect("done");
    let late = store.hand_over_credentials(id, job, holder(&claim)).await;
    assert!(matches!(late, Err(StoreError::WrongState { .. })), "{late:?}");
    assert_eq!(told().await, 1);
}
