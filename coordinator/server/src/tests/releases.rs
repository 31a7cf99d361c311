//! Release manifests, kept by the instance's administrators.

use safelight_store::Role;
use serde_json::json;

use crate::test_support::World;

const PATH: &str = "/api/admin/release-manifests";

#[tokio::test]
async fn a_release_is_made_known_changed_and_forgotten() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let artifact = json!({ "platform": "linux", "sha256": "AB".repeat(32), "file_name": "agent" });
    let request = json!({ "version": "1.0", "artifacts": [artifact], "notes": "First" });
    let made = ada.post(PATH, request).await.ok(201);
    assert!(made["guid"].as_str().unwrap().starts_with("rel_"));
    assert_eq!(made["artifacts"][0]["sha256"], "ab".repeat(32));
    assert_eq!(made["active"], true);
    let one = format!("{PATH}/{}", made["guid"].as_str().unwrap());
    let changed = ada.patch(&one, json!({ "active": false, "notes": null })).await.ok(200);
    assert_eq!((&changed["active"], &changed["notes"]), (&json!(false), &json!(null)));
    assert_eq!(ada.get(&one).await.ok(200), changed);
    assert_eq!(ada.get(PATH).await.ok(200)["items"], json!([changed]));
    let trail = ada.get("/api/audit?action=release.").await.ok(200);
    assert_eq!(trail["items"].as_array().unwrap().len(), 2);
    let mut bob = world.person(world.team().await, "bob@x.org", Role::Admin).await;
    bob.get(PATH).await.refused(403, "forbidden");
    assert_eq!(bob.get("/api/audit?action=release.").await.ok(200)["items"], json!([]));
    ada.delete(&one).await.ok(204);
    ada.get(&one).await.refused(404, "not_found");
}

#[tokio::test]
async fn nonsense_is_refused_by_field() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let artifact = json!({ "platform": "linux", "sha256": "ab".repeat(32) });
    for (request, field) in [
        (json!({ "version": " ", "artifacts": [artifact] }), "version"),
        (json!({ "version": "1", "artifacts": [] }), "artifacts"),
        (json!({ "version": "1", "artifacts": [artifact, artifact] }), "artifacts"),
        (
            json!({ "version": "1", "artifacts": [{ "platform": "", "sha256": "ab".repeat(32) }] }),
            "artifacts",
        ),
        (
            json!({ "version": "1", "artifacts": [{ "platform": "x", "sha256": "zz" }] }),
            "artifacts",
        ),
        (json!({ "version": "1", "artifacts": [artifact], "notes": "x".repeat(2001) }), "notes"),
    ] {
        ada.post(PATH, request).await.refused_field(field);
    }
}

#[tokio::test]
async fn what_is_thought_of_an_agent_is_shown() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let agent = world.agent("Studio-Mac").await.id;
    let shown = ada.get(&format!("/api/agents/{agent}")).await.ok(200);
    assert_eq!(shown["development_mode"], true);
    assert_eq!(shown["attestation"], "development");
}
