//! Runs of a tool, and why they wait.

use std::time::Duration;

use safelight_domain::{AgentStatus, JobId, WriteClaim};
use safelight_store::{ClaimTerms, HeartbeatUpdate};
use serde_json::json;

use crate::test_support::{Browser, World, capabilities};

async fn reason(browser: &mut Browser<'_>, job: &str) -> (String, String) {
    let job = browser.get(&format!("/api/jobs/{job}")).await.ok(200);
    let text = |key: &str| job["reason"][key].as_str().unwrap_or_default().to_owned();
    (text("code"), text("text"))
}

#[tokio::test]
async fn a_job_waits_for_its_agent_with_a_reason_in_words() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let agent = world.agent("Studio-Mac").await;
    let collection = world.collection(&mut ada, agent.id, "weddings").await;
    let job = world.job(&mut ada, &collection).await;
    let told = |code: &str, text: &str| (code.to_owned(), text.to_owned());
    assert_eq!(reason(&mut ada, &job).await, told("queued", "next on agent Studio-Mac"));

    let store = &world.app.store;
    let paused = HeartbeatUpdate {
        accepts_jobs: false,
        not_accepting_reason: Some("on battery".to_owned()),
        not_accepting_until: Some("2026-01-31T13:30:00Z".parse().unwrap()),
        ..world.update(agent.id)
    };
    store.record_heartbeats(vec![paused]).await.unwrap();
    let text =
        "waiting for agent Studio-Mac, which takes no jobs now (on battery), until 13:30 UTC";
    assert_eq!(reason(&mut ada, &job).await, told("agent_paused", text));

    world.clock.advance(Duration::from_secs(122 * 60));
    world.heartbeat(agent.id).await;
    store.disconnect_agent(agent.id, true).await.unwrap();
    let text = "waiting for agent Studio-Mac, asleep since 14:02 UTC";
    assert_eq!(reason(&mut ada, &job).await, told("agent_away", text));
    world.clock.advance(Duration::from_secs(24 * 60 * 60));
    let text = "waiting for agent Studio-Mac, asleep since 2026-01-31 14:02 UTC";
    assert_eq!(reason(&mut ada, &job).await, told("agent_away", text));

    world.heartbeat(agent.id).await;
    let faulty = HeartbeatUpdate {
        status: AgentStatus::Error,
        error_message: Some("disk is full".to_owned()),
        ..world.update(agent.id)
    };
    store.record_heartbeats(vec![faulty]).await.unwrap();
    let text = "waiting for agent Studio-Mac, which reports a fault: disk is full";
    assert_eq!(reason(&mut ada, &job).await, told("agent_faulty", text));

    world.heartbeat(agent.id).await;
    let none = capabilities(&["local_filesystem"]);
    store.update_agent_capabilities(agent.id, Some(none), None).await.unwrap();
    let text = "agent Studio-Mac cannot run photostats; a newer version may";
    assert_eq!(reason(&mut ada, &job).await, told("agent_incapable", text));
}

#[tokio::test]
async fn a_job_behind_another_says_what_its_agent_is_busy_with() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let agent = world.agent("Studio-Mac").await;
    let first = world.collection(&mut ada, agent.id, "weddings").await;
    let second = world.collection(&mut ada, agent.id, "landscapes").await;
    let running = world.job(&mut ada, &first).await;
    let waiting = world.job(&mut ada, &second).await;
    let claimed = world.app.store.claim_job(agent.id, ClaimTerms::default()).await.unwrap();
    let claim = claimed.unwrap().job;
    assert_eq!(claim.id.to_string(), running);
    let (code, text) = reason(&mut ada, &waiting).await;
    assert_eq!(
        (code.as_str(), text.as_str()),
        ("agent_busy", "agent Studio-Mac is busy with photostats of weddings")
    );

    let shown = ada.get(&format!("/api/jobs/{running}")).await.ok(200);
    assert_eq!(shown["state"], "assigned");
    assert_eq!(shown["reason"], json!(null));
    assert_eq!(shown["agent"]["name"], "Studio-Mac");
    let listed = ada.get(&format!("/api/agents/{}", agent.id)).await.ok(200);
    assert_eq!(listed["status"], "busy");
    assert_eq!(listed["current_job_guid"], json!(running));

    let writer = WriteClaim { agent: agent.id, epoch: Some(claim.epoch) };
    world.app.store.fail_job(claim.id, writer, "no disk", true, 0).await.unwrap();
    let (code, text) = reason(&mut ada, &running).await;
    assert_eq!(code, "backoff");
    assert!(text.starts_with("the last try failed; tries again at 12:00 UTC"), "{text}");
    let shown = ada.get(&format!("/api/jobs/{running}")).await.ok(200);
    assert_eq!((&shown["attempt"], &shown["error"]), (&json!(2), &json!("no disk")));
}

