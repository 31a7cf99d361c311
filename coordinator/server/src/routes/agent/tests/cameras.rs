use safelight_domain::Tool;
use safelight_store::{Actor, NewJob, SettingsChange};
use serde_json::{Value, json};

use super::World;

fn pairing(cameras: &Value) -> Value {
    json!({
        "group_count": 3, "image_count": 9, "file_count": 9, "camera_usage": {},
        "method_usage": {}, "invalid_files_count": 0, "scan_time": 1, "cameras": cameras,
    })
}

/// A photo pairing of that agent completes with these cameras.
async fn brings(world: &World, cameras: &Value) {
    let agent = world.agent("one").await;
    let collection = world.collection(&agent, "/photos/cameras").await;
    let job = NewJob::now(collection, Tool::PhotoPairing);
    world.app.store.create_job(world.team, job, &Actor::system()).await.unwrap();
    let claim = world.claim(&agent).await;
    world.ok(&claim.path("complete"), &agent, &claim.completion(&pairing(cameras))).await;
}

#[tokio::test]
async fn camera_ids_without_a_name_are_noted_when_a_pairing_is_accepted() {
    let world = World::new().await;
    let json = Some(r#"{"cameras":{"AB3D":[{"name":"Nikon Z 8"}]}}"#.to_owned());
    let change = SettingsChange { expected: 1, json: json.clone(), details: json!({}) };
    world.app.store.set_tool_settings(world.team, change, &Actor::system()).await.unwrap();
    let cameras = json!({ "AB3D": { "images": 7, "name": "Nikon Z 8" }, "XX00": { "images": 2 } });
    brings(&world, &cameras).await;
    let seen = world.app.store.list_seen_cameras(world.team).await.unwrap();
    let told: Vec<_> = seen.iter().map(|one| (one.id.as_str(), one.images)).collect();
    assert_eq!(told, [("XX00", 2)]);
    let settings = world.app.store.tool_settings(world.team).await.unwrap();
    assert_eq!(settings.json, json, "nothing is named by itself");
}
