//! How the agent keeps, loses and ends its connection.

use std::{sync::Arc, time::Duration};

use safelight_agent::{client::ShutOut, loops::Ending};
use serde_json::json;

use crate::{
    fake::{Dialect, Fake},
    world::{Gate, QUICK, World},
};

#[tokio::test(flavor = "multi_thread")]
async fn the_first_heartbeat_says_who_we_are_and_how_the_computer_fares() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    let agent = world.agent(&fake).root(&photos).start();
    let first = fake.first("heartbeat").await;
    assert_eq!(first["status"], "online");
    assert_eq!(first["authorized_roots"], json!([photos]));
    assert_eq!(first["capabilities"][0], "local_filesystem");
    assert!(first["capabilities"][1].as_str().unwrap().starts_with("tool:photostats:"));
    assert_eq!(first["binary_checksum"].as_str().unwrap().len(), 64);
    assert!(first["metrics"]["memory_percent"].is_number() && first["boot_id"].is_string());
    let later = fake.nth("heartbeat", 2).await;
    assert!(later.get("capabilities").is_none(), "told once");
    assert_eq!(later["boot_id"], first["boot_id"]);
    let sent = fake.memory().calls[0].headers.clone();
    assert!(sent["user-agent"].to_str().unwrap().starts_with("safelight-agent/"));
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_agent_and_an_unknown_key_end_the_agent() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let unknown = world.agent(&fake).key("agt_key_of-somebody-else").start();
    assert_eq!(unknown.ended().await, Ending::ShutOut(ShutOut::UnknownKey));
    for verb in ["heartbeat", "claim"] {
        let world = World::new();
        fake.answer_next(verb, 1, 403, &json!({ "detail": "This agent was revoked." }));
        let revoked = world.agent(&fake).start();
        assert_eq!(revoked.ended().await, Ending::ShutOut(ShutOut::Revoked), "{verb}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_agent_stops_its_job() {
    let (world, fake, gate) = (World::new(), Fake::start(Dialect::Plus).await, Gate::new());
    let photos = world.photos();
    let agent = world.agent(&fake).root(&photos).tool(Arc::clone(&gate.tool)).start();
    fake.queue(&photos);
    fake.first("progress").await;
    let revoked = json!({ "detail": "This agent was revoked.", "code": "agent_revoked" });
    fake.answer_next("progress", 1, 403, &revoked);
    assert_eq!(agent.ended().await, Ending::ShutOut(ShutOut::Revoked));
    assert!(fake.calls("complete").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_taken_for_offline_says_that_it_lives_and_asks_again() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    let offline = json!({ "detail": "The agent is offline.", "code": "agent_not_online" });
    fake.answer_next("claim", 3, 403, &offline);
    let agent = world.agent(&fake).root(&photos).start();
    fake.queue(&photos);
    fake.first("complete").await;
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_coordinator_comes_back_the_work_goes_on() {
    let (world, fake, gate) = (World::new(), Fake::start(Dialect::Plus).await, Gate::new());
    let photos = world.photos();
    let agent = world.agent(&fake).root(&photos).tool(Arc::clone(&gate.tool)).start();
    let job = fake.queue(&photos);
    fake.first("progress").await;
    let address = fake.address();
    fake.vanish();
    gate.open();
    world.result_waits().await;
    // It has forgotten the claim; the fence, not the agent, decides what that means.
    let again = Fake::start_at(&address, Dialect::Plus).await;
    let complete = again.until("the result", |memory| {
        memory.calls.iter().find(|call| call.verb == "complete").cloned()
    });
    assert_eq!(complete.await.body["lease_epoch"], 1, "{job}");
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_that_is_stopped_lets_go_of_its_job_and_says_goodbye() {
    let (world, fake, gate) = (World::new(), Fake::start(Dialect::Plus).await, Gate::new());
    let photos = world.photos();
    let agent = world.agent(&fake).root(&photos).tool(Arc::clone(&gate.tool)).start();
    fake.queue(&photos);
    fake.first("progress").await;
    let started = tokio::time::Instant::now();
    assert_eq!(agent.stop().await, Ending::Stopped);
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    assert_eq!(fake.first("disconnect").await, json!({ "reason": "quit" }));
    assert!(fake.calls("complete").is_empty() && fake.calls("fail").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_ends_in_time_also_without_a_coordinator() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let agent = world.agent(&fake).start();
    fake.first("heartbeat").await;
    fake.vanish();
    let started = tokio::time::Instant::now();
    agent.stop().await;
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_is_held_open_and_falls_back_to_asking_again_and_again() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Base).await);
    let photos = world.photos();
    // Something on the way that breaks held requests.
    fake.answer_next("claim", 1, 504, &json!({}));
    let agent = world.agent(&fake).root(&photos).start();
    fake.nth("claim", 3).await;
    fake.queue(&photos);
    fake.first("complete").await;
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_asks_for_no_second_job_while_it_holds_one() {
    let (world, fake, gate) = (World::new(), Fake::start(Dialect::Plus).await, Gate::new());
    let photos = world.photos();
    let agent = world.agent(&fake).root(&photos).tool(Arc::clone(&gate.tool)).start();
    fake.queue(&photos);
    fake.queue(&photos);
    fake.first("progress").await;
    fake.nth("heartbeat", fake.calls("heartbeat").len() + 4).await;
    assert_eq!(fake.calls("config").len(), 1, "the second job waits where it is");
    gate.open();
    gate.open();
    fake.nth("complete", 1).await;
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_coordinator_sets_the_pace_of_heartbeats() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let slow = json!({ "acknowledged": true, "server_time": "2026-01-01T00:00:00Z",
        "pending_commands": [], "next_heartbeat_seconds": 300 });
    fake.answer_next("heartbeat", 1, 200, &slow);
    let agent = world.agent(&fake).start();
    fake.first("heartbeat").await;
    // Some polls later there would have been several at the agent's own pace.
    fake.nth("claim", 2).await;
    tokio::time::timeout(QUICK.heartbeat * 3, fake.nth("heartbeat", 1)).await.unwrap_err();
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_follows_no_redirect() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let thief = Fake::start(Dialect::Plus).await;
    let elsewhere = json!(format!("{}/api/agent/v1/heartbeat", thief.url));
    fake.answer_next("heartbeat", 1, 307, &elsewhere);
    let agent = world.agent(&fake).start();
    fake.nth("heartbeat", 1).await;
    assert!(thief.verbs().is_empty());
    agent.stop().await;
}
