//! Every tool through the whole system: settings, pipeline, job, result, report, and what changed.
#![allow(missing_docs, reason = "a test target has no readers of documentation")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use std::fs;

use safelight_tests::boot::{Agent, Database, Owner, World, write_library};
use serde_json::{Value, json};

/// A picture that went all the way, one that did not, and a name that breaks the rule.
const LIBRARY: &[(&str, usize)] = &[
    ("2025/AB3D0001.CR3", 4000),
    ("2025/AB3D0001.xmp", 10),
    ("archive/AB3D0001.DNG", 3000),
    ("2025/AB3D0002.CR3", 2000),
    ("2025/AB3D0002.xmp", 11),
    ("2025/IMG_0003.JPG", 500),
];

async fn every_tool(database: Database) {
    let world = World::new();
    let photos = write_library(&world.path("photos"), LIBRARY);
    let (coordinator, owner) = world.coordinator(database).await;
    let mut agent = Agent::enrol(&world, &coordinator, &owner, "studio", &photos).await;
    agent.start(None);
    let collection = owner.collection("studio", &photos).await;
    let pipeline = default_pipeline(&owner).await;

    let test = run(&owner, &collection, "collection_test", None).await;
    assert_eq!((&test["success"], &test["file_count"]), (&json!(true), &json!(6)), "{test}");

    let pairs = run(&owner, &collection, "photo_pairing", None).await;
    assert_eq!(pairs["image_count"], 2, "{pairs}");
    assert_eq!(pairs["invalid_files"][0]["path"], "2025/IMG_0003.JPG");
    let offered = owner.get("config/camera-mappings").await;
    assert_eq!(offered["offered"][0]["id"], "AB3D", "a new camera is offered: {offered}");

    let ways = run(&owner, &collection, "pipeline_validation", Some("display_graph")).await;
    assert_eq!((&ways["pipeline_guid"], &ways["truncated_paths"]), (&json!(pipeline), &json!(0)));

    let held = run(&owner, &collection, "pipeline_validation", None).await;
    assert_eq!(held["pipeline_guid"], json!(pipeline));
    assert_eq!((&held["total_images"], &held["ready"]["any"]), (&json!(2), &json!(1)), "{held}");

    let again = run(&owner, &collection, "pipeline_validation", None).await;
    assert_eq!(again["changes"]["unchanged"], true, "{again}");
    assert_eq!(again["overall_status"], held["overall_status"], "trends go on");

    fs::remove_file(photos.join("archive/AB3D0001.DNG")).unwrap();
    let after = run(&owner, &collection, "pipeline_validation", None).await;
    let changes = &after["changes"];
    assert_eq!(changes["files"], json!({ "added": 0, "removed": 1, "changed": 0 }), "{after}");
    assert_eq!(changes["findings"]["new"], 1);
    assert_eq!(after["ready"]["any"], 0);
}

/// A pipeline made from the simplest template, activated and made the team's default; its id.
async fn default_pipeline(owner: &Owner) -> String {
    let list = owner.get("pipelines").await;
    let key = |template: &Value| template["key"].as_str().unwrap().to_owned();
    let templates = list["templates"].as_array().expect("offered while there is no pipeline");
    let simplest = templates.iter().map(key).find(|key| key.contains("dng")).unwrap();
    let made = owner.post("pipelines", &json!({ "template": simplest })).await;
    let guid = made["guid"].as_str().unwrap().to_owned();
    owner.post(&format!("pipelines/{guid}/activate"), &json!({ "version": 1 })).await;
    owner.post(&format!("pipelines/{guid}/default"), &json!({})).await;
    guid
}

/// Runs a tool to its end; what it found. A report is shown safely, where there is one.
async fn run(owner: &Owner, collection: &str, tool: &str, mode: Option<&str>) -> Value {
    let job = json!({ "collection_guid": collection, "tool": tool, "mode": mode });
    let job = owner.post("jobs", &job).await;
    let result = owner.completed(job["guid"].as_str().unwrap()).await;
    let found = owner.get(&format!("results/{result}")).await;
    assert_eq!(found["has_report"], tool != "collection_test", "{found}");
    if tool != "collection_test" {
        let (headers, page) = owner.report(&result).await;
        assert!(headers["content-security-policy"].to_str().unwrap().contains("sandbox"));
        assert!(page.contains("<h1") && !page.contains("<script"), "{tool}");
    }
    found["results"].clone()
}

#[tokio::test]
async fn every_tool_runs_from_the_page_to_its_report_on_sqlite() {
    every_tool(Database::Sqlite).await;
}

#[tokio::test]
async fn every_tool_runs_from_the_page_to_its_report_on_postgres() {
    every_tool(Database::Postgres).await;
}
