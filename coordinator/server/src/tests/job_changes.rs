//! Calling off, running again, and everything about one job.

use safelight_domain::WriteClaim;
use safelight_store::ClaimTerms;
use serde_json::{Value, json};

use crate::test_support::{Browser, World};

async fn claimed(world: &World, agent: safelight_domain::AgentId) -> safelight_store::JobRecord {
    world.app.store.claim_job(agent, ClaimTerms::default()).await.unwrap().unwrap().job
}

async fn see(browser: &mut Browser<'_>, job: &str) -> Value {
    browser.get(&format!("/api/jobs/{job}")).await.ok(200)
}

#[tokio::test]
async fn a_cancelled_job_stays_its_agents_until_it_lets_go() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let agent = world.agent("Studio-Mac").await;
    let collection = world.collection(&mut ada, agent.id, "weddings").await;
    let (held, waiting) =
        (world.job(&mut ada, &collection).await, world.job(&mut ada, &collection).await);
    let claim = claimed(&world, agent.id).await;
    let freed = ada.post(&format!("/api/jobs/{waiting}/cancel"), json!({})).await.ok(200);
    assert_eq!(
        (&freed["state"], &freed["reason"]["code"]),
        (&json!("cancelled"), &json!("cancelled"))
    );
    let told = ada.post(&format!("/api/jobs/{held}/cancel"), json!({})).await.ok(200);
    assert_eq!(told["reason"]["code"], "letting_go");
    assert_eq!(told["reason"]["text"], "called off; agent Studio-Mac has yet to let go");
    ada.post(&format!("/api/jobs/{held}/cancel"), json!({})).await.ok(200);
    let writer = WriteClaim { agent: agent.id, epoch: Some(claim.epoch) };
    world.app.store.fail_job(claim.id, writer, "stopped", true, 0).await.unwrap();
    let shown = see(&mut ada, &held).await;
    assert_eq!(shown["reason"]["code"], "cancelled");
    assert_eq!(shown["attempts"][0]["end"]["code"], "cancelled");
    ada.post("/api/jobs/job_x/cancel", json!({})).await.refused(404, "not_found");
}

#[tokio::test]
async fn a_failed_job_tells_its_attempts_and_what_ran_it_again() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let agent = world.agent("Studio-Mac").await;
    let collection = world.collection(&mut ada, agent.id, "weddings").await;
    let job = world.job(&mut ada, &collection).await;
    let again = format!("/api/jobs/{job}/retry");
    ada.post(&again, json!({})).await.refused(400, "wrong_state");
    for retryable in [true, false] {
        let claim = claimed(&world, agent.id).await;
        let writer = WriteClaim { agent: agent.id, epoch: Some(claim.epoch) };
        world.app.store.fail_job(claim.id, writer, "no disk", retryable, 0).await.unwrap();
        world.clock.advance(std::time::Duration::from_secs(60));
    }
    let retry = ada.post(&again, json!({})).await.ok(201);
    assert_eq!((&retry["parent_guid"], &retry["state"]), (&json!(job), &json!("pending")));
    ada.post(&again, json!({})).await.refused(409, "conflict");
    let shown = see(&mut ada, &job).await;
    assert_eq!(shown["retries"], json!([{ "guid": retry["guid"], "state": "pending" }]));
    assert_eq!(shown["reason"]["code"], "not_retried");
    let attempts = shown["attempts"].as_array().unwrap();
    assert_eq!(attempts.len(), 2);
    for (attempt, number) in attempts.iter().zip(1..) {
        assert_eq!(attempt["lease_epoch"], number);
        assert_eq!(attempt["agent"]["name"], "Studio-Mac");
        assert_eq!(
            (&attempt["end"]["text"], &attempt["error"]),
            (&json!("the agent reported a failure"), &json!("no disk"))
        );
    }
    let kept = see(&mut ada, retry["guid"].as_str().unwrap()).await;
    assert_eq!(kept["attempts"], json!([]));
}

