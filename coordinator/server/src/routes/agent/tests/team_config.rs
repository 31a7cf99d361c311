use axum::{
    body::Body,
    http::{Request, header},
};
use safelight_protocol::paths::AGENT_BASE;
use safelight_store::{Actor, NewPipeline, NewVersion, SettingsChange};
use serde_json::json;

use super::{Agent, Answer, World};

/// Asks with the revision that the agent has.
async fn asked(world: &World, agent: &Agent, revision: i64) -> Answer {
    let request = Request::get(format!("{AGENT_BASE}/config"))
        .header(header::AUTHORIZATION, format!("Bearer {}", agent.key))
        .header(header::IF_NONE_MATCH, format!("\"{revision}\""))
        .body(Body::empty())
        .unwrap();
    world.send(request).await
}

async fn set(world: &World, expected: i64, json: &str) {
    let json = Some(json.to_owned());
    let change = SettingsChange { expected, json, details: json!({}) };
    world.app.store.set_tool_settings(world.team, change, &Actor::system()).await.unwrap();
}

#[tokio::test]
async fn an_agent_gets_its_teams_settings_with_their_revision() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    set(&world, 1, r#"{"sidecar_scope":"library","report_policy":"strip"}"#).await;
    let answer = world.get("/config", Some(&agent.key)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.headers[header::ETAG], "\"2\"");
    let reply = answer.json();
    assert_eq!(reply["revision"], 2);
    assert_eq!(reply["config"]["sidecar_scope"], "library");
    assert_eq!(reply["config"]["report_policy"], json!(null), "not the agent's business");
    assert_eq!(reply["pipelines"], json!([]));
}

#[tokio::test]
async fn an_agent_that_has_the_revision_is_told_so_and_nothing_more() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let same = asked(&world, &agent, 1).await;
    assert_eq!((same.status, same.bytes.len()), (304, 0));
    set(&world, 1, r#"{"sidecar_scope":"library"}"#).await;
    let heartbeat = world.ok("/heartbeat", &agent, &json!({ "status": "online" })).await;
    assert_eq!(heartbeat["config_revision"], 2);
    let changed = asked(&world, &agent, 1).await;
    assert_eq!((changed.status, changed.json()["revision"].as_i64()), (200, Some(2)));
    assert_eq!(asked(&world, &agent, 2).await.status, 304);
}

#[tokio::test]
async fn active_pipelines_come_along_and_others_do_not() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let (store, by) = (&world.app.store, Actor::system());
    let document = json!({ "nodes": [{ "id": "c", "type": "capture" }], "edges": [] }).to_string();
    let first = || NewVersion { document: document.clone(), note: None };
    let draft = NewPipeline { name: "Draft".to_owned(), first: first() };
    store.create_pipeline(world.team, draft, &by).await.unwrap();
    let archive = NewPipeline { name: "Archive".to_owned(), first: first() };
    let made = store.create_pipeline(world.team, archive, &by).await.unwrap();
    store.activate_version(world.team, made.id, 1, &by).await.unwrap();
    let reply = world.get("/config", Some(&agent.key)).await.json();
    let pipelines = reply["pipelines"].as_array().unwrap();
    assert_eq!(pipelines.len(), 1, "{reply}");
    assert_eq!(pipelines[0]["guid"], json!(made.id));
    assert_eq!((&pipelines[0]["name"], &pipelines[0]["version"]), (&json!("Archive"), &json!(1)));
    assert_eq!(pipelines[0]["nodes"][0]["id"], "c");
}

#[tokio::test]
async fn nobody_gets_settings_without_a_key() {
    let world = World::new().await;
    assert_eq!(world.get("/config", None).await.refusal(), (401, "unauthenticated".to_owned()));
}
