//! One job, from the claim to its end.

use std::{sync::Arc, time::Duration};

use safelight_agent::{
    clock::ManualAwakeClock,
    job::{ToolFault, ToolInput},
};
use safelight_domain::Timestamp;
use safelight_protocol::canonical_value;
use serde_json::json;

use crate::{
    fake::{Dialect, Fake, signed},
    world::{Gate, QUIET, World, finding},
};

/// What people notice as "at once".
const AT_ONCE: Duration = Duration::from_millis(200);

#[tokio::test(flavor = "multi_thread")]
async fn a_claimed_job_is_run_signed_and_handed_in_with_its_report() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    let agent = world.agent(&fake).root(&photos).start();
    fake.queue(&photos);
    let complete = fake.first("complete").await;
    let results = &complete["results"];
    assert_eq!(results["total_files"], 4);
    assert_eq!(results["orphaned_images"], json!(["AB3D0002.CR3"]));
    assert_eq!(results["orphaned_xmp"], json!(["sub/AB3D0003.xmp"]));
    assert_eq!((&complete["files_scanned"], &complete["issues_found"]), (&json!(4), &json!(2)));
    assert_eq!(complete["lease_epoch"], 1);
    assert!(signed(&canonical_value(results), &complete["signature"]));
    let report = String::from_utf8(fake.uploaded(&complete["report_upload_id"])).unwrap();
    assert!(report.contains("AB3D0002.CR3") && report.contains("name=\"generator\""));
    // The next job is asked for at once, and the agent no longer names this one.
    fake.queue(&photos);
    fake.nth("complete", 1).await;
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_coordinator_that_knows_only_the_base_part_gets_its_result() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Base).await);
    let photos = world.photos();
    let agent = world.agent(&fake).root(&photos).start();
    fake.queue(&photos);
    let complete = fake.first("complete").await;
    assert!(complete.get("lease_epoch").is_none(), "there was none to send back");
    fake.queue(&photos);
    fake.nth("complete", 1).await;
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn progress_names_its_claim_and_is_numbered_upwards() {
    let (world, fake, gate) = (World::new(), Fake::start(Dialect::Plus).await, Gate::new());
    let photos = world.photos();
    let agent = world.agent(&fake).root(&photos).tool(Arc::clone(&gate.tool)).start();
    let job = fake.queue(&photos);
    fake.nth("progress", 2).await;
    let told = fake.calls("progress");
    assert!(told.windows(2).all(|pair| pair[0]["seq"].as_u64() < pair[1]["seq"].as_u64()));
    assert!(told.iter().all(|told| told["lease_epoch"] == 1));
    let named = fake
        .until("a heartbeat that names the job", |memory| {
            let mut beats = memory.calls.iter().filter(|call| call.verb == "heartbeat");
            beats.find(|call| call.body["current_job_guid"] == job.as_str()).cloned()
        })
        .await;
    assert_eq!(named.body["jobs"], json!([{ "guid": job, "lease_epoch": 1 }]));
    gate.open();
    fake.first("complete").await;
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_lease_stops_the_job_at_once_and_nothing_of_it_is_handed_in() {
    let (world, fake, gate) = (World::new(), Fake::start(Dialect::Plus).await, Gate::new());
    let photos = world.photos();
    let agent = world.agent(&fake).root(&photos).tool(Arc::clone(&gate.tool)).start();
    fake.queue(&photos);
    fake.first("progress").await;
    let lost = json!({ "detail": "Given to somebody else.", "code": "lease_lost" });
    fake.answer_next("progress", 1, 409, &lost);
    stops_at_once(&fake).await;
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_that_the_heartbeat_no_longer_confirms_stops_the_job() {
    let (world, fake, gate) = (World::new(), Fake::start(Dialect::Plus).await, Gate::new());
    let photos = world.photos();
    let agent = world.agent(&fake).root(&photos).tool(Arc::clone(&gate.tool)).start();
    fake.queue(&photos);
    fake.first("progress").await;
    fake.forget_claims();
    stops_at_once(&fake).await;
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancel_stops_the_job_whether_the_heartbeat_or_progress_tells_it() {
    for by_heartbeat in [true, false] {
        let (world, fake, gate) = (World::new(), Fake::start(Dialect::Plus).await, Gate::new());
        let photos = world.photos();
        let agent = world.agent(&fake).root(&photos).tool(Arc::clone(&gate.tool)).start();
        let job = fake.queue(&photos);
        fake.first("progress").await;
        if by_heartbeat {
            fake.memory().commands.push(format!("cancel_job:{job}"));
        } else {
            let status = json!({ "guid": job, "status": "cancelled", "tool": "photostats", "cancelled": true });
            fake.answer_next("progress", 1, 200, &status);
        }
        stops_at_once(&fake).await;
        agent.stop().await;
    }
}

/// The agent lets go of its job and asks for the next; nothing was handed in.
async fn stops_at_once(fake: &Fake) {
    let started = tokio::time::Instant::now();
    let seen = fake.verbs().len();
    fake.until("a heartbeat without the job", |memory| {
        let fresh = memory.calls[seen.saturating_sub(1)..].iter();
        let mut empty =
            fresh.filter(|call| call.verb == "heartbeat" && call.body["jobs"] == json!([]));
        empty.next().map(|_| ())
    })
    .await;
    assert!(started.elapsed() < AT_ONCE + QUICK_SLACK, "{:?}", started.elapsed());
    assert!(fake.calls("complete").is_empty() && fake.calls("fail").is_empty());
}

/// Until the news has reached the agent at all: one heartbeat or progress, and a busy machine.
const QUICK_SLACK: Duration = Duration::from_secs(2);

#[tokio::test(flavor = "multi_thread")]
async fn a_result_that_is_done_when_nobody_wants_it_any_more_is_not_handed_in() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    let tool = |input: &ToolInput| {
        // Somebody calls it off when the last file was just looked at.
        input.cancel.cancel();
        Ok(finding(json!({})))
    };
    let agent = world.agent(&fake).root(&photos).tool(Arc::new(tool)).start();
    fake.queue(&photos);
    fake.nth("claim", 1).await;
    assert!(fake.calls("complete").is_empty() && fake.calls("fail").is_empty());
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_fails_its_job_and_the_agent_takes_the_next() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    let tool = |input: &ToolInput| {
        assert!(!input.collection_name.contains("photos"), "on purpose");
        Ok(finding(json!({})))
    };
    let agent = world.agent(&fake).root(&photos).tool(Arc::new(tool)).start();
    fake.queue(&photos);
    let fail = fake.first("fail").await;
    assert_eq!(fail["retryable"], true);
    assert!(fail["error_message"].as_str().unwrap().starts_with("internal: "), "{fail}");
    assert!(!fail["error_message"].as_str().unwrap().contains("on purpose"), "stays in the log");
    let canonical = canonical_value(&json!({ "error": fail["error_message"] }));
    assert!(signed(&canonical, &fail["signature"]));
    fake.queue(&photos);
    fake.nth("fail", 1).await;
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tool_nobody_knows_here_is_given_up_for_good() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    let agent = world.agent(&fake).root(&photos).start();
    for (index, tool) in ["face_finder", "dream_finder"].into_iter().enumerate() {
        fake.queue_tool(tool, &photos, &json!({}));
        let fail = fake.nth("fail", index).await;
        assert_eq!(fail["retryable"], false);
        assert!(fail["error_message"].as_str().unwrap().contains(tool));
    }
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_cannot_be_fetched_yet_are_asked_for_again() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    fake.answer_next("config", 3, 503, &json!({ "detail": "Busy.", "code": "unavailable" }));
    let agent = world.agent(&fake).root(&photos).start();
    fake.queue(&photos);
    fake.first("complete").await;
    assert_eq!(fake.calls("config").len(), 4);
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_sleep_the_coordinator_is_asked_before_the_result_is_written() {
    let (world, fake, gate) = (World::new(), Fake::start(Dialect::Plus).await, Gate::new());
    let photos = world.photos();
    let clock = Arc::new(ManualAwakeClock::at(Timestamp::from_micros(0)));
    let agent = world.agent(&fake).root(&photos).tool(Arc::clone(&gate.tool)).tempo(QUIET);
    let agent = agent.clock(Arc::clone(&clock) as _).start();
    fake.queue(&photos);
    fake.first("progress").await;
    gate.reached().await;
    let before = fake.verbs().len();
    clock.sleep(Duration::from_secs(600));
    gate.open();
    fake.first("complete").await;
    let mut after: Vec<String> = fake.verbs().split_off(before);
    // A try at a socket writes nothing.
    after.retain(|verb| verb != "ws");
    assert_eq!(after.first().map(String::as_str), Some("heartbeat"), "{after:?}");
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_tool_says_when_it_fails_reaches_the_coordinator() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    let tool = |_: &ToolInput| {
        Err(ToolFault::Failed { message: "disk: It went.".to_owned(), retryable: true })
    };
    let agent = world.agent(&fake).root(&photos).tool(Arc::new(tool)).start();
    fake.queue(&photos);
    let fail = fake.first("fail").await;
    assert_eq!(
        (&fail["error_message"], &fail["retryable"]),
        (&json!("disk: It went."), &json!(true))
    );
    assert_eq!(fail["lease_epoch"], 1);
    agent.stop().await;
}
