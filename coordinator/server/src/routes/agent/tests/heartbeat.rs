use std::time::Duration;

use safelight_domain::{JobState, Timestamp};
use safelight_store::Actor;
use serde_json::json;

use super::World;

#[tokio::test]
async fn the_first_heartbeat_brings_the_agent_online() {
    let world = World::new().await;
    let agent = world.silent_agent("one").await;
    let reply = world.ok("/heartbeat", &agent, &json!({"status": "online"})).await;
    assert_eq!(reply["acknowledged"], true);
    let said: Timestamp = reply["server_time"].as_str().unwrap().parse().unwrap();
    assert_eq!(said, world.app.clock.now());
    assert_eq!(reply["pending_commands"], json!([]));
    assert_eq!(reply["next_heartbeat_seconds"], 30);
    assert!(reply["config_revision"].is_i64());
    assert_eq!(world.get("/me", Some(&agent.key)).await.json()["status"], "online");
}

#[tokio::test]
async fn an_agent_may_say_that_something_is_wrong_and_nothing_else() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    world.ok("/heartbeat", &agent, &json!({"status": "error", "error_message": "disk"})).await;
    let answer = world.post_empty("/jobs/claim", Some(&agent.key)).await;
    assert_eq!(answer.refusal(), (403, "agent_not_online".to_owned()));
    for status in ["revoked", "offline", "busy"] {
        let answer = world.post("/heartbeat", Some(&agent.key), &json!({"status": status})).await;
        assert_eq!(answer.status, 422, "{status}");
    }
    world.ok("/heartbeat", &agent, &json!({"status": "online"})).await;
    assert_eq!(world.post_empty("/jobs/claim", Some(&agent.key)).await.status, 204);
}

#[tokio::test]
async fn what_the_agent_can_do_replaces_what_was_stored() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let beat = json!({
        "status": "online", "capabilities": ["tool:photostats:2"], "authorized_roots": ["/new"],
        "metrics": {"cpu_percent": 12.5}, "unheard_of": [1], "error_message": null,
    });
    world.ok("/heartbeat", &agent, &beat).await;
    let me = world.get("/me", Some(&agent.key)).await.json();
    assert_eq!(me["capabilities"], json!(["tool:photostats:2"]));
    assert_eq!(me["authorized_roots"], json!(["/new"]));
    world.ok("/heartbeat", &agent, &json!({"status": "online"})).await;
    let me = world.get("/me", Some(&agent.key)).await.json();
    assert_eq!(me["capabilities"], json!(["tool:photostats:2"]), "absent keeps");
}

#[tokio::test]
async fn named_jobs_keep_their_leases() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let named = json!([{"guid": claim.job, "lease_epoch": claim.epoch.0}]);
    let beat = json!({"status": "online", "boot_id": "first", "jobs": named});
    for _ in 0..8 {
        world.pass(Duration::from_secs(30)).await;
        let reply = world.ok("/heartbeat", &agent, &beat).await;
        assert_eq!(reply["leases"][0]["guid"], json!(claim.job));
        assert_eq!(reply["leases"][0]["lease_epoch"], claim.epoch.0);
        assert_eq!(reply["leases"][0]["expires_in_seconds"], 90);
    }
    assert_eq!(world.job_now(claim.job).await.state, JobState::Assigned);
}

#[tokio::test]
async fn a_job_that_its_agent_no_longer_names_goes_back() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let empty = json!({"status": "online", "boot_id": "first", "jobs": []});
    let reply = world.ok("/heartbeat", &agent, &empty).await;
    assert_eq!(reply["leases"][0]["guid"], json!(claim.job), "written before the claim came");
    world.clock.advance(Duration::from_secs(30));
    let reply = world.ok("/heartbeat", &agent, &empty).await;
    assert_eq!(reply["leases"], json!([]));
    let job = world.job_now(claim.job).await;
    assert_eq!((job.state, job.retry_count), (JobState::Pending, 0));
}

#[tokio::test]
async fn an_agent_that_never_named_its_jobs_keeps_them() {
    let world = World::new().await;
    let agent = world.base_agent("others").await;
    let claim = world.claimed(&agent).await;
    for _ in 0..6 {
        world.pass(Duration::from_secs(30)).await;
        world.ok("/heartbeat", &agent, &json!({"status": "online"})).await;
    }
    assert_eq!(world.job_now(claim.job).await.state, JobState::Assigned);
}

#[tokio::test]
async fn a_new_start_of_the_agent_frees_what_it_no_longer_names_and_counts_a_try() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let lost = world.claimed(&agent).await;
    let kept = world.claimed(&agent).await;
    let named = json!([{"guid": kept.job, "lease_epoch": kept.epoch.0}]);
    let beat = json!({"status": "online", "boot_id": "second", "jobs": named});
    world.ok("/heartbeat", &agent, &beat).await;
    let job = world.job_now(lost.job).await;
    assert_eq!((job.state, job.retry_count), (JobState::Pending, 1));
    assert_eq!(world.job_now(kept.job).await.state, JobState::Assigned, "kept in its outbox");
    world.clock.advance(Duration::from_secs(31));
    world.ok("/heartbeat", &agent, &beat).await;
    assert_eq!(world.job_now(lost.job).await.retry_count, 1, "one start counts once");
}

#[tokio::test]
async fn a_cancel_is_repeated_until_the_job_has_left_the_agent() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    world.app.store.cancel_job(world.team, claim.job, &Actor::system()).await.unwrap();
    world.clock.advance(Duration::from_secs(30));
    let named = json!([{"guid": claim.job, "lease_epoch": claim.epoch.0}]);
    let beat = json!({"status": "online", "boot_id": "first", "jobs": named});
    let command = json!([format!("cancel_job:{}", claim.job)]);
    for _ in 0..3 {
        let reply = world.ok("/heartbeat", &agent, &beat).await;
        assert_eq!(reply["pending_commands"], command);
        assert_eq!(reply["leases"], json!([]));
    }
    let gone = json!({"status": "online", "boot_id": "first", "jobs": []});
    let reply = world.ok("/heartbeat", &agent, &gone).await;
    assert_eq!(reply["pending_commands"], json!([]));
    assert_eq!(world.job_now(claim.job).await.state, JobState::Cancelled);
}
