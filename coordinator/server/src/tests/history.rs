//! What was: an agent's load and jobs, how a collection goes, notices, and how long it is kept.

use std::time::Duration;

use axum::http::Method;
use safelight_domain::{AgentId, WriteClaim};
use safelight_store::{ClaimTerms, HeartbeatUpdate, NewResult, Role};
use serde_json::{Value, json};

use crate::{
    sweeps,
    test_support::{Browser, World},
};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Runs PhotoStats on the collection, with these results; the id of the result.
async fn ran(
    world: &World,
    ada: &mut Browser<'_>,
    agent: AgentId,
    collection: &str,
    results: Value,
) -> String {
    world.job(ada, collection).await;
    let store = &world.app.store;
    let claim = store.claim_job(agent, ClaimTerms::default()).await.unwrap().unwrap().job;
    let result = NewResult {
        results_json: results.to_string(),
        report_blob: None,
        files_scanned: results["total_files"].as_i64(),
        issues_found: Some(1),
        signature: "00".to_owned(),
        report_stripped: false,
        cameras: Vec::new(),
    };
    let writer = WriteClaim { agent, epoch: Some(claim.epoch) };
    let done = store.complete_job(claim.id, writer, result).await.unwrap();
    world.clock.advance(Duration::from_secs(1));
    done.result.id.to_string()
}

#[tokio::test]
async fn an_agent_tells_what_it_does_and_did_and_how_its_computer_fares() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let agent = world.agent("Studio-Mac").await;
    let collection = world.collection(&mut ada, agent.id, "weddings").await;
    ran(&world, &mut ada, agent.id, &collection, json!({})).await;
    let running = world.job(&mut ada, &collection).await;
    let store = &world.app.store;
    store.claim_job(agent.id, ClaimTerms::default()).await.unwrap().unwrap();
    let shown = ada.get(&format!("/api/agents/{}", agent.id)).await.ok(200);
    assert_eq!(shown["current_job"]["guid"], json!(running));
    assert_eq!(shown["recent_jobs"].as_array().unwrap().len(), 2);
    let first = ada.get(&format!("/api/agents/{}/jobs?limit=1", agent.id)).await.ok(200);
    assert_eq!(first["items"][0]["guid"], json!(running));
    let next = first["next"].as_str().unwrap();
    let rest = ada.get(&format!("/api/agents/{}/jobs?after={next}", agent.id)).await.ok(200);
    assert_eq!((&rest["items"][0]["state"], &rest["next"]), (&json!("completed"), &json!(null)));
    assert_eq!(ada.get(&format!("/api/agents/{}/jobs?after=x", agent.id)).await.status, 422);

    let address = format!("/api/agents/{}/metrics", agent.id);
    for cpu in [10.0, 30.0] {
        let metrics = Some(json!({ "cpu_percent": cpu }).to_string());
        let beat = HeartbeatUpdate { metrics, ..world.update(agent.id) };
        store.record_heartbeats(vec![beat]).await.unwrap();
        world.clock.advance(Duration::from_secs(30));
    }
    let fine = ada.get(&address).await.ok(200);
    assert_eq!((&fine["step"], fine["points"].as_array().unwrap().len()), (&json!("fine"), 2));
    assert_eq!(fine["points"][1]["cpu_percent"], json!({ "min": 30.0, "avg": 30.0, "max": 30.0 }));
    assert_eq!(fine["points"][1]["memory_percent"], json!(null));
    let coarse = ada.get(&format!("{address}?since=2026-01-01T00:00:00Z")).await.ok(200);
    assert_eq!(coarse["step"], "coarse", "a month is too long for each heartbeat");
    assert_eq!(coarse["points"][0]["cpu_percent"]["avg"], 20.0);
    assert_eq!(ada.get(&format!("{address}?step=exact")).await.status, 422);
    world.clock.advance(DAY + DAY);
    sweeps::once(&world.app).await;
    let since = "since=2026-01-01T00:00:00Z";
    let fine = ada.get(&format!("{address}?{since}&step=fine")).await.ok(200);
    assert_eq!(fine["points"], json!([]), "kept for a day");
    let coarse = ada.get(&format!("{address}?{since}")).await.ok(200);
    assert_eq!(coarse["points"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_collection_tells_how_it_goes_and_what_differs() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let agent = world.agent("Studio-Mac").await.id;
    let collection = world.collection(&mut ada, agent, "weddings").await;
    let first = json!({
        "orphaned_images": ["a.cr3"], "total_files": 3, "total_size": 30, "scan_time": 0.5,
    });
    let first = ran(&world, &mut ada, agent, &collection, first).await;
    let second = json!({
        "orphaned_images": ["b.cr3", "c.cr3"], "total_files": 4, "total_size": 44,
    });
    let second = ran(&world, &mut ada, agent, &collection, second).await;
    let third = json!({ "changes": { "unchanged": true }, "total_files": 4 });
    ran(&world, &mut ada, agent, &collection, third).await;

    let address = format!("/api/trends?collection={collection}&tool=photostats");
    let trend = ada.get(&address).await.ok(200);
    let points = trend["items"].as_array().unwrap();
    let of = |key: &str| points.iter().map(|point| point[key].clone()).collect::<Vec<_>>();
    assert_eq!(of("bytes"), [json!(44), json!(44), json!(30)], "carried forward");
    assert_eq!(of("files"), [json!(4), json!(4), json!(3)]);
    assert_eq!(of("unchanged"), [json!(true), json!(false), json!(false)]);
    let page = ada.get(&format!("{address}&limit=2")).await.ok(200);
    assert!(page["next"].is_string());
    assert_eq!(ada.get("/api/trends").await.status, 422);

    let diff = ada.get(&format!("/api/results/{second}/diff")).await.ok(200);
    assert_eq!(diff["previous_guid"], json!(first));
    let orphans = json!({ "name": "orphaned_images", "before": 1, "after": 2 });
    assert!(diff["figures"].as_array().unwrap().contains(&orphans), "{diff}");
    assert_eq!(
        diff["findings"],
        json!([{
            "name": "orphaned_images", "new": ["b.cr3", "c.cr3"], "new_count": 2,
            "gone": ["a.cr3"], "gone_count": 1, "complete": true,
        }])
    );
    let alone = ada.get(&format!("/api/results/{first}/diff")).await.ok(200);
    assert_eq!((&alone["previous_guid"], &alone["findings"]), (&json!(null), &json!([])));
}

#[tokio::test]
async fn a_team_is_told_once_a_cause_until_it_happens_again() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let agent = world.agent("Studio-Mac").await.id;
    let collection = world.collection(&mut ada, agent, "weddings").await;
    ran(&world, &mut ada, agent, &collection, json!({})).await;
    ran(&world, &mut ada, agent, &collection, json!({ "orphaned_xmp": ["a.xmp"] })).await;
    world.clock.advance(Duration::from_secs(300));
    world.app.store.sweep_offline(world.app.clock.now()).await.unwrap();
    let listed = ada.get("/api/notices").await.ok(200);
    let notices = listed["items"].as_array().unwrap();
    assert_eq!(notices.len(), 2);
    assert_eq!(
        (&notices[0]["kind"], &notices[0]["text"]),
        (&json!("agent_offline"), &json!("Agent Studio-Mac fell silent and counts as offline."))
    );
    assert_eq!(notices[0]["agent"]["status"], "offline");
    assert_eq!(
        notices[1]["text"],
        "photostats of weddings found what was not there before: orphaned xmp."
    );
    assert_eq!(notices[1]["findings"], json!(["orphaned_xmp"]));
    let page = ada.get("/api/notices?limit=1").await.ok(200);
    let next = page["next"].as_str().unwrap();
    let rest = ada.get(&format!("/api/notices?after={next}")).await.ok(200);
    assert_eq!(rest["items"].as_array().unwrap().len(), 1);
    ada.get("/api/notices?after=x").await.refused_field("after");

    let one = format!("/api/notices/{}/dismiss", notices[0]["guid"].as_str().unwrap());
    let mut eve = world.stranger().await;
    eve.post(&one, json!({})).await.refused(404, "not_found");
    ada.post(&one, json!({})).await.ok(204);
    let kind = json!({ "kind": "new_findings" });
    let done = ada.post("/api/notices/dismiss", kind).await.ok(200);
    assert_eq!(done, json!({ "dismissed": 1 }));
    assert_eq!(ada.get("/api/notices").await.ok(200)["items"], json!([]));
}

