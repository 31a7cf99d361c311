//! Workflows: made, changed by one after the other, activated, used and removed.

use safelight_store::{Page, Role};
use serde_json::{Value, json};

use crate::test_support::{Browser, World};

/// A pipeline that can be activated.
pub(super) fn sound() -> Value {
    json!({
        "nodes": [
            {"id": "cap", "type": "capture", "properties": {"sample_filename": "AB3D0001.CR3"}},
            {"id": "raw", "type": "file", "properties": {"extension": ".CR3"}},
            {"id": "end", "type": "termination", "properties": {"termination_type": "Archive"}}],
        "edges": [{"from": "cap", "to": "raw"}, {"from": "raw", "to": "end"}],
    })
}

/// A pipeline that lacks everything.
fn empty() -> Value {
    json!({ "nodes": [], "edges": [] })
}

async fn make(by: &mut Browser<'_>, name: &str, document: &Value) -> String {
    let made = by.post("/api/pipelines", json!({ "name": name, "document": document })).await;
    format!("/api/pipelines/{}", made.ok(201)["guid"].as_str().unwrap())
}

async fn activated(by: &mut Browser<'_>, name: &str) -> String {
    let path = make(by, name, &sound()).await;
    by.post(&format!("{path}/activate"), json!({ "version": 1 })).await.ok(200);
    path
}

#[tokio::test]
async fn a_team_without_pipelines_is_offered_templates_first() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let listed = ada.get("/api/pipelines").await.ok(200);
    assert_eq!(listed["items"], json!([]));
    let offered = listed["templates"].as_array().unwrap();
    assert_eq!(offered.len(), 3);
    assert_eq!(offered[0]["name"], "RAW to DNG archive");
    for template in offered {
        let request = json!({ "template": template["key"] });
        let made = ada.post("/api/pipelines", request).await.ok(201);
        assert_eq!((&made["name"], &made["newest_valid"]), (&template["name"], &json!(true)));
    }
    let listed = ada.get("/api/pipelines").await.ok(200);
    assert_eq!((listed["items"].as_array().unwrap().len(), &listed["templates"]), (3, &json!([])));
    let templates = ada.get("/api/pipelines/templates").await.ok(200);
    assert_eq!(&templates["items"], &json!(offered));
    let renamed = json!({ "template": "raw_to_dng_archive", "name": "Ours" });
    assert_eq!(ada.post("/api/pipelines", renamed).await.ok(201)["name"], "Ours");
}

#[tokio::test]
async fn what_is_no_pipeline_is_not_made() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    for (request, field) in [
        (json!({ "name": "a" }), "document"),
        (json!({ "name": "a", "document": empty(), "template": "raw_to_dng_archive" }), "document"),
        (json!({ "name": "a", "document": [] }), "document"),
        (json!({ "name": "a", "document": {"nodes": []} }), "document"),
        (json!({ "name": "a", "document": {"nodes": {}, "edges": []} }), "document"),
        (json!({ "template": "film" }), "template"),
        (json!({ "document": empty() }), "name"),
        (json!({ "name": " ", "document": empty() }), "name"),
        (json!({ "name": "a", "document": empty(), "note": "" }), "note"),
    ] {
        ada.post("/api/pipelines", request).await.refused_field(field);
    }
    let mut large = empty();
    large["description"] = json!("x".repeat(1024 * 1024));
    let answer = ada.post("/api/pipelines", json!({ "name": "a", "document": large })).await;
    assert_eq!(answer.refused(413, "body_too_large"), "A pipeline has at most 1 MiB.");
    assert_eq!(ada.get("/api/pipelines").await.ok(200)["items"], json!([]));
}

