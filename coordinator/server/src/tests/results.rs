//! What finished jobs found.

use safelight_domain::WriteClaim;
use safelight_store::{ClaimTerms, NewResult};
use serde_json::json;

use crate::test_support::{Browser, World};

const JSON: &str = r#"{"orphaned_images":["a.cr3","b.cr3"],"orphaned_xmp":[],"scan_time":1.50}"#;
const REPORT: &str = "<!doctype html><title>Report</title>";

/// A finished job; the id of its result.
async fn finished(world: &World, ada: &mut Browser<'_>, report: bool) -> String {
    let agent = world.agent("Studio-Mac").await;
    let collection = world.collection(ada, agent.id, "weddings").await;
    world.job(ada, &collection).await;
    let store = &world.app.store;
    let claim = store.claim_job(agent.id, ClaimTerms::default()).await.unwrap().unwrap().job;
    let name = "report-test.html";
    world.keep_blob(name, REPORT).await;
    let result = NewResult {
        results_json: JSON.to_owned(),
        report_blob: report.then(|| name.to_owned()),
        files_scanned: Some(7),
        issues_found: Some(2),
        signature: "00".to_owned(),
        report_stripped: false,
        cameras: Vec::new(),
    };
    world.clock.advance(std::time::Duration::from_millis(2_500));
    let writer = WriteClaim { agent: agent.id, epoch: Some(claim.epoch) };
    let outcome = store.complete_job(claim.id, writer, result).await.unwrap();
    outcome.result.id.to_string()
}

#[tokio::test]
async fn a_result_is_shown_with_its_collection_and_in_lists() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let guid = finished(&world, &mut ada, true).await;
    let whole = ada.get(&format!("/api/results/{guid}")).await.ok(200);
    assert_eq!(whole["files_scanned"], 7);
    assert_eq!(whole["counts"], json!({ "orphaned_images": 2, "orphaned_xmp": 0 }));
    assert_eq!(whole["duration_seconds"], 2.5);
    assert_eq!(whole["collection"]["name"], "weddings");
    assert_eq!(whole["agent"]["name"], "Studio-Mac");
    assert_eq!(whole["results"]["orphaned_images"][1], "b.cr3");
    assert_eq!(whole["has_report"], true);

    let listed = ada.get("/api/results?tool=photostats&limit=1").await.ok(200);
    assert_eq!(listed["items"][0]["guid"], json!(guid));
    assert_eq!(listed["items"][0]["results"], json!(null));
    let collections = ada.get("/api/collections").await.ok(200);
    assert_eq!(collections["items"][0]["latest_results"][0]["counts"]["orphaned_images"], 2);
    let jobs = ada.get("/api/jobs?state=completed").await.ok(200);
    assert_eq!(jobs["items"][0]["result_guid"], json!(guid));
}

#[tokio::test]
async fn the_results_come_as_a_file_byte_for_byte() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let guid = finished(&world, &mut ada, false).await;
    let answer = ada.get(&format!("/api/results/{guid}/json")).await;
    assert_eq!(answer.text, JSON);
    let name = format!("attachment; filename=\"safelight-photostats-{guid}.json\"");
    assert_eq!(answer.header("content-disposition"), name);
}

#[tokio::test]
async fn a_report_is_served_where_it_can_do_nothing() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let guid = finished(&world, &mut ada, true).await;
    let answer = ada.get(&format!("/api/results/{guid}/report")).await;
    assert_eq!(answer.text, REPORT);
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(
        answer.header("content-security-policy"),
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    );
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("content-disposition"), "");
    let kept = ada.get(&format!("/api/results/{guid}/report?download=1")).await;
    assert!(kept.header("content-disposition").starts_with("attachment; filename="));
}

#[tokio::test]
async fn a_result_without_report_has_none() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let guid = finished(&world, &mut ada, false).await;
    ada.get(&format!("/api/results/{guid}/report")).await.refused(404, "not_found");
    let shown = ada.get(&format!("/api/results/{guid}")).await.ok(200);
    assert_eq!(shown["has_report"], false);
}

#[tokio::test]
async fn the_schema_of_a_tools_results_can_be_asked_for() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let answer = ada.get("/api/schemas/photostats").await;
    assert_eq!(answer.header("content-type"), "application/schema+json");
    assert_eq!(answer.ok(200)["title"], "PhotoStatsResults");
    let graph = ada.get("/api/schemas/pipeline_validation?mode=display_graph").await.ok(200);
    assert_eq!(graph["title"], "DisplayGraphResults");
    ada.get("/api/schemas/photostats?mode=display_graph").await.refused(422, "invalid_request");
    ada.get("/api/schemas/painting").await.refused(404, "not_found");
}
