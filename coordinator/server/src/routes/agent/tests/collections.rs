use safelight_domain::JobState;
use safelight_store::{JobFilter, Page};
use serde_json::json;

use super::World;

#[tokio::test]
async fn an_agent_makes_a_collection_inside_its_roots_once() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let body = json!({"name": "Summer", "path": "/photos/summer/"});
    let answer = world.post("/collections", Some(&agent.key), &body).await;
    assert_eq!(answer.status, 201);
    let reply = answer.json();
    assert!(reply["guid"].as_str().unwrap().starts_with("col_"));
    assert_eq!((&reply["name"], &reply["path"]), (&json!("Summer"), &json!("/photos/summer")));
    let answer = world.post("/collections", Some(&agent.key), &body).await;
    assert_eq!(answer.refusal(), (409, "conflict".to_owned()));
}

#[tokio::test]
async fn a_path_outside_the_roots_is_refused() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    for path in ["/etc", "/photos2", "/photos/../etc", "photos/x", ""] {
        let body = json!({"name": "x", "path": path});
        let answer = world.post("/collections", Some(&agent.key), &body).await;
        assert_eq!(answer.refusal(), (400, "outside_roots".to_owned()), "{path}");
    }
    let nameless = json!({"name": " ", "path": "/photos/x"});
    assert_eq!(world.post("/collections", Some(&agent.key), &nameless).await.status, 422);
}

#[tokio::test]
async fn a_change_queues_one_refresh_however_often_it_is_told() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let collection = world.collection(&agent, "/photos/x").await;
    let path = format!("/collections/{collection}/changed");
    for _ in 0..3 {
        assert_eq!(world.post_empty(&path, Some(&agent.key)).await.status, 202);
    }
    let filter = JobFilter { collection: Some(collection), ..JobFilter::default() };
    let jobs =
        world.app.store.list_jobs(world.team, &filter, &Page::first(10)).await.unwrap().items;
    assert_eq!(jobs.len(), 1);
    assert_eq!(jobs[0].state, JobState::Pending);
    let other = world.agent("other").await;
    let answer = world.post_empty(&path, Some(&other.key)).await;
    assert_eq!(answer.refusal(), (404, "not_found".to_owned()), "not its collection");
}

#[tokio::test]
async fn an_agent_says_which_checks_a_change_calls_for_and_why() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let collection = world.collection(&agent, "/photos/x").await;
    let path = format!("/collections/{collection}/changed");
    let body = json!({
        "summary": "Asked for at this computer.",
        "tools": ["photostats", "photo_pairing", "pipeline_validation"],
    });
    for _ in 0..2 {
        let answer = world.post(&path, Some(&agent.key), &body).await;
        assert_eq!(answer.status, 202);
        let queued = json!(["photostats", "photo_pairing"]);
        assert_eq!(
            answer.json()["queued"],
            queued,
            "there is no pipeline to hold anything against"
        );
    }
    let filter = JobFilter { collection: Some(collection), ..JobFilter::default() };
    let jobs =
        world.app.store.list_jobs(world.team, &filter, &Page::first(10)).await.unwrap().items;
    assert_eq!(jobs.len(), 2);
    assert!(jobs.iter().all(|job| job.reason.as_deref() == Some("Asked for at this computer.")));
    let answer = world.post(&path, Some(&agent.key), &json!({ "tools": ["magic"] })).await;
    assert_eq!(answer.status, 422);
}
