use std::time::Duration;

use safelight_domain::JobState;
use safelight_store::Actor;
use serde_json::json;

use super::{World, photostats};

#[tokio::test]
async fn the_first_report_makes_the_job_running() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let said = json!({
        "stage": "scanning", "percentage": 10, "files_scanned": 1000, "total_files": null,
        "current_file": "a/b.dng", "lease_epoch": claim.epoch.0, "seq": 1, "unheard_of": {},
    });
    let reply = world.ok(&claim.path("progress"), &agent, &said).await;
    assert_eq!(reply["guid"], json!(claim.job));
    assert_eq!(reply["status"], "running");
    assert_eq!(reply["tool"], "photostats");
    assert_eq!(reply["progress"]["files_scanned"], 1000);
    assert_eq!(reply["cancelled"], false);
    let job = world.job_now(claim.job).await;
    assert_eq!(job.state, JobState::Running);
    assert!(job.started_at.is_some());
}

#[tokio::test]
async fn later_reports_are_known_at_once_and_written_with_the_next_flush() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let path = claim.path("progress");
    let say = |seq: u64| json!({"stage": "scanning", "files_scanned": seq * 10, "seq": seq});
    world.ok(&path, &agent, &say(1)).await;
    let reply = world.ok(&path, &agent, &say(3)).await;
    assert_eq!(reply["progress"]["files_scanned"], 30);
    let reply = world.ok(&path, &agent, &say(2)).await;
    assert_eq!(reply["progress"]["files_scanned"], 30, "the late one is ignored");
    assert!(world.job_now(claim.job).await.progress.unwrap().contains("10"));
    crate::sweeps::once(&world.app).await;
    assert!(world.job_now(claim.job).await.progress.unwrap().contains("30"));
}

#[tokio::test]
async fn reports_keep_the_lease() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let beat = json!({"status": "online", "boot_id": "first"});
    for _ in 0..8 {
        world.pass(Duration::from_secs(60)).await;
        world.ok("/heartbeat", &agent, &beat).await;
        world.ok(&claim.path("progress"), &agent, &json!({"stage": "scanning"})).await;
    }
    assert_eq!(world.job_now(claim.job).await.state, JobState::Running);
}

#[tokio::test]
async fn a_cancelled_job_says_so() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    world.ok(&claim.path("progress"), &agent, &json!({"stage": "scanning"})).await;
    world.app.store.cancel_job(world.team, claim.job, &Actor::system()).await.unwrap();
    let reply = world.ok(&claim.path("progress"), &agent, &json!({"stage": "scanning"})).await;
    assert_eq!(reply["status"], "cancelled");
    assert_eq!(reply["cancelled"], true);
}

#[tokio::test]
async fn once_the_job_has_ended_a_report_changes_nothing() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    world.ok(&claim.path("complete"), &agent, &claim.completion(&photostats())).await;
    let before = world.job_now(claim.job).await;
    let reply = world.ok(&claim.path("progress"), &agent, &json!({"stage": "scanning"})).await;
    assert_eq!(reply["status"], "completed");
    crate::sweeps::once(&world.app).await;
    assert_eq!(world.job_now(claim.job).await, before);
}

#[tokio::test]
async fn a_stale_writer_is_told_so_in_the_word_it_knows() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let other = world.agent("other").await;
    let claim = world.claimed(&agent).await;
    let path = claim.path("progress");
    let with_epoch = json!({"stage": "scanning", "lease_epoch": claim.epoch.0 + 1});
    let answer = world.post(&path, Some(&agent.key), &with_epoch).await;
    assert_eq!(answer.refusal(), (409, "lease_lost".to_owned()));
    let without = json!({"stage": "scanning"});
    let answer = world.post(&path, Some(&other.key), &without).await;
    assert_eq!(answer.refusal(), (400, "not_yours".to_owned()));
    let with_epoch = json!({"stage": "scanning", "lease_epoch": claim.epoch.0});
    let answer = world.post(&path, Some(&other.key), &with_epoch).await;
    assert_eq!(answer.refusal(), (409, "lease_lost".to_owned()));
    assert_eq!(world.job_now(claim.job).await.state, JobState::Assigned);
}

#[tokio::test]
async fn faulty_fields_are_named() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    for (body, field) in [
        (json!({}), "stage"),
        (json!({"stage": ""}), "stage"),
        (json!({"stage": "scanning", "percentage": 101}), "percentage"),
        (json!({"stage": "scanning", "percentage": 300}), "percentage"),
        (json!({"stage": "scanning", "percentage": "x"}), "percentage"),
        (json!({"stage": "scanning", "files_scanned": -1}), "files_scanned"),
    ] {
        let answer = world.post(&claim.path("progress"), Some(&agent.key), &body).await;
        assert_eq!(answer.status, 422, "{body}");
        let said = answer.json()["detail"][0].to_string();
        assert!(said.contains(field), "{said}");
    }
}
