//! A finished result is kept until the coordinator accepted it.

use std::sync::Arc;

use safelight_agent::{
    job::{ToolInput, ToolOutput},
    outbox::Outbox,
};
use safelight_protocol::canonical_value;
use serde_json::{Value, json};

use crate::{
    fake::{Dialect, Fake, signed},
    world::{World, finding},
};

fn busy() -> Value {
    json!({ "detail": "Busy.", "code": "unavailable" })
}

fn waiting(world: &World) -> usize {
    Outbox::open(&world.place().outbox()).unwrap().entries().unwrap().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_outlives_the_agent_and_is_handed_in_after_the_restart() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    fake.answer_next("complete", 10_000, 503, &busy());
    let first = world.agent(&fake).root(&photos).start();
    let job = fake.queue(&photos);
    let refused = fake.nth("complete", 1).await;
    first.stop().await;
    assert_eq!(waiting(&world), 1);

    fake.answer_as_usual("complete");
    let (before, tried) = (fake.verbs().len(), fake.calls("complete").len());
    let second = world.agent(&fake).root(&photos).start();
    let accepted = fake.nth("complete", tried).await;
    assert_eq!(
        accepted["signature"], refused["signature"],
        "the secret was not kept, the signature was"
    );
    let verbs: Vec<String> = fake.verbs().split_off(before);
    assert_eq!(verbs[0], "heartbeat", "asked first: {verbs:?}");
    let beat = fake.memory().calls[before].body.clone();
    assert_eq!(beat["jobs"][0]["guid"], job.as_str(), "the claim is named, so it is not released");
    fake.queue(&photos);
    fake.nth("complete", tried + 1).await;
    fake.asked_again().await;
    second.stop().await;
    assert_eq!(fake.calls("config").len(), 2, "the first job was not run again");
    assert_eq!(waiting(&world), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_that_nobody_wants_any_more_is_discarded() {
    for (status, code) in
        [(409, "lease_lost"), (400, "not_yours"), (400, "wrong_state"), (404, "not_found")]
    {
        let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
        let photos = world.photos();
        fake.answer_next("complete", 1, status, &json!({ "detail": "No.", "code": code }));
        let agent = world.agent(&fake).root(&photos).start();
        fake.queue(&photos);
        fake.first("complete").await;
        fake.queue(&photos);
        fake.nth("complete", 1).await;
        agent.stop().await;
        assert_eq!(fake.calls("complete").len(), 2, "{code}: tried once, then the next job");
        assert!(fake.calls("fail").is_empty(), "{code}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_report_leaves_the_results_alone() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    let unsafe_report = json!({ "detail": "It has a script.", "code": "unsafe_report" });
    fake.answer_next("finalize", 1, 400, &unsafe_report);
    let agent = world.agent(&fake).root(&photos).start();
    fake.queue(&photos);
    let complete = fake.first("complete").await;
    assert!(complete["results"].is_object() && complete.get("report_upload_id").is_none());
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn results_that_are_refused_for_good_fail_the_job_in_words() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    let bad = json!({ "detail": "total_files is missing.", "code": "bad_results" });
    fake.answer_next("complete", 1, 400, &bad);
    let agent = world.agent(&fake).root(&photos).start();
    fake.queue(&photos);
    let fail = fake.first("fail").await;
    assert_eq!(fail["retryable"], false);
    assert!(fail["error_message"].as_str().unwrap().contains("total_files is missing"));
    fake.asked_again().await;
    agent.stop().await;
    assert_eq!(waiting(&world), 0);
}

/// Results of 1.5 MB: six chunks here.
fn large(_: &ToolInput) -> Result<ToolOutput, safelight_agent::job::ToolFault> {
    let paths: Vec<String> = (0..50_000).map(|n| format!("folder/AB3D{n:04}-{n:016}")).collect();
    Ok(finding(json!({ "orphaned_images": paths })))
}

#[tokio::test(flavor = "multi_thread")]
async fn large_results_travel_in_chunks_and_are_signed_as_uploaded() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    let agent = world.agent(&fake).root(&photos).tool(Arc::new(large)).start();
    fake.queue(&photos);
    let complete = fake.first("complete").await;
    assert!(complete.get("results").is_none());
    let uploaded = String::from_utf8(fake.uploaded(&complete["results_upload_id"])).unwrap();
    assert!(signed(&uploaded, &complete["signature"]));
    let value: Value = serde_json::from_str(&uploaded).unwrap();
    assert_eq!(canonical_value(&value), uploaded);
    assert!(fake.calls("chunk").len() >= 6);
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_upload_is_taken_up_where_it_stopped_also_after_a_restart() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    let first = world.agent(&fake).root(&photos).tool(Arc::new(large)).start();
    fake.answer_next("finalize", 10_000, 503, &busy());
    fake.queue(&photos);
    fake.first("finalize").await;
    first.stop().await;
    fake.answer_as_usual("finalize");
    let chunks = fake.calls("chunk").len();
    let second = world.agent(&fake).root(&photos).start();
    fake.first("complete").await;
    second.stop().await;
    assert_eq!(fake.calls("chunk").len(), chunks, "no chunk was sent twice");
    assert_eq!(fake.calls("initiate").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_the_coordinator_dropped_is_begun_anew() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    let expired = json!({ "detail": "Too late.", "code": "upload_expired" });
    fake.answer_next("finalize", 1, 400, &expired);
    let agent = world.agent(&fake).root(&photos).tool(Arc::new(large)).start();
    fake.queue(&photos);
    let complete = fake.first("complete").await;
    fake.uploaded(&complete["results_upload_id"]);
    assert_eq!(fake.calls("initiate").len(), 2);
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_belongs_to_another_enrolment_is_never_handed_in() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    fake.answer_next("complete", 10_000, 503, &busy());
    let first = world.agent(&fake).root(&photos).start();
    fake.queue(&photos);
    fake.first("complete").await;
    first.stop().await;
    fake.answer_as_usual("complete");
    let tried = fake.calls("complete").len();
    let outbox = Outbox::open(&world.place().outbox()).unwrap();
    let mut entry = outbox.entries().unwrap().remove(0);
    entry.meta.agent = "agt_01k00000000000000000000001".parse().unwrap();
    entry.save().unwrap();
    let second = world.agent(&fake).root(&photos).start();
    let job = fake.queue(&photos);
    fake.nth("complete", tried).await;
    fake.asked_again().await;
    second.stop().await;
    let memory = fake.memory();
    let mut handed = memory.calls.iter().filter(|call| call.verb == "complete").skip(tried);
    assert!(handed.all(|call| call.path.contains(&job)), "only what is its own");
    drop(memory);
    assert_eq!(waiting(&world), 0);
}

/// The coordinator lets go of uploads once it took them: asking for them again would look as if the
/// result had never been accepted.
#[tokio::test(flavor = "multi_thread")]
async fn a_result_whose_answer_was_lost_is_handed_in_with_the_same_uploads() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    fake.answer_next("complete", 10_000, 503, &busy());
    let first = world.agent(&fake).root(&photos).start();
    fake.queue(&photos);
    let lost = fake.first("complete").await;
    first.stop().await;
    fake.answer_as_usual("complete");
    let gone = json!({ "detail": "There is no such upload.", "code": "not_found" });
    fake.answer_next("status", 10, 404, &gone);
    let wrong = json!({ "detail": "The job is completed.", "code": "wrong_state" });
    fake.answer_next("initiate", 10, 400, &wrong);
    let tried = fake.calls("complete").len();
    let second = world.agent(&fake).root(&photos).start();
    let again = fake.nth("complete", tried).await;
    assert_eq!(again, lost);
    fake.asked_again().await;
    second.stop().await;
    assert_eq!(waiting(&world), 0);
}