#[tokio::test]
async fn progress_is_shown_while_the_job_runs() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let agent = world.agent("Studio-Mac").await;
    let collection = world.collection(&mut ada, agent.id, "weddings").await;
    let job: JobId = world.job(&mut ada, &collection).await.parse().unwrap();
    let store = &world.app.store;
    let claim = store.claim_job(agent.id, ClaimTerms::default()).await.unwrap().unwrap().job;
    let writer = WriteClaim { agent: agent.id, epoch: Some(claim.epoch) };
    let progress = json!({ "stage": "scanning", "files_scanned": 12, "seq": 3 }).to_string();
    let until = "2026-01-31T12:02:00Z".parse().unwrap();
    store.record_progress(job, writer, progress, until).await.unwrap();
    let shown = ada.get(&format!("/api/jobs/{job}")).await.ok(200);
    assert_eq!(shown["state"], "running");
    assert_eq!(shown["progress"]["files_scanned"], 12);
    assert_eq!(shown["progress"]["total_files"], json!(null));
}

#[tokio::test]
async fn what_cannot_run_is_refused_when_it_is_asked_for() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let agent = world.agent("Studio-Mac").await;
    let collection = world.collection(&mut ada, agent.id, "weddings").await;
    let ask = |tool: &str| json!({ "collection_guid": collection, "tool": tool });
    ada.post("/api/jobs", ask("phrenology")).await.refused_field("tool");
    let sentence =
        ada.post("/api/jobs", ask("photo_pairing")).await.refused(400, "agent_unsuitable");
    assert!(sentence.contains("photo_pairing"), "{sentence}");
    let more = capabilities(&["local_filesystem", "tool:photo_pairing:1"]);
    world.app.store.update_agent_capabilities(agent.id, Some(more), None).await.unwrap();
    ada.post("/api/jobs", ask("photo_pairing")).await.ok(201);
    let mut wrong = ask("photostats");
    wrong["priority"] = json!(101);
    ada.post("/api/jobs", wrong).await.refused_field("priority");
    let unknown =
        json!({ "collection_guid": "col_01kb0000000000000000000000", "tool": "photostats" });
    ada.post("/api/jobs", unknown).await.refused(404, "not_found");
}

#[tokio::test]
async fn jobs_are_found_by_state_and_collection() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let agent = world.agent("Studio-Mac").await;
    let one = world.collection(&mut ada, agent.id, "one").await;
    let two = world.collection(&mut ada, agent.id, "two").await;
    world.job(&mut ada, &one).await;
    let job = world.job(&mut ada, &two).await;
    for (query, count) in [
        ("", 2),
        ("?state=pending", 2),
        ("?state=running", 0),
        ("?state=scheduled,pending,running", 2),
        ("?tool=photostats&limit=1", 1),
        (&format!("?collection={two}"), 1),
    ] {
        let listed = ada.get(&format!("/api/jobs{query}")).await.ok(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), count, "{query}");
    }
    let listed = ada.get(&format!("/api/jobs?collection={two}")).await.ok(200);
    assert_eq!(listed["items"][0]["guid"], json!(job));
    assert_eq!(listed["items"][0]["collection"], json!({ "guid": two, "name": "two" }));
    assert_eq!(ada.get("/api/jobs?state=napping").await.status, 422);
}
