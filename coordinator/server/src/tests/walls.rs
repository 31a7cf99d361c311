//! Another team's things do not exist.

use axum::http::Method;
use safelight_domain::{AgentId, ResultId, WriteClaim};
use safelight_store::{ClaimTerms, NewResult};
use serde_json::json;

use crate::test_support::{Browser, World};

/// Ids of things of the first team.
struct Things {
    agent: AgentId,
    enrolment: String,
    api_token: String,
    collection: String,
    job: String,
    result: ResultId,
}

async fn things(world: &World, ada: &mut Browser<'_>) -> Things {
    let agent = world.agent("Studio-Mac").await.id;
    let collection = world.collection(ada, agent, "weddings").await;
    let job = world.job(ada, &collection).await;
    let store = &world.app.store;
    let claim = store.claim_job(agent, ClaimTerms::default()).await.unwrap().unwrap().job;
    let result = NewResult {
        results_json: "{}".to_owned(),
        report_blob: None,
        files_scanned: None,
        issues_found: None,
        signature: "00".to_owned(),
        report_stripped: false,
        cameras: Vec::new(),
    };
    let writer = WriteClaim { agent, epoch: Some(claim.epoch) };
    let result = store.complete_job(claim.id, writer, result).await.unwrap().result.id;
    let made = ada.post("/api/api-tokens", json!({ "name": "x", "scopes": ["read"] })).await;
    let api_token = made.ok(201)["guid"].as_str().unwrap().to_owned();
    let made = ada.post("/api/agents/tokens", json!({})).await.ok(201);
    let enrolment = made["guid"].as_str().unwrap().to_owned();
    Things { agent, enrolment, api_token, collection, job, result }
}

#[tokio::test]
async fn nothing_of_another_team_can_be_seen_or_touched() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let Things { agent, enrolment, api_token, collection, job, result } =
        things(&world, &mut ada).await;
    let mut eve = world.stranger().await;
    let requests = [
        (Method::GET, format!("/api/agents/{agent}"), None),
        (Method::GET, format!("/api/agents/{agent}/jobs"), None),
        (Method::GET, format!("/api/agents/{agent}/metrics"), None),
        (Method::PATCH, format!("/api/agents/{agent}"), Some(json!({ "name": "Mine" }))),
        (Method::POST, format!("/api/agents/{agent}/revoke"), Some(json!({ "reason": "x" }))),
        (Method::DELETE, format!("/api/agents/{agent}"), None),
        (Method::DELETE, format!("/api/agents/tokens/{enrolment}"), None),
        (Method::DELETE, format!("/api/api-tokens/{api_token}"), None),
        (Method::GET, format!("/api/collections/{collection}"), None),
        (Method::PATCH, format!("/api/collections/{collection}"), Some(json!({ "name": "Mine" }))),
        (Method::DELETE, format!("/api/collections/{collection}"), None),
        (
            Method::POST,
            "/api/collections".to_owned(),
            Some(
                json!({ "name": "a", "type": "LOCAL", "path": "/photos", "bound_agent_guid": agent }),
            ),
        ),
        (
            Method::POST,
            "/api/jobs".to_owned(),
            Some(json!({ "collection_guid": collection, "tool": "photostats" })),
        ),
        (Method::GET, format!("/api/jobs/{job}"), None),
        (Method::POST, format!("/api/jobs/{job}/cancel"), None),
        (Method::POST, format!("/api/jobs/{job}/retry"), None),
        (Method::GET, format!("/api/results/{result}"), None),
        (Method::GET, format!("/api/results/{result}/json"), None),
        (Method::GET, format!("/api/results/{result}/diff"), None),
        (Method::GET, format!("/api/trends?collection={collection}"), None),
        (Method::GET, format!("/api/results/{result}/report"), None),
    ];
    for (method, path, body) in requests {
        let answer = eve.ask(method.clone(), &path, body).await;
        assert_eq!(answer.status, 404, "{method} {path}: {}", answer.text);
        assert!(!answer.text.contains("Studio") && !answer.text.contains("weddings"));
    }
    for list in
        ["agents", "agents/tokens", "api-tokens", "collections", "pipelines", "jobs", "results"]
    {
        let listed = eve.get(&format!("/api/{list}")).await.ok(200);
        assert_eq!(listed["items"], json!([]), "{list}");
    }
    let filtered = eve.get(&format!("/api/jobs?collection={collection}")).await.ok(200);
    assert_eq!(filtered["items"], json!([]));
    ada.get(&format!("/api/agents/{agent}")).await.ok(200);
}

#[tokio::test]
async fn another_teams_pipelines_do_not_exist_on_any_address() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let document = json!({ "nodes": [], "edges": [] });
    let pipeline = world.pipeline("weddings", &document).await;
    let one = format!("/api/pipelines/{pipeline}");
    let mut eve = world.stranger().await;
    let requests = [
        (Method::GET, one.clone(), None),
        (Method::PATCH, one.clone(), Some(json!({ "name": "Mine" }))),
        (Method::DELETE, one.clone(), None),
        (Method::GET, format!("{one}/versions"), None),
        (
            Method::POST,
            format!("{one}/versions"),
            Some(json!({ "document": document, "based_on": 1 })),
        ),
        (Method::POST, format!("{one}/versions"), Some(json!({ "document": 1, "based_on": 1 }))),
        (Method::GET, format!("{one}/versions/1"), None),
        (Method::POST, format!("{one}/activate"), Some(json!({ "version": 1 }))),
        (Method::POST, format!("{one}/default"), None),
        (Method::DELETE, format!("{one}/default"), None),
        (Method::GET, format!("{one}/export"), None),
        (Method::GET, format!("{one}/graph"), None),
    ];
    for (method, path, body) in requests {
        let answer = eve.ask(method.clone(), &path, body).await;
        assert_eq!(answer.status, 404, "{method} {path}: {}", answer.text);
        assert!(!answer.text.contains("weddings"));
    }
    let kept = ada.get(&one).await.ok(200);
    assert_eq!((&kept["name"], &kept["newest_version"]), (&json!("weddings"), &json!(1)));
}

#[tokio::test]
async fn another_teams_connectors_do_not_exist_on_any_address() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let request = json!({ "name": "Studio NAS", "type": "smb", "credential_location": "agent" });
    let made = ada.post("/api/connectors", request).await.ok(201);
    let one = format!("/api/connectors/{}", made["guid"].as_str().unwrap());
    let mut eve = world.stranger().await;
    let requests = [
        (Method::GET, None),
        (Method::PATCH, Some(json!({ "name": "Mine" }))),
        (Method::DELETE, None),
    ];
    for (method, body) in requests {
        let answer = eve.ask(method.clone(), &one, body).await;
        assert_eq!(answer.status, 404, "{method} {one}: {}", answer.text);
        assert!(!answer.text.contains("Studio"));
    }
    assert_eq!(eve.get("/api/connectors").await.ok(200)["items"], json!([]));
    assert_eq!(ada.get(&one).await.ok(200)["name"], "Studio NAS");
}
