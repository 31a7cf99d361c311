use std::{future::Future, sync::Arc, time::Duration};

use futures_util::{StreamExt, stream::FuturesUnordered};
use safelight_domain::{JobState, LeaseEpoch};
use serde_json::json;

use super::{Agent, Answer, Claim, World};

/// Asks for work in a task of its own, and comes back once the request is held.
pub(super) async fn held(
    world: &Arc<World>,
    agent: &Agent,
    wait: u64,
) -> tokio::task::JoinHandle<Answer> {
    let waiting = world.app.agents.dispatch.waiting();
    let (there, key) = (Arc::clone(world), agent.key.clone());
    let path = format!("/jobs/claim?wait={wait}");
    let request = tokio::spawn(async move { there.post_empty(&path, Some(&key)).await });
    until(|| world.app.agents.dispatch.waiting() > waiting).await;
    request
}

/// Lets other tasks run until it holds.
async fn until(holds: impl Fn() -> bool) {
    for _ in 0..1_000_000 {
        if holds() {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("it never came to hold");
}

/// A limit on what should be at once.
pub(super) async fn soon<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(10), what).await.expect("it took too long")
}

#[tokio::test]
async fn a_claim_carries_all_that_is_needed() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let job = world.job(&agent).await;
    let claim = world.claim(&agent).await;
    assert_eq!((claim.job, claim.epoch), (job.id, LeaseEpoch(1)));
    let body = &claim.body;
    assert_eq!(body["tool"], "photostats");
    assert_eq!(body["collection_guid"], json!(job.collection));
    assert!(body["collection_path"].as_str().unwrap().starts_with("/photos/"));
    assert_eq!(body["parameters"], json!(null));
    assert_eq!(body["lease_expires_in_seconds"], 90);
    assert_eq!((&body["retry_count"], &body["max_retries"]), (&json!(0), &json!(3)));
    assert_eq!(body["signing_secret"].as_str().unwrap().len(), 44);
}

#[tokio::test]
async fn no_work_is_204_with_or_without_body_and_whatever_it_holds() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    assert_eq!(world.post_empty("/jobs/claim", Some(&agent.key)).await.status, 204);
    for body in [json!({}), json!({"max_jobs": 1})] {
        assert_eq!(world.post("/jobs/claim", Some(&agent.key), &body).await.status, 204);
    }
}

#[tokio::test(start_paused = true)]
async fn a_held_claim_ends_with_204_and_is_forgotten() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    for wait in [1, 25, 10_000] {
        let path = format!("/jobs/claim?wait={wait}");
        assert_eq!(world.post_empty(&path, Some(&agent.key)).await.status, 204);
    }
    assert_eq!(world.app.agents.dispatch.waiting(), 0);
}

#[tokio::test]
async fn a_held_claim_gets_the_job_that_arrives() {
    let world = Arc::new(World::new().await);
    let agent = world.agent("one").await;
    let request = held(&world, &agent, 25).await;
    let job = world.job(&agent).await;
    let claim = Claim::read(soon(request).await.unwrap().json());
    assert_eq!(claim.job, job.id);
}

#[tokio::test]
async fn a_dropped_connection_leaves_the_job_to_the_next() {
    let world = Arc::new(World::new().await);
    let agent = world.agent("one").await;
    let gone = held(&world, &agent, 25).await;
    let there = held(&world, &agent, 25).await;
    gone.abort();
    assert!(gone.await.unwrap_err().is_cancelled());
    let job = world.job(&agent).await;
    assert_eq!(Claim::read(soon(there).await.unwrap().json()).job, job.id);
}

#[tokio::test]
async fn a_job_that_goes_back_wakes_a_waiter() {
    let world = Arc::new(World::new().await);
    let agent = world.agent("one").await;
    let first = world.claimed(&agent).await;
    let request = held(&world, &agent, 25).await;
    world.clock.advance(Duration::from_secs(30));
    let forgets = json!({"status": "online", "boot_id": "first", "jobs": []});
    world.ok("/heartbeat", &agent, &forgets).await;
    let again = Claim::read(soon(request).await.unwrap().json());
    assert_eq!((again.job, again.epoch), (first.job, LeaseEpoch(2)));
    assert_ne!(again.secret, first.secret, "each claim has a secret of its own");
}

#[tokio::test]
async fn stopping_ends_held_claims() {
    let world = Arc::new(World::new().await);
    let agent = world.agent("one").await;
    let request = held(&world, &agent, 25).await;
    world.app.stopping.cancel();
    assert_eq!(soon(request).await.unwrap().status, 204);
}

#[tokio::test]
async fn an_agent_of_others_that_claims_again_gives_its_job_back() {
    let world = World::new().await;
    let agent = world.base_agent("others").await;
    let first = world.claimed(&agent).await;
    let again = world.claim(&agent).await;
    assert_eq!((again.job, again.epoch), (first.job, LeaseEpoch(2)));
    assert_eq!(world.job_now(first.job).await.retry_count, 0);
}

#[tokio::test]
async fn an_agent_that_names_its_jobs_may_hold_several() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let first = world.claimed(&agent).await;
    let second = world.claimed(&agent).await;
    assert_ne!(first.job, second.job);
    assert_eq!(world.job_now(first.job).await.state, JobState::Assigned);
}

#[tokio::test]
async fn a_job_bound_to_another_agent_is_not_handed_out() {
    let world = World::new().await;
    let one = world.agent("one").await;
    let other = world.agent("other").await;
    world.job(&one).await;
    assert_eq!(world.post_empty("/jobs/claim", Some(&other.key)).await.status, 204);
}

#[tokio::test]
async fn a_claim_left_open_by_an_agent_that_signs_off_gets_no_job() {
    let world = Arc::new(World::new().await);
    let agent = world.agent("one").await;
    let request = held(&world, &agent, 25).await;
    world.post_empty("/disconnect", Some(&agent.key)).await;
    assert_eq!(soon(request).await.unwrap().status, 204);
    let job = world.job(&agent).await;
    assert_eq!(world.job_now(job.id).await.state, JobState::Pending);
}

#[tokio::test]
async fn no_job_is_lost_to_connections_that_close_at_any_moment() {
    let world = Arc::new(World::new().await);
    let agent = world.agent("one").await;
    let mut requests = Vec::new();
    for _ in 0..40 {
        requests.push(held(&world, &agent, 25).await);
    }
    let mut jobs = Vec::new();
    for (round, request) in requests.iter().take(30).enumerate() {
        jobs.push(world.job(&agent).await.id);
        for _ in 0..round {
            tokio::task::yield_now().await;
        }
        if round % 3 == 0 {
            request.abort();
        }
    }
    let mut told = Vec::new();
    let mut requests: FuturesUnordered<_> = requests.into_iter().collect();
    while told.len() < jobs.len() {
        match soon(requests.next()).await.expect("a job was lost") {
            Ok(answer) => told.push(Claim::read(answer.json()).job),
            Err(closed) => assert!(closed.is_cancelled()),
        }
    }
    told.sort();
    jobs.sort();
    assert_eq!(told, jobs, "each job was told to one request that was still open");
}
