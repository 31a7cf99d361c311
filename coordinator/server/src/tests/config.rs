//! What a team set for its tools.

use axum::http::Method;
use safelight_domain::WriteClaim;
use safelight_store::{ClaimTerms, NewResult, Page, Role, SeenCamera};
use serde_json::{Value, json};

use crate::test_support::{Answer, Browser, World};

const SETTINGS: [&str; 7] = [
    "photo-extensions",
    "metadata-extensions",
    "require-sidecar",
    "sidecar-scope",
    "camera-mappings",
    "processing-methods",
    "report-policy",
];

async fn put(by: &mut Browser<'_>, setting: &str, body: Value) -> Answer {
    by.ask(Method::PUT, &format!("/api/config/{setting}"), Some(body)).await
}

#[tokio::test]
async fn a_new_team_sees_the_defaults_and_that_they_are() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let config = ada.get("/api/config").await.ok(200);
    assert_eq!(config["revision"], 1);
    for setting in SETTINGS {
        let key = setting.replace('-', "_");
        assert_eq!(config[&key]["is_default"], true, "{setting}");
        assert_eq!(config[&key]["value"], config[&key]["default"], "{setting}");
        let one = ada.get(&format!("/api/config/{setting}")).await.ok(200);
        assert_eq!(one["value"], config[&key]["value"], "{setting}");
        assert_eq!(one["revision"], 1);
    }
    assert_eq!(config["metadata_extensions"]["value"], json!([".xmp"]));
    assert_eq!(config["sidecar_scope"]["value"], "folder");
    assert_eq!(config["report_policy"]["value"], "strict");
    ada.get("/api/config/colour").await.refused(404, "not_found");
}

#[tokio::test]
async fn each_setting_is_set_and_goes_back_to_its_default() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let nikon = json!({ "AB3D": [{ "name": "Nikon Z 8", "serial_number": "300" }] });
    let cases = [
        ("photo-extensions", json!(["JPG", ".dng"]), json!([".dng", ".jpg"])),
        ("metadata-extensions", json!(["xmp", "thm"]), json!([".thm", ".xmp"])),
        ("require-sidecar", json!([]), json!([])),
        ("sidecar-scope", json!("library"), json!("library")),
        ("camera-mappings", nikon.clone(), nikon),
        ("processing-methods", json!({ "HDR": "High" }), json!({ "HDR": "High" })),
        ("report-policy", json!("strip"), json!("strip")),
    ];
    for (setting, sent, kept) in cases {
        let before = ada.get(&format!("/api/config/{setting}")).await.ok(200);
        let after = put(&mut ada, setting, json!({ "value": sent })).await.ok(200);
        assert_eq!((&after["value"], &after["is_default"]), (&kept, &json!(false)), "{setting}");
        assert_eq!(after["default"], before["value"], "{setting}");
        let again = put(&mut ada, setting, json!({ "value": sent })).await.ok(200);
        assert_eq!(again["revision"], after["revision"], "the same again changes nothing");
        let undone = ada.delete(&format!("/api/config/{setting}")).await.ok(200);
        assert_eq!(undone["value"], before["value"], "{setting}");
        assert_eq!(undone["is_default"], true);
        assert_eq!(undone["revision"].as_i64(), before["revision"].as_i64().map(|one| one + 2));
    }
    let team = world.team().await;
    assert_eq!(world.app.store.tool_settings(team).await.unwrap().json, None);
}

#[tokio::test]
async fn each_bad_entry_is_told_with_its_place() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let cases = [
        ("photo-extensions", json!(["jpg", "a/b", ""]), vec!["1", "2"]),
        ("photo-extensions", json!([]), vec![""]),
        ("metadata-extensions", json!([]), vec![""]),
        ("photo-extensions", json!("jpg"), vec![""]),
        ("metadata-extensions", json!(["xmp", 5]), vec!["1"]),
        ("require-sidecar", json!([".tar.gz"]), vec!["0"]),
        ("sidecar-scope", json!("everywhere"), vec![""]),
        (
            "camera-mappings",
            json!({ "ab3d": [{ "name": "x" }], "AB3D": [{ "name": "" }], "XX00": [] }),
            vec!["AB3D/0/name", "XX00", "ab3d"],
        ),
        ("camera-mappings", json!({ "AB3D": [{ "serial_number": "1" }] }), vec!["AB3D/0"]),
        ("processing-methods", json!({ "a-b": "x", "HDR": "" }), vec!["HDR", "a-b"]),
        ("report-policy", json!("lax"), vec![""]),
        ("report-policy", json!(null), vec![""]),
    ];
    for (setting, value, places) in cases {
        let answer = put(&mut ada, setting, json!({ "value": value })).await;
        assert_eq!(answer.status, 422, "{setting} {value}: {}", answer.text);
        let faults = answer.json["detail"].as_array().unwrap();
        let told: Vec<String> = faults
            .iter()
            .map(|fault| {
                let loc: Vec<_> = fault["loc"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|at| at.as_str().unwrap())
                    .collect();
                assert_eq!(loc[..2], ["body", "value"]);
                loc[2..].join("/")
            })
            .collect();
        assert_eq!(told, places, "{setting} {value}: {}", answer.text);
    }
    put(&mut ada, "sidecar-scope", json!({})).await.refused_field("value");
    assert_eq!(ada.get("/api/config").await.ok(200)["revision"], 1, "nothing was changed");
}

