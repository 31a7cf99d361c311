//! What pictures are ready for, and what a lenient reading leaves out.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeMap;

use safelight_domain::{
    ToolSettings,
    images::{Gatherer, NamingRule, StatusCounts, ValidationFindings, validate},
    pipeline::{Matcher, enumerate, load},
};
use serde_json::{Value, json};

fn file(id: &str, extension: &str) -> Value {
    json!({"id": id, "type": "file", "properties": {"extension": extension}})
}

fn end(id: &str, kind: &str) -> Value {
    json!({"id": id, "type": "termination", "properties": {"termination_type": kind}})
}

/// A pipeline from nodes and ways: each way is a list of ids, the capture `cap` before it.
fn pipeline(mut nodes: Vec<Value>, ways: &[&[&str]]) -> Value {
    nodes.push(json!({"id": "cap", "type": "capture"}));
    let mut edges = Vec::new();
    for way in ways {
        let way: Vec<&str> = ["cap"].iter().chain(*way).copied().collect();
        edges.extend(way.windows(2).map(|pair| json!({"from": pair[0], "to": pair[1]})));
    }
    json!({"nodes": nodes, "edges": edges})
}

/// The findings, and per image what it lacks for each termination type.
fn judge(document: &Value, files: &[&str]) -> (ValidationFindings, Vec<String>) {
    let pipeline = load(document).unwrap().pipeline;
    let matcher = Matcher::new(&pipeline, &enumerate(&pipeline).unwrap());
    let mut gatherer = Gatherer::new(&ToolSettings::default(), NamingRule::Convention);
    gatherer.folder(b"", files.iter().map(|name| name.as_bytes()));
    let mut lacks = Vec::new();
    let found = validate(&gatherer.finish(), &matcher, |standing| {
        for stand in &standing.verdict.by_type {
            lacks.extend(stand.missing.iter().map(|file| file.tail(standing.image.suffix)));
        }
    });
    (found, lacks)
}

fn two_archives() -> Value {
    pipeline(
        vec![file("raw", ".cr3"), file("jpg", ".jpg"), end("a", "Archive"), end("w", "Web")],
        &[&["raw", "a"], &["raw", "jpg", "w"]],
    )
}

#[test]
fn an_image_counts_for_every_end_it_reaches_and_once_for_any() {
    let (found, lacks) = judge(&two_archives(), &["AB3D0001.cr3", "AB3D0001.jpg", "AB3D0002.cr3"]);
    assert_eq!(found.ready, BTreeMap::from([("Archive".into(), 2), ("Web".into(), 1)]));
    assert_eq!(found.ready_any, 2);
    let counts = |consistent, partial| StatusCounts { consistent, partial, inconsistent: 0 };
    assert_eq!(found.by_termination["Archive"], counts(2, 0));
    assert_eq!(found.by_termination["Web"], counts(1, 1));
    // The worst end decides: the second image is ready for one of them and still partial.
    assert_eq!(found.overall, counts(1, 1));
    assert_eq!(lacks, [".jpg"]);
}

#[test]
fn without_images_nothing_stands_anywhere() {
    let (found, _) = judge(&two_archives(), &["notes.txt", "ab3d0001.jpg"]);
    assert!(found.by_termination.is_empty());
    assert_eq!((found.ready_any, found.total_images, found.total_files), (0, 0, 2));
    assert_eq!(found.invalid.count, 1);
    assert_eq!(found.ready, BTreeMap::from([("Archive".into(), 0), ("Web".into(), 0)]));
}

#[test]
fn without_a_way_to_an_end_every_image_is_inconsistent() {
    let (found, _) = judge(&json!({"nodes": [], "edges": []}), &["AB3D0001.cr3"]);
    assert_eq!(found.overall, StatusCounts { inconsistent: 1, ..StatusCounts::default() });
    assert!(found.by_termination.is_empty() && found.ready.is_empty());
}

#[test]
fn a_sidecar_alone_is_no_image() {
    let (found, _) = judge(&two_archives(), &["AB3D0001.xmp"]);
    assert_eq!((found.total_images, found.total_groups), (0, 0));
}

#[test]
fn of_equal_ways_the_first_says_what_is_missing() {
    // The first way expects what the third does, but is longer; the second comes before the third.
    let document = pipeline(
        vec![
            file("x", ".xmp"),
            file("t", ".tif"),
            file("x2", ".xmp"),
            json!({"id": "b", "type": "branching"}),
            end("done", "Done"),
        ],
        &[&["b", "x", "done"], &["t", "done"], &["x2", "done"]],
    );
    let (_, lacks) = judge(&document, &["AB3D0001.jpg"]);
    assert_eq!(lacks, [".tif"]);
}

#[test]
fn what_a_lenient_reading_leaves_out_is_said() {
    let document = json!({
        "nodes": [
            {"id": "cap", "type": "CAPTURE", "properties": {"camera_id_group": 3}},
            {"id": "odd", "type": "mystery"},
            {"id": "cap", "type": "file"},
            {"type": "file"},
            "no node",
            {"id": 7, "type": "Process", "properties": {"methodIds": 2}},
        ],
        "edges": [
            {"from": "cap", "to": "odd"},
            {"source": "cap", "target": "7"},
            {"from": "cap"},
            {"from": "nowhere", "to": "cap"},
        ],
    });
    let dropped = load(&document).unwrap().dropped;
    let said: Vec<String> = dropped.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn what_is_no_pipeline_at_all_is_refused() {
    let all = [json!([]), json!({}), json!({"nodes": []}), json!({"nodes": {}, "edges": []})];
    let said: Vec<String> = all.iter().map(|one| load(one).unwrap_err().to_string()).collect();
    insta::assert_snapshot!(said.join("\n"));
}
