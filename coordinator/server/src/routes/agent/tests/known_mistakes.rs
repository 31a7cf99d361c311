//! Mistakes that other coordinators made, each held off by a test of its own. Those about
//! commands lost on delivery, an agent revoking itself and signatures are told in the files of
//! their verbs.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use axum::{body::Bytes, http::Method};
use safelight_domain::JobState;
use safelight_store::Actor;
use serde_json::json;

use super::{Claim, World, photostats};
use crate::uploads::sha256;

#[tokio::test]
async fn a_signature_of_the_right_length_is_not_enough() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let mut body = claim.completion(&photostats());
    body["signature"] = json!("ab".repeat(32));
    let answer = world.post(&claim.path("complete"), Some(&agent.key), &body).await;
    assert_eq!(answer.refusal(), (400, "bad_signature".to_owned()));
}

#[tokio::test]
async fn progress_after_completion_does_not_touch_the_result() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    world.ok(&claim.path("progress"), &agent, &json!({"stage": "scanning", "seq": 1})).await;
    world.ok(&claim.path("complete"), &agent, &claim.completion(&photostats())).await;
    let before = world.job_now(claim.job).await;
    let late = json!({"stage": "scanning", "seq": 2, "issues_found": 99});
    world.ok(&claim.path("progress"), &agent, &late).await;
    crate::sweeps::once(&world.app).await;
    assert_eq!(world.job_now(claim.job).await, before);
}

#[tokio::test]
async fn what_belongs_to_another_team_does_not_exist() {
    let mut world = World::new().await;
    let ours = world.agent("ours").await;
    let claim = world.claimed(&ours).await;
    let body = json!({"upload_type": "report_html", "expected_size": 5});
    let upload = world.post(&claim.path("uploads/initiate"), Some(&ours.key), &body).await.json();
    let upload = upload["upload_id"].as_str().unwrap().to_owned();
    let collection = world.job_now(claim.job).await.collection.unwrap();

    world.team = world.app.store.create_team("Others", &Actor::system()).await.unwrap();
    let stranger = world.agent("stranger").await;
    let calls = [
        (Method::GET, claim.path("config"), json!(null)),
        (Method::POST, claim.path("progress"), json!({"stage": "scanning"})),
        (Method::POST, claim.path("complete"), claim.completion(&photostats())),
        (Method::POST, claim.path("fail"), json!({"error_message": "x"})),
        (Method::POST, claim.path("uploads/initiate"), body),
        (Method::PUT, format!("/uploads/{upload}/0"), json!("abc")),
        (Method::GET, format!("/uploads/{upload}/status"), json!(null)),
        (Method::POST, format!("/uploads/{upload}/finalize"), json!({"checksum": "x"})),
        (Method::DELETE, format!("/uploads/{upload}"), json!(null)),
        (Method::POST, format!("/collections/{collection}/changed"), json!({})),
    ];
    for (method, path, body) in calls {
        let body = Bytes::from(body.to_string());
        let answer = world.call(method, &path, Some(&stranger.key), body).await;
        assert_eq!(answer.refusal(), (404, "not_found".to_owned()), "{path}");
    }
}

#[tokio::test]
async fn an_upload_may_be_spread_over_replicas() {
    let world = World::new().await;
    let other = world.replica().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let page = b"<p>one two three</p>";
    let body = json!({"upload_type": "report_html", "expected_size": 20, "chunk_size": 10});
    let begun = world.post(&claim.path("uploads/initiate"), Some(&agent.key), &body).await.json();
    let upload = begun["upload_id"].as_str().unwrap();
    for (index, chunk) in page.chunks(10).enumerate() {
        let path = format!("/uploads/{upload}/{index}");
        let bytes = Bytes::copy_from_slice(chunk);
        assert_eq!(other.call(Method::PUT, &path, Some(&agent.key), bytes).await.status, 200);
    }
    let path = format!("/uploads/{upload}/finalize");
    world.ok(&path, &agent, &json!({"checksum": sha256(page)})).await;
    let mut body = claim.completion(&photostats());
    body["report_upload_id"] = json!(upload);
    other.ok(&claim.path("complete"), &agent, &body).await;
}

#[tokio::test]
async fn many_held_requests_do_not_keep_others_waiting() {
    let world = Arc::new(World::new().await);
    let agent = world.agent("one").await;
    let mut held = Vec::new();
    for _ in 0..200 {
        let (there, key) = (Arc::clone(&world), agent.key.clone());
        held.push(tokio::spawn(async move {
            there.post_empty("/jobs/claim?wait=25", Some(&key)).await
        }));
    }
    while world.app.agents.dispatch.waiting() < 200 {
        tokio::task::yield_now().await;
    }
    let others = async {
        for _ in 0..20 {
            world.ok("/heartbeat", &agent, &json!({"status": "online"})).await;
            world.get("/me", Some(&agent.key)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), others).await.expect("the server froze");
    world.app.stopping.cancel();
    for request in held {
        assert_eq!(request.await.unwrap().status, 204);
    }
}

#[tokio::test]
async fn claims_at_the_same_time_get_different_jobs() {
    let world = Arc::new(World::new().await);
    let agent = world.agent("one").await;
    for _ in 0..20 {
        world.job(&agent).await;
    }
    let claims = (0..20).map(|_| {
        let (there, key) = (Arc::clone(&world), agent.key.clone());
        tokio::spawn(async move { there.post_empty("/jobs/claim", Some(&key)).await })
    });
    let mut jobs = BTreeSet::new();
    for claim in claims.collect::<Vec<_>>() {
        let answer = claim.await.unwrap();
        assert_eq!(answer.status, 200, "a second worker saw an empty queue");
        jobs.insert(Claim::read(answer.json()).job);
    }
    assert_eq!(jobs.len(), 20);
}

#[tokio::test]
async fn a_forgotten_job_does_not_run_for_ever_while_its_agent_heartbeats() {
    let world = World::new().await;
    let agent = world.base_agent("others").await;
    let claim = world.claimed(&agent).await;
    world.ok(&claim.path("progress"), &agent, &json!({"stage": "scanning"})).await;
    for _ in 0..119 {
        world.pass(Duration::from_secs(30)).await;
        world.ok("/heartbeat", &agent, &json!({"status": "online"})).await;
    }
    assert_eq!(world.job_now(claim.job).await.state, JobState::Running);
    world.pass(Duration::from_secs(60)).await;
    assert_eq!(world.job_now(claim.job).await.state, JobState::Pending);
}
