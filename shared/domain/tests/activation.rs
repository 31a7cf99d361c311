//! What keeps a pipeline from being activated is said all at once, naming nodes and mending.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use safelight_domain::pipeline::{activation_faults, examine};
use serde_json::{Value, json};

fn sound() -> Value {
    json!({
        "guid": "pip_01j3jr1vdke5a887x3tjt1vnpk", "name": "RAW to DNG", "version": 1,
        "nodes": [
            {"id": "cap", "type": "capture", "properties": {"sample_filename": "AB3D0001.CR3"}},
            {"id": "raw", "type": "file", "properties": {"extension": ".CR3"}},
            {"id": "xmp", "type": "file", "properties": {"extension": ".XMP", "optional": true}},
            {"id": "join", "type": "pairing", "properties": {}},
            {"id": "which", "type": "branching", "properties": {}},
            {"id": "hdr", "type": "process", "properties": {"method_ids": ["HDR"]}},
            {"id": "end", "type": "termination", "properties": {"termination_type": "Archive"}}],
        "edges": [
            {"from": "cap", "to": "raw"}, {"from": "cap", "to": "xmp"}, {"from": "raw", "to": "join"},
            {"from": "xmp", "to": "join"}, {"from": "join", "to": "which"},
            {"from": "which", "to": "hdr"}, {"from": "hdr", "to": "which"},
            {"from": "which", "to": "end"}]})
}

/// The sound pipeline with other properties for its capture.
fn with_capture(properties: Value) -> Value {
    let mut document = sound();
    document["nodes"][0]["properties"] = properties;
    document
}

fn push(document: &mut Value, list: &str, item: Value) {
    document[list].as_array_mut().unwrap().push(item);
}

fn codes(document: &Value) -> Vec<&'static str> {
    activation_faults(document).iter().map(|fault| fault.code).collect()
}

fn said(document: &Value) -> String {
    let faults = activation_faults(document);
    let lines: Vec<_> = faults
        .iter()
        .map(|fault| format!("{} {:?}\n    {}", fault.code, fault.nodes, fault.sentence))
        .collect();
    lines.join("\n")
}

#[test]
fn a_sound_pipeline_has_no_faults_loops_included() {
    assert_eq!(said(&sound()), "");
}

#[test]
fn all_faults_are_told_at_once() {
    let document = json!({
        "nodes": [
            {"id": "one", "type": "capture"},
            {"id": "two", "type": "capture", "properties":
                {"sample_filename": "DSC01.jpg", "filename_regex": r"([A-Z]+)(\d+)", "camera_id_group": 0}},
            {"id": "raw", "type": "file", "properties": {"extension": ".CR3", "optional": true}},
            {"id": "raw", "type": "file", "properties": {"extension": ".DNG"}},
            {"id": "odd", "type": "mystery"},
            {"type": "file"},
            {"id": "lost", "type": "branching"},
            {"id": "join", "type": "pairing"},
            {"id": "ring", "type": "pairing"}],
        "edges": [
            {"from": "one", "to": "raw"}, {"from": "raw", "to": "odd"}, {"from": "nowhere", "to": "raw"},
            {"from": "here", "to": "there"}, {"from": "raw", "to": "join"},
            {"from": "one", "to": "ring"}, {"from": "ring", "to": "ring"}]});
    insta::assert_snapshot!(said(&document));
}

#[test]
fn an_empty_pipeline_lacks_everything() {
    insta::assert_snapshot!(said(&json!({"nodes": [], "edges": []})));
    assert_eq!(codes(&json!("no pipeline")), ["shape"]);
}

