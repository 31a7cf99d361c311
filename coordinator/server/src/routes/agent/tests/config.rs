use safelight_domain::{PipelineId, Tool};
use safelight_store::{Actor, NewJob, NewPipeline, NewVersion};
use serde_json::json;

use super::{Agent, Claim, World};

#[tokio::test]
async fn a_held_job_comes_with_the_teams_settings() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let reply = world.get(&claim.path("config"), Some(&agent.key)).await;
    assert_eq!(reply.status, 200);
    let reply = reply.json();
    assert_eq!(reply["job_guid"], json!(claim.job));
    assert_eq!(reply["collection_path"], claim.body["collection_path"]);
    let config = &reply["config"];
    assert!(config["photo_extensions"].as_array().unwrap().contains(&json!(".dng")));
    assert_eq!(config["metadata_extensions"], json!([".xmp"]));
    assert!(config["require_sidecar"].as_array().unwrap().contains(&json!(".cr3")));
    assert_eq!(config["sidecar_scope"], "folder");
    assert_eq!(config["cameras"], config["camera_mappings"]);
    assert_eq!(reply["connector"], json!(null));
}

#[tokio::test]
async fn a_job_of_somebody_else_is_403_and_an_unknown_one_404() {
    let world = World::new().await;
    let one = world.agent("one").await;
    let other = world.agent("other").await;
    let claim = world.claimed(&one).await;
    let answer = world.get(&claim.path("config"), Some(&other.key)).await;
    assert_eq!(answer.refusal(), (403, "forbidden".to_owned()));
    for job in ["job_00000000000000000000000000", "job_x", "nonsense"] {
        let answer = world.get(&format!("/jobs/{job}/config"), Some(&one.key)).await;
        assert_eq!(answer.refusal(), (404, "not_found".to_owned()), "{job}");
    }
}

/// A pipeline of the team with two versions, the first of them active.
async fn pipeline(world: &World) -> PipelineId {
    let (store, by) = (&world.app.store, Actor::system());
    let document = json!({
        "description": "Not for agents.",
        "nodes": [{"id": "cap", "type": "capture", "x": 1.50}, {"id": "end", "type": "termination"}],
        "edges": [{"from": "cap", "to": "end"}],
    });
    let first = NewVersion { document: document.to_string(), note: None };
    let new = NewPipeline { name: "RAW to DNG".to_owned(), first };
    let id = store.create_pipeline(world.team, new, &by).await.unwrap().id;
    store.activate_version(world.team, id, 1, &by).await.unwrap();
    let second = NewVersion { document: r#"{"nodes":[],"edges":[]}"#.to_owned(), note: None };
    store.save_version(world.team, id, 1, second, &by).await.unwrap();
    id
}

/// A job of that tool with that pipeline, claimed.
async fn claimed_with(world: &World, agent: &Agent, tool: Tool, pipeline: PipelineId) -> Claim {
    let collection = world.collection(agent, &format!("/photos/{tool}")).await;
    let new = NewJob { pipeline: Some(pipeline), ..NewJob::now(collection, tool) };
    world.app.store.create_job(world.team, new, &Actor::system()).await.unwrap();
    world.claim(agent).await
}

#[tokio::test]
async fn tools_that_use_a_pipeline_get_its_active_version_also_after_deletion() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let id = pipeline(&world).await;
    let expected = json!({
        "guid": id, "name": "RAW to DNG", "version": 1,
        "nodes": [{"id": "cap", "type": "capture", "x": 1.5}, {"id": "end", "type": "termination"}],
        "edges": [{"from": "cap", "to": "end"}],
    });
    for (tool, given) in [
        (Tool::PipelineValidation, &expected),
        (Tool::PhotoPairing, &expected),
        (Tool::PhotoStats, &json!(null)),
    ] {
        let claim = claimed_with(&world, &agent, tool, id).await;
        let reply = world.get(&claim.path("config"), Some(&agent.key)).await.json();
        assert_eq!(&reply["pipeline"], given, "{tool}");
        assert_eq!(reply["pipeline_guid"], claim.body["pipeline_guid"]);
        assert_eq!(reply["pipeline_guid"], json!(id));
    }
    let job = NewJob::now(world.collection(&agent, "/photos/late").await, Tool::PipelineValidation);
    let job = NewJob { pipeline: Some(id), ..job };
    world.app.store.create_job(world.team, job, &Actor::system()).await.unwrap();
    world.app.store.delete_pipeline(world.team, id, &Actor::system()).await.unwrap();
    let claim = world.claim(&agent).await;
    let reply = world.get(&claim.path("config"), Some(&agent.key)).await.json();
    assert_eq!(reply["pipeline"], expected);
}