#[tokio::test]
async fn a_change_from_an_older_revision_is_refused() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let change = json!({ "value": "library", "revision": 1 });
    assert_eq!(put(&mut ada, "sidecar-scope", change.clone()).await.ok(200)["revision"], 2);
    let late = put(&mut ada, "report-policy", json!({ "value": "strip", "revision": 1 })).await;
    let said = late.refused(409, "config_changed");
    assert!(said.contains("revision 2"), "{said}");
    let path = "/api/config/sidecar-scope";
    let late = ada.ask(Method::DELETE, path, Some(json!({ "revision": 1 }))).await;
    late.refused(409, "config_changed");
    ada.ask(Method::DELETE, path, Some(json!({ "revision": 2 }))).await.ok(200);
}

#[tokio::test]
async fn changes_are_told_with_what_was_before_and_after() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    put(&mut ada, "sidecar-scope", json!({ "value": "library" })).await.ok(200);
    ada.delete("/api/config/sidecar-scope").await.ok(200);
    let team = world.team().await;
    let told = world.app.store.list_audit(team, &Page::first(2)).await.unwrap().items;
    let details: Vec<Value> = told
        .iter()
        .map(|one| serde_json::from_str(one.details.as_deref().unwrap()).unwrap())
        .collect();
    let change = |before: &str, after: &str, default: bool, revision: i64| {
        json!({
            "setting": "sidecar_scope", "before": before, "after": after, "default": default,
            "revision": revision,
        })
    };
    let wanted = [change("library", "folder", true, 3), change("folder", "library", false, 2)];
    assert_eq!(details, wanted);
    assert!(told.iter().all(|one| one.label == "ada@example.org"));
}

#[tokio::test]
async fn members_look_and_another_team_has_settings_of_its_own() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    put(&mut ada, "sidecar-scope", json!({ "value": "library" })).await.ok(200);
    let team = world.team().await;
    let mut bob = world.person(team, "bob@example.org", Role::Member).await;
    let seen = bob.get("/api/config/sidecar-scope").await.ok(200);
    assert_eq!(seen["value"], "library");
    put(&mut bob, "sidecar-scope", json!({ "value": "folder" })).await.refused(403, "forbidden");
    bob.delete("/api/config/sidecar-scope").await.refused(403, "forbidden");
    let mut eve = world.stranger().await;
    assert_eq!(eve.get("/api/config").await.ok(200)["sidecar_scope"]["value"], "folder");
}

/// A finished run that brought these cameras.
async fn brings(world: &World, ada: &mut Browser<'_>, cameras: &[(&str, i64)]) {
    let agent = world.agent("Studio-Mac").await;
    let collection = world.collection(ada, agent.id, &format!("weddings-{}", agent.id)).await;
    world.job(ada, &collection).await;
    let store = &world.app.store;
    let claim = store.claim_job(agent.id, ClaimTerms::default()).await.unwrap().unwrap().job;
    let seen = |(id, images): &(&str, i64)| SeenCamera { id: (*id).to_owned(), images: *images };
    let result = NewResult {
        results_json: "{}".to_owned(),
        report_blob: None,
        files_scanned: None,
        issues_found: None,
        signature: "00".to_owned(),
        report_stripped: false,
        cameras: cameras.iter().map(seen).collect(),
    };
    let writer = WriteClaim { agent: agent.id, epoch: Some(claim.epoch) };
    store.complete_job(claim.id, writer, result).await.unwrap();
}

#[tokio::test]
async fn new_cameras_are_offered_until_they_are_named_or_waved_away() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    brings(&world, &mut ada, &[("AB3D", 7), ("DSC", 3), ("XX00", 1)]).await;
    let mappings = ada.get("/api/config/camera-mappings").await.ok(200);
    assert_eq!(mappings["value"], json!({}), "nothing is named by itself");
    let offered = mappings["offered"].as_array().unwrap();
    let ids: Vec<_> = offered.iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["AB3D", "DSC", "XX00"]);
    assert_eq!(offered[0]["images"], 7);
    assert_eq!(offered[0]["first_seen"], "2026-01-31T12:00:00Z");
    assert!(offered[0]["collection"]["name"].as_str().unwrap().starts_with("weddings"));
    assert_eq!(ada.get("/api/config/sidecar-scope").await.ok(200)["offered"], json!(null));

    let names = json!({ "value": { "DSC": [{ "name": "Sony A1" }] } });
    let named = put(&mut ada, "camera-mappings", names).await.ok(200);
    assert_eq!(named["offered"].as_array().unwrap().len(), 2, "{named}");
    let wave = "/api/config/camera-mappings/offered/XX00";
    assert_eq!(ada.delete(wave).await.status, 204);
    let left = ada.get("/api/config/camera-mappings").await.ok(200);
    assert_eq!(left["offered"].as_array().unwrap().len(), 1);
    assert_eq!(left["offered"][0]["id"], "AB3D");
    ada.delete("/api/config/camera-mappings/offered/NONE").await.refused(404, "not_found");
    let mut eve = world.stranger().await;
    eve.delete("/api/config/camera-mappings/offered/AB3D").await.refused(404, "not_found");
    let hers = eve.get("/api/config/camera-mappings").await.ok(200);
    assert_eq!(hers["offered"], json!([]));
}