#[tokio::test]
async fn versions_follow_each_other_and_never_change() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let path = make(&mut ada, "RAW", &empty()).await;
    let mut next = sound();
    next["name"] = json!("not the pipeline's");
    next["nodes"][0]["x"] = json!(1.0);
    let request = json!({ "document": next, "based_on": 1, "note": "Draw it" });
    let saved = ada.post(&format!("{path}/versions"), request.clone()).await.ok(201);
    assert_eq!(
        (&saved["name"], &saved["newest_version"], &saved["newest_valid"]),
        (&json!("RAW"), &json!(2), &json!(true))
    );
    let answer = ada.post(&format!("{path}/versions"), request).await;
    let sentence = answer.refused(409, "conflict");
    assert!(sentence.contains("version 2"), "{sentence}");

    let history = ada.get(&format!("{path}/versions")).await.ok(200);
    let numbers: Vec<_> =
        history["items"].as_array().unwrap().iter().map(|one| &one["version"]).collect();
    assert_eq!(json!(numbers), json!([2, 1]));
    assert_eq!(history["items"][0]["created_by"], "Ada");
    let first_page = ada.get(&format!("{path}/versions?limit=1")).await.ok(200);
    let next_page = format!("{path}/versions?after={}", first_page["next"].as_str().unwrap());
    assert_eq!(ada.get(&next_page).await.ok(200)["items"][0]["version"], 1);
    ada.get(&format!("{path}/versions?after=x")).await.refused_field("after");

    let second = ada.get(&format!("{path}/versions/2")).await.ok(200);
    next.as_object_mut().unwrap().remove("name");
    assert_eq!((&second["document"], &second["note"]), (&next, &json!("Draw it")));
    assert_eq!(second["check"]["valid"], true);
    let first = ada.get(&format!("{path}/versions/1")).await.ok(200);
    assert_eq!((&first["document"], &first["check"]["valid"]), (&empty(), &json!(false)));
    for missing in ["0", "3", "x"] {
        ada.get(&format!("{path}/versions/{missing}")).await.refused(404, "not_found");
    }
}

#[tokio::test]
async fn an_unsound_version_is_not_activated_and_every_fault_is_told() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let mut document = sound();
    document["nodes"][2]["properties"]["termination_type"] = json!("any");
    document["nodes"][0]["properties"]["filename_regex"] = json!("(?=A)(A)(1)");
    document["edges"][1]["to"] = json!("nowhere");
    let path = make(&mut ada, "RAW", &document).await;
    let answer = ada.post(&format!("{path}/activate"), json!({ "version": 1 })).await;
    assert_eq!(answer.status, 422, "{}", answer.text);
    assert_eq!(answer.json["code"], "pipeline_invalid");
    let faults = answer.json["faults"].as_array().unwrap();
    let codes: Vec<_> = faults.iter().map(|fault| fault["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["edge_to_nowhere", "pattern", "reserved_type", "unconnected"]);
    assert!(faults[1]["sentence"].as_str().unwrap().contains("look-ahead"));
    assert!(answer.json["detail"].as_str().unwrap().ends_with("(and 3 more)."));
    assert_eq!(ada.get(&path).await.ok(200)["active_version"], json!(null));
    let answer = ada.post(&format!("{path}/activate"), json!({ "version": 2 })).await;
    answer.refused(404, "not_found");

    let mut looping = sound();
    looping["nodes"][1] = json!({"id": "raw", "type": "process",
        "properties": {"method_ids": ["A", "B", "C", "D", "E", "F", "G"]}});
    looping["edges"].as_array_mut().unwrap().push(json!({"from": "raw", "to": "raw"}));
    let path = make(&mut ada, "Loop", &looping).await;
    let answer = ada.post(&format!("{path}/activate"), json!({ "version": 1 })).await;
    assert_eq!(answer.status, 422);
    let told = answer.json["faults"].as_array().unwrap();
    let loops: Vec<_> = told.iter().filter(|fault| fault["code"] == "too_many_paths").collect();
    assert_eq!(loops[0]["nodes"], json!(["raw"]));
}

#[tokio::test]
async fn activating_and_going_back_is_told_to_the_audit_trail() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let path = activated(&mut ada, "RAW").await;
    let next = json!({ "document": sound(), "based_on": 1 });
    ada.post(&format!("{path}/versions"), next).await.ok(201);
    for version in [2, 1] {
        let now = ada.post(&format!("{path}/activate"), json!({ "version": version })).await;
        assert_eq!(now.ok(200)["active_version"], version);
    }
    let history = ada.get(&format!("{path}/versions")).await.ok(200);
    assert_eq!(
        (&history["items"][0]["is_active"], &history["items"][1]["is_active"]),
        (&json!(false), &json!(true))
    );
    ada.patch(&path, json!({ "name": "Archive" })).await.ok(200);
    let trail = world.app.store.list_audit(world.team().await, &Page::first(6)).await.unwrap();
    let told: Vec<_> =
        trail.items.iter().map(|one| (one.action.as_str(), one.label.as_str())).collect();
    let by_ada = |action| (action, "ada@example.org");
    let expected = [
        "pipeline.rename",
        "pipeline.activate",
        "pipeline.activate",
        "pipeline.save",
        "pipeline.activate",
        "pipeline.create",
    ];
    assert_eq!(told, expected.map(by_ada));
    ada.patch(&path, json!({ "name": "" })).await.refused_field("name");
}

