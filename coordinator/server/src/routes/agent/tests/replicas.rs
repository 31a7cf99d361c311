//! Two coordinators on one PostgreSQL: what happens at one reaches those who wait at the other,
//! long before a sweep would find it.

use std::{future::Future, sync::Arc, time::Duration};

use safelight_store::Actor;
use serde_json::json;
use tokio::time::Instant;

use super::{Claim, Database, World};
use crate::test_support::Served;

const SOCKET: &str = "/api/agent/v1/ws";
const LIVE: &str = "/api/live";

/// Two replicas that hear each other.
async fn two() -> (Arc<World>, Arc<World>) {
    let one = Arc::new(World::on(Database::Postgres).await);
    let other = Arc::new(one.replica().await);
    for (from, to) in [(&one, &other), (&other, &one)] {
        let heard = *to.app.live.sign_outs.borrow();
        until("the line to stand", async || {
            from.app.store.delete_session([0; 32]).await.unwrap();
            // One for the line itself, which says that something may have been missed.
            *to.app.live.sign_outs.borrow() > heard + 1
        })
        .await;
    }
    (one, other)
}

async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(30);
    while !holds().await {
        assert!(Instant::now() < end, "waited for {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// What the other replica must hear of. No sweep runs in these tests, so nothing but the hint can
/// bring it.
async fn heard<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(30), what).await.expect("it came")
}

#[tokio::test]
async fn a_claim_held_at_one_gets_the_job_that_is_queued_at_the_other() {
    let (one, other) = two().await;
    let agent = one.agent("one").await;
    let (there, key) = (Arc::clone(&one), agent.key.clone());
    let held =
        tokio::spawn(async move { there.post_empty("/jobs/claim?wait=25", Some(&key)).await });
    until("the claim to be held", async || one.app.agents.dispatch.waiting() == 1).await;
    let job = other.job(&agent).await;
    let claim = Claim::read(heard(held).await.unwrap().json());
    assert_eq!(claim.job, job.id);
}

#[tokio::test]
async fn a_socket_at_one_hears_of_work_cancels_settings_and_revocation_at_the_other() {
    let (one, other) = two().await;
    let agent = one.agent("one").await;
    let served = Served::start(&one.app).await;
    let mut socket = served.open(SOCKET, Some(&agent.key)).await;
    until("the socket to wait", async || one.app.agents.dispatch.waiting() == 1).await;
    other.job(&agent).await;
    assert_eq!(heard(socket.next()).await, json!({"type": "wake"}));
    let claim = other.claim(&agent).await;
    until("it to be known as busy", async || one.app.agents.dispatch.waiting() == 0).await;
    let by = Actor::system();
    other.app.store.cancel_job(other.team, claim.job, &by).await.unwrap();
    assert_eq!(heard(socket.next_of("cancel")).await["job"], json!(claim.job));
    let details = json!({});
    let change =
        safelight_store::SettingsChange { expected: 1, json: Some("{}".to_owned()), details };
    other.app.store.set_tool_settings(other.team, change, &by).await.unwrap();
    heard(socket.next_of("config_changed")).await;
    other.app.store.revoke_agent(other.team, agent.guid, "stolen", &by).await.unwrap();
    assert_eq!(heard(socket.closes()).await, 4003);
    served.stop().await;
}

#[tokio::test]
async fn progress_at_one_is_seen_live_at_both() {
    let (one, other) = two().await;
    let agent = one.agent("one").await;
    let token = one.api_token().await;
    let claim = one.claimed(&agent).await;
    let (near, far) = (Served::start(&one.app).await, Served::start(&other.app).await);
    let mut here = near.open(LIVE, Some(&token)).await;
    let mut there = far.open(LIVE, Some(&token)).await;
    here.next_of("hello").await;
    there.next_of("hello").await;
    let step = json!({"stage": "scanning", "files_scanned": 7, "current_file": "x".repeat(9000)});
    one.ok(&claim.path("progress"), &agent, &step).await;
    let seen = here.next_of("progress").await;
    assert_eq!(
        (&seen["job_guid"], &seen["progress"]["files_scanned"]),
        (&json!(claim.job), &json!(7))
    );
    let seen = heard(there.next_of("progress")).await;
    assert_eq!(seen["progress"]["files_scanned"], 7);
    drop((here, there));
    near.stop().await;
}

#[tokio::test]
async fn sweeps_at_both_give_a_job_back_once() {
    let (one, other) = two().await;
    let agent = one.agent("one").await;
    let claim = one.claimed(&agent).await;
    one.clock.advance(Duration::from_secs(100));
    tokio::join!(crate::sweeps::once(&one.app), crate::sweeps::once(&other.app));
    let page = safelight_store::Page::first(100);
    let trail = one.app.store.list_audit(one.team, &page).await.unwrap().items;
    let told = |action: &str| trail.iter().filter(|entry| entry.action == action).count();
    assert_eq!((told("job.release"), told("agent.silent")), (1, 1));
    assert_eq!(one.job_now(claim.job).await.retry_count, 0);
}
