//! Texts that not every database keeps.

use axum::{
    body::{Body, Bytes},
    http::{Method, Request},
};
use safelight_domain::JobState;
use serde_json::json;

use super::{Database, World, photostats};
use crate::{test_support::Served, uploads::sha256};

/// PostgreSQL refuses the character and all that is written with it; heartbeats of all agents are
/// written together.
async fn a_nul_is_refused(database: Database) {
    let world = World::on(database).await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let calls = [
        ("/heartbeat".to_owned(), json!({"status": "error", "error_message": "a\0b"})),
        ("/heartbeat".to_owned(), json!({"status": "online", "boot_id": "\0"})),
        (claim.path("progress"), json!({"stage": "scanning", "message": "\0"})),
        (claim.path("fail"), json!({"error_message": "a\0b"})),
        (claim.path("complete"), {
            let mut results = photostats();
            results["orphaned_images"] = json!(["a\0b.dng"]);
            claim.completion(&results)
        }),
    ];
    for (path, body) in calls {
        let answer = world.post(&path, Some(&agent.key), &body).await;
        assert_eq!(answer.refusal(), (422, "invalid_request".to_owned()), "{path}");
    }
    let token = world.api_token().await;
    let served = Served::start(&world.app).await;
    let mut socket = served.open("/api/agent/v1/ws", Some(&agent.key)).await;
    socket.say(&json!({"type": "heartbeat", "status": "online", "boot_id": "\0"})).await;
    assert_eq!(socket.closes().await, 1008);
    for (uri, status) in [("/api/jobs?after=%00", 422), ("/api/config/%00", 404)] {
        let request = Request::get(uri).header("authorization", format!("Bearer {token}"));
        assert_eq!(world.send(request.body(Body::empty()).unwrap()).await.status, status, "{uri}");
    }

    crate::sweeps::once(&world.app).await;
    assert_eq!(world.job_now(claim.job).await.state, JobState::Assigned);
    world.ok(&claim.path("complete"), &agent, &claim.completion(&photostats())).await;
    served.stop().await;
}

#[tokio::test]
async fn a_nul_is_refused_and_nothing_is_lost_by_it_on_sqlite() {
    a_nul_is_refused(Database::Sqlite).await;
}

#[tokio::test]
async fn a_nul_is_refused_and_nothing_is_lost_by_it_on_postgres() {
    a_nul_is_refused(Database::Postgres).await;
}

#[tokio::test]
async fn results_that_come_as_an_upload_are_held_to_the_same() {
    let world = World::on(Database::Postgres).await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let mut results = photostats();
    results["orphaned_images"] = json!(["a\0b.dng"]);
    let canonical = safelight_protocol::canonical_value(&results);
    let body = json!({"upload_type": "results_json", "expected_size": canonical.len()});
    let begun = world.post(&claim.path("uploads/initiate"), Some(&agent.key), &body).await.json();
    let upload = begun["upload_id"].as_str().unwrap();
    let bytes = Bytes::from(canonical.clone().into_bytes());
    let chunk = format!("/uploads/{upload}/0");
    assert_eq!(world.call(Method::PUT, &chunk, Some(&agent.key), bytes).await.status, 200);
    let whole = json!({"checksum": sha256(canonical.as_bytes())});
    world.ok(&format!("/uploads/{upload}/finalize"), &agent, &whole).await;
    let body = json!({"results_upload_id": upload, "signature": claim.sign(&results)});
    let answer = world.post(&claim.path("complete"), Some(&agent.key), &body).await;
    assert_eq!(answer.refusal(), (400, "bad_results".to_owned()));
}