#[tokio::test]
async fn the_default_is_one_active_pipeline_or_none() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let draft = make(&mut ada, "Draft", &sound()).await;
    let answer = ada.ask(axum::http::Method::POST, &format!("{draft}/default"), None).await;
    answer.refused(409, "pipeline_not_active");
    let (one, two) = (activated(&mut ada, "One").await, activated(&mut ada, "Two").await);
    for path in [&one, &two] {
        let answer = ada.ask(axum::http::Method::POST, &format!("{path}/default"), None).await;
        assert_eq!(answer.ok(200)["is_default"], true);
    }
    assert_eq!(ada.get(&one).await.ok(200)["is_default"], false);
    ada.delete(&format!("{one}/default")).await.ok(204);
    assert_eq!(ada.get(&two).await.ok(200)["is_default"], true, "another's is not cleared");
    ada.delete(&format!("{two}/default")).await.ok(204);
    assert_eq!(ada.get(&two).await.ok(200)["is_default"], false);
}

#[tokio::test]
async fn a_pipeline_that_is_used_is_not_deleted_and_the_users_are_named() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let agent = world.agent("Studio-Mac").await;
    let path = activated(&mut ada, "RAW").await;
    let guid = path.rsplit('/').next().unwrap();
    for name in ["weddings", "birds"] {
        let collection = world.collection(&mut ada, agent.id, name).await;
        let patch = json!({ "pipeline_guid": guid });
        ada.patch(&format!("/api/collections/{collection}"), patch).await.ok(200);
    }
    assert_eq!(ada.get(&path).await.ok(200)["collections"], 2);
    let sentence = ada.delete(&path).await.refused(409, "in_use");
    assert_eq!(sentence, "Still needed by: birds, weddings.");
    let listed = ada.get("/api/collections").await.ok(200);
    for collection in listed["items"].as_array().unwrap() {
        let path = format!("/api/collections/{}", collection["guid"].as_str().unwrap());
        ada.patch(&path, json!({ "pipeline_guid": null })).await.ok(200);
    }
    ada.delete(&path).await.ok(204);
    ada.get(&path).await.refused(404, "not_found");
    ada.delete(&path).await.refused(404, "not_found");
}

#[tokio::test]
async fn a_bad_document_is_no_error_but_what_is_asked() {
    let world = World::new().await;
    world.admin().await;
    let team = world.team().await;
    let mut reader = world.person(team, "reader@example.org", Role::ReadOnly).await;
    let mut check = async |request: Value| reader.post("/api/pipelines/validate", request).await;
    let sound = check(json!({ "document": sound() })).await.ok(200);
    assert_eq!(
        sound,
        json!({
            "valid": true, "faults": [], "dropped": [],
            "paths": {"total": 1, "truncated": 0, "by_termination": {"Archive": 1}},
        })
    );
    let codes = |told: &Value| told["faults"][0]["code"].as_str().unwrap().to_owned();
    for (request, code) in [
        (json!({ "document": null }), "shape"),
        (json!({ "document": "pipeline" }), "shape"),
        (json!({ "document": empty() }), "no_capture"),
        (json!({ "text": "" }), "shape"),
        (json!({ "text": "nodes: []\nedges: []\n" }), "no_capture"),
        (json!({ "text": "x".repeat(1024 * 1024 + 1) }), "too_large"),
    ] {
        let told = check(request).await.ok(200);
        assert_eq!((codes(&told).as_str(), &told["valid"]), (code, &json!(false)));
    }
    let told = check(json!({ "text": "name: a\n  nodes: []\n" })).await.ok(200);
    let fault = &told["faults"][0];
    assert_eq!(
        (&fault["code"], &fault["line"], &fault["column"]),
        (&json!("syntax"), &json!(2), &json!(8))
    );
    let text = "nodes: [{id: a, type: mystery}]\nedges: [{from: a, to: b}]\n";
    let told = check(json!({ "text": text })).await.ok(200);
    assert_eq!(told["dropped"].as_array().unwrap().len(), 2);
    for request in [json!({}), json!({ "document": empty(), "text": "" })] {
        check(request).await.refused_field("document");
    }
}