#[tokio::test]
async fn many_jobs_are_changed_at_once_and_the_rest_is_told() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let agent = world.agent("Studio-Mac").await;
    let one = world.collection(&mut ada, agent.id, "one").await;
    let two = world.collection(&mut ada, agent.id, "two").await;
    for _ in 0..60 {
        world.clock.advance(std::time::Duration::from_secs(1));
        world.job(&mut ada, &one).await;
    }
    let other = world.job(&mut ada, &two).await;
    let filter = json!({ "collection": one });
    let done = ada.post("/api/jobs/cancel", filter.clone()).await.ok(200);
    assert_eq!(done, json!({ "changed": 60, "left_alone": 0, "left": [] }));
    assert_eq!(see(&mut ada, &other).await["state"], "pending");
    let filter = json!({ "collection": one, "state": ["cancelled", "pending"] });
    let done = ada.post("/api/jobs/cancel", filter.clone()).await.ok(200);
    assert_eq!((&done["changed"], &done["left_alone"]), (&json!(0), &json!(60)));
    assert_eq!(done["left"][0]["text"], "The job is cancelled.");
    let done = ada.post("/api/jobs/retry", filter).await.ok(200);
    assert_eq!(done["changed"], 60);
    let done = ada.post("/api/jobs/retry", json!({ "state": ["pending"] })).await.ok(200);
    assert_eq!((&done["changed"], &done["left_alone"]), (&json!(0), &json!(61)));
    assert_eq!(done["left"][0]["code"], "wrong_state");
    assert_eq!(done["left"][0]["text"], "The job is pending.");
    ada.post("/api/jobs/cancel", json!({ "state": ["napping"] })).await.refused_field("state");
    let mut eve = world.stranger().await;
    let theirs = eve.post("/api/jobs/cancel", json!({})).await.ok(200);
    assert_eq!(theirs["changed"], 0, "another team's jobs are not found");
}

#[tokio::test]
async fn a_collection_that_refreshes_itself_shows_what_comes_next() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let agent = world.agent("Studio-Mac").await;
    let collection = world.collection(&mut ada, agent.id, "weddings").await;
    let address = format!("/api/collections/{collection}");
    ada.patch(&address, json!({ "auto_refresh": true }))
        .await
        .refused_field("refresh_interval_hours");
    for hours in [0, 8761] {
        let odd = json!({ "refresh_interval_hours": hours });
        ada.patch(&address, odd).await.refused_field("refresh_interval_hours");
    }
    let set = json!({ "auto_refresh": true, "refresh_interval_hours": 24 });
    let shown = ada.patch(&address, set).await.ok(200);
    assert_eq!(
        (&shown["auto_refresh"], &shown["refresh_interval_hours"]),
        (&json!(true), &json!(24))
    );
    world.job(&mut ada, &collection).await;
    let claim = claimed(&world, agent.id).await;
    let writer = WriteClaim { agent: agent.id, epoch: Some(claim.epoch) };
    world.app.store.fail_job(claim.id, writer, "no disk", false, 0).await.unwrap();
    let upcoming = ada.get("/api/jobs?state=scheduled").await.ok(200);
    assert_eq!(upcoming["items"].as_array().unwrap().len(), 1);
    assert_eq!(upcoming["items"][0]["scheduled_for"], "2026-02-01T12:00:00Z");
    assert_eq!(upcoming["items"][0]["reason"]["text"], "waits for its time, 2026-02-01 12:00 UTC");
    let closed = json!({ "state": "closed" });
    ada.patch(&address, closed).await.ok(200);
    let none = ada.get("/api/jobs?state=scheduled").await.ok(200);
    assert_eq!(none["items"], json!([]));
    let next = upcoming["items"][0]["guid"].as_str().unwrap();
    assert_eq!(see(&mut ada, next).await["reason"]["code"], "collection_closed");
}
