//! Whole days of an agent's life, told to both databases.

use std::time::Duration;

use axum::{body::Bytes, http::Method};
use safelight_domain::{JobState, LeaseEpoch};
use safelight_protocol::canonical_value;
use safelight_store::Actor;
use serde_json::json;

use super::{Claim, Database, World, photostats};
use crate::uploads::sha256;

macro_rules! told_to_both {
    ($($story:ident)*) => {$(
        mod $story {
            use super::{Database, World};

            #[tokio::test]
            async fn sqlite() {
                super::$story(World::on(Database::Sqlite).await).await;
            }

            #[tokio::test]
            async fn postgres() {
                super::$story(World::on(Database::Postgres).await).await;
            }
        }
    )*};
}

told_to_both! {
    from_registration_to_result
    a_job_changes_hands_and_the_first_holder_is_fenced_off
    an_upload_survives_a_restart
    silence_retries_and_a_cancel
}

async fn from_registration_to_result(world: World) {
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let config = world.get(&claim.path("config"), Some(&agent.key)).await.json();
    assert_eq!(config["job_guid"], json!(claim.job));
    for seq in 1..=3 {
        let said = json!({
            "stage": "scanning", "files_scanned": seq * 100, "seq": seq,
            "lease_epoch": claim.epoch.0,
        });
        let reply = world.ok(&claim.path("progress"), &agent, &said).await;
        assert_eq!(reply["status"], "running");
    }
    world.pass(Duration::from_secs(60)).await;
    let named = json!([{"guid": claim.job, "lease_epoch": claim.epoch.0}]);
    let beat = json!({
        "status": "online", "boot_id": "first", "jobs": named,
        "metrics": {"cpu_percent": 3.5, "memory_bytes": 12_000_000},
    });
    world.ok("/heartbeat", &agent, &beat).await;
    world.pass(Duration::from_secs(60)).await;
    let mut body = claim.completion(&photostats());
    body["report_html"] = json!("<h1>3 files</h1>");
    let reply = world.ok(&claim.path("complete"), &agent, &body).await;
    assert_eq!(world.ok(&claim.path("complete"), &agent, &body).await, reply);
    let job = world.job_now(claim.job).await;
    let result = world.app.store.get_result(world.team, job.result.unwrap()).await.unwrap();
    assert_eq!((result.epoch, result.issues_found), (LeaseEpoch(1), Some(1)));
    assert_eq!(world.post_empty("/jobs/claim", Some(&agent.key)).await.status, 204);
}

async fn a_job_changes_hands_and_the_first_holder_is_fenced_off(world: World) {
    let agent = world.agent("one").await;
    let first = world.claimed(&agent).await;
    world.ok(&first.path("progress"), &agent, &json!({"stage": "scanning"})).await;
    world.post("/disconnect", Some(&agent.key), &json!({"reason": "sleep"})).await;
    world.clock.advance(Duration::from_secs(8 * 3600));
    let beat = json!({"status": "online", "boot_id": "first", "jobs": []});
    world.ok("/heartbeat", &agent, &beat).await;
    let second = world.claim(&agent).await;
    assert_eq!((second.job, second.epoch), (first.job, LeaseEpoch(2)));
    for (verb, body) in [
        ("progress", json!({"stage": "scanning", "lease_epoch": 1})),
        ("complete", first.completion(&photostats())),
        ("fail", json!({"error_message": "x", "lease_epoch": 1})),
    ] {
        let answer = world.post(&first.path(verb), Some(&agent.key), &body).await;
        assert_eq!(answer.refusal(), (409, "lease_lost".to_owned()), "{verb}");
    }
    world.ok(&second.path("complete"), &agent, &second.completion(&photostats())).await;
    let body = first.completion(&photostats());
    let late = world.post(&first.path("complete"), Some(&agent.key), &body).await;
    assert_eq!(late.refusal(), (409, "lease_lost".to_owned()));
}

async fn an_upload_survives_a_restart(mut world: World) {
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let content = canonical_value(&photostats()).into_bytes();
    let body = json!({
        "upload_type": "results_json", "expected_size": content.len(), "chunk_size": 64,
    });
    let begun = world.post(&claim.path("uploads/initiate"), Some(&agent.key), &body).await.json();
    let upload = begun["upload_id"].as_str().unwrap().to_owned();
    for (index, chunk) in content.chunks(64).enumerate() {
        let path = format!("/uploads/{upload}/{index}");
        let bytes = Bytes::copy_from_slice(chunk);
        let answer = world.call(Method::PUT, &path, Some(&agent.key), bytes).await;
        assert_eq!(answer.json()["received"], true);
        world.restart().await;
    }
    let checksum = json!({"checksum": sha256(&content)});
    world.ok(&format!("/uploads/{upload}/finalize"), &agent, &checksum).await;
    let body = json!({
        "results_upload_id": upload, "signature": claim.secret.sign(&content),
        "lease_epoch": claim.epoch.0,
    });
    world.ok(&claim.path("complete"), &agent, &body).await;
    assert_eq!(world.job_now(claim.job).await.state, JobState::Completed);
}

async fn silence_retries_and_a_cancel(world: World) {
    let agent = world.agent("one").await;
    let first = world.claimed(&agent).await;
    world.pass(Duration::from_secs(120)).await;
    assert_eq!(world.job_now(first.job).await.state, JobState::Pending);
    let beat = json!({"status": "online", "boot_id": "first", "jobs": []});
    world.ok("/heartbeat", &agent, &beat).await;
    let second: Claim = world.claim(&agent).await;
    let failure = json!({"error_message": "the disk went away"});
    world.ok(&second.path("fail"), &agent, &failure).await;
    assert_eq!(world.job_now(first.job).await.retry_count, 1);
    world.clock.advance(Duration::from_secs(60));
    let third = world.claim(&agent).await;
    assert_eq!(third.epoch, LeaseEpoch(3));
    world.app.store.cancel_job(world.team, third.job, &Actor::system()).await.unwrap();
    let reply = world.ok(&third.path("progress"), &agent, &json!({"stage": "scanning"})).await;
    assert_eq!(reply["cancelled"], true);
    world.clock.advance(Duration::from_secs(30));
    let reply = world.ok("/heartbeat", &agent, &beat).await;
    assert_eq!(reply["pending_commands"], json!([]));
}
