//! Places with photos.

use std::time::Duration;

use safelight_domain::PipelineId;
use safelight_store::{Actor, NewPipeline, NewVersion};
use serde_json::{Value, json};

use crate::test_support::{World, capabilities};

fn request(agent: &impl serde::Serialize, path: &str) -> Value {
    json!({ "name": "Weddings", "type": "LOCAL", "path": path, "bound_agent_guid": agent })
}

#[tokio::test]
async fn a_folder_of_an_agent_becomes_a_collection() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let agent = world.agent("Studio-Mac").await;
    let made = ada.post("/api/collections", request(&agent.id, "/photos/2026/")).await.ok(201);
    assert_eq!(made["path"], "/photos/2026");
    assert_eq!(made["state"], "live");
    assert_eq!(made["bound_agent"]["name"], "Studio-Mac");
    assert_eq!(made["latest_results"], json!([]));
    let again = ada.post("/api/collections", request(&agent.id, "/photos/2026")).await;
    again.refused(409, "conflict");
    let listed = ada.get("/api/collections").await.ok(200);
    assert_eq!(listed, json!({ "items": [made], "next": null }));
}

#[tokio::test]
async fn a_folder_the_owner_did_not_bind_is_refused() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let agent = world.agent("Studio-Mac").await;
    for path in ["/photos2", "/", "/photos/../etc", "photos", ""] {
        let answer = ada.post("/api/collections", request(&agent.id, path)).await;
        answer.refused(400, "outside_roots");
    }
}

#[tokio::test]
async fn the_agent_must_be_there_and_able() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let agent = world.agent("Studio-Mac").await;
    world.clock.advance(Duration::from_secs(91));
    let answer = ada.post("/api/collections", request(&agent.id, "/photos")).await;
    let sentence = answer.refused(400, "agent_unsuitable");
    assert_eq!(sentence, "Agent Studio-Mac is offline; it has to be online for this.");
    world.heartbeat(agent.id).await;
    let none = capabilities(&["tool:photostats:1"]);
    world.app.store.update_agent_capabilities(agent.id, Some(none), None).await.unwrap();
    let answer = ada.post("/api/collections", request(&agent.id, "/photos")).await;
    answer.refused(400, "agent_unsuitable");
}

#[tokio::test]
async fn what_is_missing_or_not_there_yet_is_named() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let agent = world.agent("Studio-Mac").await;
    for (field, value) in [
        ("name", json!("")),
        ("type", json!("FLOPPY")),
        ("path", Value::Null),
        ("bound_agent_guid", Value::Null),
        ("bound_agent_guid", json!("agt_x")),
    ] {
        let mut wrong = request(&agent.id, "/photos");
        wrong[field] = value;
        ada.post("/api/collections", wrong).await.refused_field(field);
    }
}

#[tokio::test]
async fn a_collection_changes_its_name_and_state_and_nothing_else() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let agent = world.agent("Studio-Mac").await;
    let guid = world.collection(&mut ada, agent.id, "weddings").await;
    let path = format!("/api/collections/{guid}");
    let changed = ada.patch(&path, json!({ "name": "Old weddings", "state": "archived" })).await;
    let changed = changed.ok(200);
    assert_eq!((&changed["name"], &changed["state"]), (&json!("Old weddings"), &json!("archived")));
    ada.patch(&path, json!({ "bound_agent_guid": agent.id }))
        .await
        .refused_field("bound_agent_guid");
    ada.patch(&path, json!({ "path": "/photos/b" })).await.refused_field("path");
    assert_eq!(ada.get(&path).await.ok(200), changed);
}

#[tokio::test]
async fn a_long_list_comes_in_pages() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let agent = world.agent("Studio-Mac").await;
    for name in ["a", "b", "c"] {
        world.collection(&mut ada, agent.id, name).await;
    }
    let mut seen = Vec::new();
    let mut path = "/api/collections?limit=2".to_owned();
    loop {
        let page = ada.get(&path).await.ok(200);
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= 2);
        seen.extend(items.iter().map(|item| item["name"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => path = format!("/api/collections?limit=2&after={next}"),
            None => break,
        }
    }
    seen.sort();
    assert_eq!(seen, ["a", "b", "c"]);
    ada.get("/api/collections?limit=0").await.refused_field("limit");
    ada.get("/api/collections?limit=many").await.ok(422);
}

/// A pipeline that was never activated.
async fn draft(world: &World, name: &str) -> PipelineId {
    let first =
        NewVersion { document: json!({ "nodes": [], "edges": [] }).to_string(), note: None };
    let new = NewPipeline { name: name.to_owned(), first };
    let made = world.app.store.create_pipeline(world.team().await, new, &Actor::system()).await;
    made.unwrap().id
}

#[tokio::test]
async fn a_collection_has_a_pipeline_until_it_is_cleared() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let agent = world.agent("Studio-Mac").await;
    let pipeline = world.pipeline("RAW to DNG", &json!({ "nodes": [], "edges": [] })).await;
    let mut with = request(&agent.id, "/photos/a");
    with["pipeline_guid"] = json!(pipeline);
    let made = ada.post("/api/collections", with).await.ok(201);
    assert_eq!(made["pipeline"], json!({ "guid": pipeline, "name": "RAW to DNG" }));
    let path = format!("/api/collections/{}", made["guid"].as_str().unwrap());
    let kept = ada.patch(&path, json!({ "name": "Birds" })).await.ok(200);
    assert_eq!(kept["pipeline"]["name"], "RAW to DNG", "what is absent stays");
    let cleared = ada.patch(&path, json!({ "pipeline_guid": null })).await.ok(200);
    assert_eq!(cleared["pipeline"], json!(null));
    let set = ada.patch(&path, json!({ "pipeline_guid": pipeline })).await.ok(200);
    assert_eq!(set["pipeline"], made["pipeline"]);
    assert_eq!(ada.get("/api/collections").await.ok(200)["items"][0], set);
}

#[tokio::test]
async fn a_collection_takes_no_pipeline_that_is_foreign_or_not_active() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let agent = world.agent("Studio-Mac").await;
    let guid = world.collection(&mut ada, agent.id, "weddings").await;
    let path = format!("/api/collections/{guid}");
    let draft = draft(&world, "Draft").await;
    let mut with = request(&agent.id, "/photos/a");
    with["pipeline_guid"] = json!(draft);
    let patch = json!({ "pipeline_guid": draft });
    for answer in [ada.post("/api/collections", with).await, ada.patch(&path, patch).await] {
        let sentence = answer.refused(409, "pipeline_not_active");
        assert_eq!(sentence, "No version of the pipeline `Draft` is active; activate one first.");
    }
    let unknown = "pip_01kb0000000000000000000000";
    let mut with = request(&agent.id, "/photos/a");
    with["pipeline_guid"] = json!(unknown);
    let patch = json!({ "pipeline_guid": unknown });
    for answer in [ada.post("/api/collections", with).await, ada.patch(&path, patch).await] {
        let sentence = answer.refused(404, "not_found");
        assert_eq!(sentence, "There is no such pipeline here; choose one of the team's.");
    }
    ada.patch(&path, json!({ "pipeline_guid": "pip_x" })).await.refused_field("pipeline_guid");
    assert_eq!(ada.get(&path).await.ok(200)["pipeline"], json!(null));
}
