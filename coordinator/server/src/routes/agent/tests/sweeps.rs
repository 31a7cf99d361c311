use std::{sync::Arc, time::Duration};

use safelight_domain::{JobState, LeaseEpoch, Timestamp, Tool};
use safelight_store::{Actor, NewJob};
use serde_json::json;

use super::{World, photostats};
use crate::blobs::BlobName;

#[tokio::test]
async fn a_silent_agent_is_offline_after_ninety_seconds_and_its_jobs_go_back() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    world.pass(Duration::from_secs(89)).await;
    assert_eq!(world.get("/me", Some(&agent.key)).await.json()["status"], "online");
    world.pass(Duration::from_secs(2)).await;
    assert_eq!(world.get("/me", Some(&agent.key)).await.json()["status"], "offline");
    let job = world.job_now(claim.job).await;
    assert_eq!((job.state, job.retry_count), (JobState::Pending, 0));
}

#[tokio::test]
async fn a_lease_that_nobody_extends_ends() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let unaware = json!({"status": "online", "boot_id": "first", "current_job_guid": null});
    for _ in 0..3 {
        world.pass(Duration::from_secs(29)).await;
        world.ok("/heartbeat", &agent, &unaware).await;
    }
    assert_eq!(world.job_now(claim.job).await.state, JobState::Assigned, "vouched for");
    let other = json!({
        "status": "online", "boot_id": "first",
        "current_job_guid": "job_00000000000000000000000000",
    });
    for _ in 0..4 {
        world.pass(Duration::from_secs(30)).await;
        world.ok("/heartbeat", &agent, &other).await;
    }
    assert_eq!(world.job_now(claim.job).await.state, JobState::Pending);
}

#[tokio::test]
async fn a_job_that_becomes_due_wakes_a_waiter() {
    let world = Arc::new(World::new().await);
    let agent = world.agent("one").await;
    let collection = world.collection(&agent, "/photos/later").await;
    let at = world.app.clock.now().plus(Duration::from_secs(60));
    let new = NewJob { scheduled_for: Some(at), ..NewJob::now(collection, Tool::PhotoStats) };
    let job = world.app.store.create_job(world.team, new, &Actor::system()).await.unwrap();
    assert_eq!(job.state, JobState::Scheduled);
    let (there, key) = (Arc::clone(&world), agent.key.clone());
    let held =
        tokio::spawn(async move { there.post_empty("/jobs/claim?wait=25", Some(&key)).await });
    while world.app.agents.dispatch.waiting() == 0 {
        tokio::task::yield_now().await;
    }
    world.clock.advance(Duration::from_secs(60));
    crate::sweeps::once(&world.app).await;
    let answer = tokio::time::timeout(Duration::from_secs(10), held).await.unwrap().unwrap();
    assert_eq!(answer.json()["guid"], json!(job.id));
}

#[tokio::test]
async fn files_that_nothing_names_are_removed_once_they_are_old() {
    let world = World::new().await;
    let agent = world.base_agent("others").await;
    let claim = world.claimed(&agent).await;
    let mut body = claim.completion(&photostats());
    body["report_html"] = json!("<p>kept</p>");
    world.ok(&claim.path("complete"), &agent, &body).await;
    let orphan = BlobName::report(claim.job, LeaseEpoch(99), "ab");
    world.app.blobs.put(&orphan, b"half a crash".to_vec()).await.unwrap();
    crate::sweeps::once(&world.app).await;
    assert!(world.app.blobs.read(&orphan).await.is_ok(), "its row may be about to be written");
    let kept = world.blob_folder().join("kept");
    let old = std::fs::FileTimes::new().set_modified(std::time::UNIX_EPOCH);
    for entry in std::fs::read_dir(kept).unwrap() {
        let file = std::fs::File::options().write(true).open(entry.unwrap().path()).unwrap();
        file.set_times(old).unwrap();
    }
    crate::sweeps::once(&world.app).await;
    assert!(world.app.blobs.read(&orphan).await.is_err());
    let left = world.app.blobs.names_older_than(Timestamp::from_micros(i64::MAX)).await.unwrap();
    assert_eq!(left.len(), 1, "the report of the result stays");
}

#[tokio::test]
async fn a_restart_gives_every_agent_a_whole_period() {
    let mut world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    world.clock.advance(Duration::from_secs(600));
    world.restart().await;
    let sweeps = crate::sweeps::start(&world.app);
    tokio::time::pause();
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(world.job_now(claim.job).await.state, JobState::Assigned);
    world.app.stopping.cancel();
    sweeps.join_all().await;
}