#[tokio::test]
async fn what_is_kept_is_the_teams_to_say_and_the_rest_goes() {
    let world = World::with(&[("SAFELIGHT_KEEP_RESULTS", "3")]).await;
    let mut ada = world.admin().await;
    let team = world.team().await;
    let shown = ada.get("/api/config/retention").await.ok(200);
    assert_eq!(shown["job_days"], json!({ "value": 90, "default": true }));
    assert_eq!(shown["results_kept"], json!({ "value": 3, "default": true }));
    let agent = world.agent("Studio-Mac").await.id;
    let collection = world.collection(&mut ada, agent, "weddings").await;
    for _ in 0..5 {
        ran(&world, &mut ada, agent, &collection, json!({})).await;
    }
    let count = async |browser: &mut Browser<'_>, of: &str| {
        let listed = browser.get(&format!("/api/{of}")).await.ok(200);
        listed["items"].as_array().unwrap().len()
    };
    sweeps::once(&world.app).await;
    assert_eq!(count(&mut ada, "results").await, 5, "all of the last two days");
    world.clock.advance(DAY * 3);
    sweeps::once(&world.app).await;
    assert_eq!(count(&mut ada, "results").await, 3);
    let set = json!({ "job_days": 30, "results_kept": 1 });
    let put = ada.ask(Method::PUT, "/api/config/retention", Some(set)).await.ok(200);
    assert_eq!(put["job_days"], json!({ "value": 30, "default": false }));
    assert_eq!(put["result_days"]["default"], json!(true));
    sweeps::once(&world.app).await;
    assert_eq!((count(&mut ada, "results").await, count(&mut ada, "jobs").await), (1, 5));
    world.clock.advance(DAY * 31);
    sweeps::once(&world.app).await;
    ada = world.sign_in("ada@example.org").await;
    assert_eq!(count(&mut ada, "jobs").await, 1, "the one whose result is kept");
    let odd = json!({ "job_days": 0 });
    let refused = ada.ask(Method::PUT, "/api/config/retention", Some(odd)).await;
    refused.refused_field("job_days");
    let mut member = world.person(team, "max@example.org", Role::Member).await;
    let set = json!({});
    let refused = member.ask(Method::PUT, "/api/config/retention", Some(set)).await;
    refused.refused(403, "forbidden");
}
