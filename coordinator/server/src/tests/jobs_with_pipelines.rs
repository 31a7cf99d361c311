//! Which pipeline a job is held against, and what is refused.

use safelight_domain::AgentId;
use serde_json::{Value, json};

use crate::test_support::{Browser, World, capabilities};

/// An agent that can run everything.
async fn able_agent(world: &World) -> AgentId {
    let agent = world.agent("Studio-Mac").await.id;
    let all = capabilities(&[
        "local_filesystem",
        "tool:photostats:1",
        "tool:photo_pairing:1",
        "tool:pipeline_validation:1",
    ]);
    world.app.store.update_agent_capabilities(agent, Some(all), None).await.unwrap();
    agent
}

fn empty() -> Value {
    json!({ "nodes": [], "edges": [] })
}

fn ask(collection: &str, tool: &str) -> Value {
    json!({ "collection_guid": collection, "tool": tool })
}

async fn pipeline_of(ada: &mut Browser<'_>, request: Value) -> Value {
    ada.post("/api/jobs", request).await.ok(201)["pipeline"]["name"].clone()
}

#[tokio::test]
async fn a_job_is_given_its_own_pipeline_else_the_collections_else_the_default() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let agent = able_agent(&world).await;
    let collection = world.collection(&mut ada, agent, "weddings").await;
    let own = world.pipeline("Own", &empty()).await;
    let usual = world.pipeline("Collection's", &empty()).await;
    let default = world.pipeline("Default", &empty()).await;
    for tool in ["pipeline_validation", "photo_pairing"] {
        let mut with_own = ask(&collection, tool);
        with_own["pipeline_guid"] = json!(own);
        assert_eq!(pipeline_of(&mut ada, with_own).await, "Own");
    }
    let (team, by) = (world.team().await, safelight_store::Actor::system());
    world.app.store.set_default_pipeline(team, Some(default), &by).await.unwrap();
    for tool in ["pipeline_validation", "photo_pairing"] {
        assert_eq!(pipeline_of(&mut ada, ask(&collection, tool)).await, "Default");
    }
    let path = format!("/api/collections/{collection}");
    ada.patch(&path, json!({ "pipeline_guid": usual })).await.ok(200);
    for tool in ["pipeline_validation", "photo_pairing"] {
        assert_eq!(pipeline_of(&mut ada, ask(&collection, tool)).await, "Collection's");
    }
    for tool in ["photostats", "collection_test"] {
        assert_eq!(pipeline_of(&mut ada, ask(&collection, tool)).await, json!(null));
    }
    let listed = ada.get("/api/jobs").await.ok(200);
    let jobs = listed["items"].as_array().unwrap();
    let named = jobs.iter().filter_map(|job| job["pipeline"]["name"].as_str());
    let mut named: Vec<_> = named.collect();
    named.sort_unstable();
    assert_eq!(named, ["Collection's", "Collection's", "Default", "Default", "Own", "Own"]);
}

#[tokio::test]
async fn without_any_pipeline_a_validation_is_refused_and_a_pairing_is_not() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let agent = able_agent(&world).await;
    let collection = world.collection(&mut ada, agent, "weddings").await;
    let answer = ada.post("/api/jobs", ask(&collection, "pipeline_validation")).await;
    let sentence = answer.refused(422, "no_pipeline");
    assert!(sentence.contains("weddings") && sentence.contains("default"), "{sentence}");
    assert_eq!(pipeline_of(&mut ada, ask(&collection, "photo_pairing")).await, json!(null));
}

#[tokio::test]
async fn only_pipeline_validation_has_modes_and_only_two() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let agent = able_agent(&world).await;
    let collection = world.collection(&mut ada, agent, "weddings").await;
    let pipeline = world.pipeline("RAW to DNG", &empty()).await;
    let with_mode = |tool: &str, mode: &str| {
        let pipeline = (tool != "photostats").then_some(pipeline);
        json!({
            "collection_guid": collection, "tool": tool, "mode": mode, "pipeline_guid": pipeline,
        })
    };
    for mode in ["collection", "display_graph"] {
        let made = ada.post("/api/jobs", with_mode("pipeline_validation", mode)).await.ok(201);
        assert_eq!(made["mode"], mode);
    }
    for (tool, mode) in [
        ("pipeline_validation", "graph"),
        ("pipeline_validation", ""),
        ("photo_pairing", "collection"),
        ("photostats", "collection"),
    ] {
        ada.post("/api/jobs", with_mode(tool, mode)).await.refused_field("mode");
    }
}

#[tokio::test]
async fn a_pipeline_that_cannot_be_used_is_refused() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let agent = able_agent(&world).await;
    let collection = world.collection(&mut ada, agent, "weddings").await;
    let pipeline = world.pipeline("RAW to DNG", &empty()).await;
    let with = |tool: &str, pipeline: &Value| json!({ "collection_guid": collection, "tool": tool, "pipeline_guid": pipeline });
    for tool in ["photostats", "collection_test"] {
        ada.post("/api/jobs", with(tool, &json!(pipeline))).await.refused_field("pipeline_guid");
    }
    let unknown = json!("pip_01kb0000000000000000000000");
    let answer = ada.post("/api/jobs", with("pipeline_validation", &unknown)).await;
    assert!(answer.refused(404, "not_found").contains("pipeline"));
    let (team, by) = (world.team().await, safelight_store::Actor::system());
    world.app.store.delete_pipeline(team, pipeline, &by).await.unwrap();
    let answer = ada.post("/api/jobs", with("pipeline_validation", &json!(pipeline))).await;
    answer.refused(404, "not_found");
}

#[tokio::test]
async fn every_agent_that_reads_folders_tests_a_collection() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let agent = world.agent("Studio-Mac").await.id;
    let collection = world.collection(&mut ada, agent, "weddings").await;
    ada.post("/api/jobs", ask(&collection, "collection_test")).await.ok(201);
    let answer = ada.post("/api/jobs", ask(&collection, "pipeline_validation")).await;
    answer.refused(400, "agent_unsuitable");
}
