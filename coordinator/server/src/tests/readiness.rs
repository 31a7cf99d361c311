//! `/readyz` tells what is wrong.

use std::time::Duration;

use serde_json::Value;

use crate::test_support::World;

/// The check of that name.
fn check<'a>(body: &'a Value, name: &str) -> &'a Value {
    let checks = body["checks"].as_array().unwrap();
    checks.iter().find(|check| check["name"] == name).unwrap_or(&Value::Null)
}

#[tokio::test]
async fn everything_that_serving_needs_is_looked_at() {
    let world = World::new().await;
    let body = world.get("/readyz").await.ok(200);
    assert_eq!(body["status"], "ready");
    for name in ["database", "migrations", "blob_folder", "disk_space"] {
        assert_eq!(check(&body, name)["ok"], true, "{body}");
    }
    let fingerprint = world.app.server_key.fingerprint();
    let told = body["server_key"].as_str().unwrap();
    assert!(fingerprint.starts_with(told) && told.len() == 16);
}

#[tokio::test]
async fn a_database_that_is_gone_is_told() {
    let world = World::new().await;
    world.get("/readyz").await.ok(200);
    world.app.store.clone().close().await;
    world.get("/readyz").await.ok(200);
    world.clock.advance(Duration::from_secs(1));
    let answer = world.get("/readyz").await;
    assert_eq!(check(&answer.json, "database")["ok"], false);
    answer.refused(503, "unavailable");
}

#[tokio::test]
async fn a_blob_folder_that_cannot_be_written_is_told() {
    let world = World::new().await;
    std::fs::remove_dir_all(world.blob_folder()).unwrap();
    let answer = world.get("/readyz").await;
    assert_eq!(check(&answer.json, "blob_folder")["ok"], false);
    assert_eq!(check(&answer.json, "database")["ok"], true);
    answer.refused(503, "unavailable");
}