#[test]
fn the_sample_must_fit_the_rule_of_its_capture() {
    let pattern = r"IMG_([A-Z])(\d+)";
    for (properties, expected) in [
        (json!({"sample_filename": "AB3D0001"}), ""),
        (json!({"sample_filename": "AB3D0001-HDR.anything"}), ""),
        (json!({"sample_filename": "IMG_A7-2.jpg", "filename_regex": pattern}), ""),
        (
            json!({"sample_filename": "7A.jpg", "filename_regex": r"(\d)(A)", "camera_id_group": "2"}),
            "",
        ),
        (json!({"sample_filename": "7A.jpg", "filename_regex": r"(\d)(A)"}), "sample_does_not_fit"),
        (
            json!({"sample_filename": "AB3D0001.jpg", "filename_regex": pattern}),
            "sample_does_not_fit",
        ),
        (json!({"sample_filename": "ab3d0001.jpg"}), "sample_does_not_fit"),
        (json!({"sample_filename": ""}), "no_sample"),
        (json!({"filename_regex": pattern}), "no_sample"),
        (json!({"sample_filename": "A1", "filename_regex": "(?=A)(A)(1)"}), "pattern"),
        (json!({"sample_filename": "A1", "filename_regex": "A(1)"}), "pattern"),
    ] {
        assert_eq!(codes(&with_capture(properties.clone())).join(" "), expected, "{properties}");
    }
}

#[test]
fn a_file_without_extension_is_no_file_that_must_be_there() {
    let mut document = sound();
    document["nodes"][1]["properties"] = json!({});
    assert_eq!(codes(&document), ["no_needed_file"]);
}

#[test]
fn a_node_to_which_no_way_leads_is_unconnected_even_with_an_edge() {
    let mut document = sound();
    push(&mut document, "nodes", json!({"id": "island", "type": "branching"}));
    push(&mut document, "edges", json!({"from": "island", "to": "end"}));
    insta::assert_snapshot!(said(&document));
}

#[test]
fn two_edges_from_one_node_are_one_source() {
    let mut document = sound();
    document["edges"][3]["from"] = json!("raw");
    assert_eq!(codes(&document), ["pairing_sources"]);
}

#[test]
fn an_end_may_not_be_called_what_the_headline_is_called() {
    let mut document = sound();
    document["nodes"][6]["properties"]["termination_type"] = json!("any");
    insta::assert_snapshot!(said(&document));
    document["nodes"][6]["properties"]["termination_type"] = json!("Any archive");
    assert_eq!(said(&document), "");
}

#[test]
fn a_pattern_that_cannot_be_used_is_refused_with_its_reason() {
    let pattern = |pattern: &str| {
        with_capture(json!({"sample_filename": "AB3D0001", "filename_regex": pattern}))
    };
    let long = "a".repeat(100_000);
    let cases = ["(?=A)(A)(1)", r"(A)\1", "(A", "(A{1000}{1000})(1)", &long];
    let sentences: Vec<_> = cases.iter().map(|case| said(&pattern(case))).collect();
    insta::assert_snapshot!(sentences.join("\n"));
}

#[test]
fn what_nobody_draws_is_refused_before_it_is_read() {
    let node = |n: usize| json!({"id": format!("n{n}"), "type": "branching"});
    let many = json!({"nodes": (0..501).map(node).collect::<Vec<_>>(), "edges": []});
    insta::assert_snapshot!(said(&many));
    let edges: Vec<_> = (0..2_001).map(|_| json!({"from": "n0", "to": "n1"})).collect();
    assert_eq!(codes(&json!({"nodes": [node(0), node(1)], "edges": edges})), ["too_large"]);
}

#[test]
fn an_examination_tells_what_a_job_would_see() {
    let mut document = sound();
    push(&mut document, "edges", json!({"from": "cap", "to": "nowhere"}));
    let seen = examine(&document);
    assert_eq!(seen.faults.len(), 1);
    assert_eq!(seen.dropped.len(), 1);
    let (pipeline, paths) = (seen.pipeline.unwrap(), seen.paths.unwrap());
    let counts = paths.counts(&pipeline);
    assert!(counts.non_truncated_by_termination["Archive"] > 0 && counts.truncated > 0);
    let mut bad_pairing = sound();
    bad_pairing["edges"][3]["from"] = json!("raw");
    let seen = examine(&bad_pairing);
    assert!(seen.pipeline.is_some() && seen.paths.is_none());
}

#[test]
fn an_exploding_loop_is_named() {
    let mut document = sound();
    document["nodes"][5]["properties"]["method_ids"] = json!(["A", "B", "C", "D", "E", "F", "G"]);
    insta::assert_snapshot!(said(&document));
}
