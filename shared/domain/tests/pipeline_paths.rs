//! The paths of a pipeline agree with the golden vectors.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use safelight_domain::pipeline::{NodeKind, Path, PathEnd, Pipeline, enumerate, load};
use serde_json::{Value, json};

fn vectors(category: &str) -> Value {
    let file = format!("{}/../../tests/golden/{category}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

fn written(pipeline: &Pipeline, path: &Path) -> Value {
    let mut steps: Vec<Value> = path
        .steps
        .iter()
        .map(|step| {
            let node = &pipeline.nodes[step.node as usize];
            match &node.kind {
                NodeKind::Process { methods } => json!([node.id, methods[step.method as usize]]),
                _ => json!(node.id),
            }
        })
        .collect();
    if path.end == PathEnd::Truncated {
        steps.push(Value::Null);
    }
    Value::Array(steps)
}

fn sorted(mut values: Vec<String>) -> Vec<String> {
    values.sort();
    values
}

fn expected_lists(pipeline: &Pipeline, paths: &[Path], suffix: &str) -> Vec<String> {
    let mut lists: Vec<String> = paths
        .iter()
        .filter(|path| path.end == PathEnd::Terminated)
        .map(|path| {
            let mut names: Vec<String> = path
                .expected_files(pipeline)
                .iter()
                .map(|file| format!("AB3D0001{}", file.tail(suffix)))
                .collect();
            names.sort();
            names.dedup();
            json!(names).to_string()
        })
        .collect();
    lists.sort();
    lists.dedup();
    lists
}

fn texts(value: &Value) -> Vec<String> {
    sorted(value.as_array().unwrap().iter().map(Value::to_string).collect())
}

#[test]
fn every_path_agrees_with_the_vectors() {
    let file = vectors("paths");
    for vector in file["vectors"].as_array().unwrap() {
        let id = &vector["id"];
        let pipeline = load(&vector["pipeline"]).unwrap().pipeline;
        let paths = enumerate(&pipeline).unwrap();
        let mine: Vec<String> =
            paths.as_slice().iter().map(|path| written(&pipeline, path).to_string()).collect();
        if let Some(theirs) = vector.get("paths") {
            assert_eq!(sorted(mine), texts(theirs), "{id}");
        }
        let counts = paths.counts(&pipeline);
        let summary = json!({
            "total_paths": counts.total,
            "non_truncated_paths": counts.non_truncated,
            "truncated_paths": counts.truncated,
            "non_truncated_by_termination": counts.non_truncated_by_termination,
        });
        assert_eq!(summary, vector["summary"], "{id}");
        for (key, suffix) in [("expected_AB3D0001", ""), ("expected_AB3D0001_suffix2", "2")] {
            let mine = expected_lists(&pipeline, paths.as_slice(), suffix);
            assert_eq!(mine, texts(&vector[key]), "{id} {key}");
        }
    }
}

#[test]
fn every_invalid_pipeline_is_refused_naming_a_node() {
    let file = vectors("invalid");
    for vector in file["vectors"].as_array().unwrap() {
        let document = match &vector["pipeline"] {
            Value::String(key) => &file["pipelines"][key],
            inline => inline,
        };
        let fault = load(document).expect_err("refused").to_string();
        let nodes = vector["invalid"]["nodes"].as_array().unwrap();
        let named =
            nodes.iter().any(|node| fault.contains(&format!("`{}`", node.as_str().unwrap())));
        assert!(named, "{}: {fault}", vector["id"]);
    }
}

#[test]
fn every_golden_pipeline_is_enumerated_within_bounds() {
    for category in ["validation", "validation_more"] {
        let file = vectors(category);
        for (name, document) in file["pipelines"].as_object().unwrap() {
            let loaded = load(document).unwrap_or_else(|fault| panic!("{name}: {fault}"));
            enumerate(&loaded.pipeline).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        }
    }
}

#[test]
fn a_loop_of_captures_ends() {
    let document = json!({"nodes": [{"id": "a", "type": "capture"}, {"id": "b", "type": "capture"}],
        "edges": [{"from": "a", "to": "b"}, {"from": "b", "to": "a"}]});
    let paths = enumerate(&load(&document).unwrap().pipeline).unwrap();
    assert!(paths.as_slice().iter().all(|path| path.end == PathEnd::Truncated));
}

#[test]
fn an_exploding_pipeline_is_refused_with_its_loop_named() {
    let document = json!({"nodes": [
        {"id": "cap", "type": "capture"},
        {"id": "m", "type": "process", "properties": {"method_ids": ["A", "B", "C", "D", "E", "F", "G"]}},
        {"id": "f", "type": "file", "properties": {"extension": ".tif"}},
        {"id": "t", "type": "termination"}],
        "edges": [{"from": "cap", "to": "m"}, {"from": "m", "to": "f"}, {"from": "f", "to": "m"},
                  {"from": "f", "to": "t"}]});
    let fault = enumerate(&load(&document).unwrap().pipeline).unwrap_err();
    assert!(fault.is_loop);
    assert_eq!(fault.nodes, ["m", "f"]);
    insta::assert_snapshot!(fault.to_string());
}

/// Two process nodes of 100 methods each, and as many edges past them.
fn ten_thousand_ways_and(more: usize) -> Value {
    let methods: Vec<String> = (0..100).map(|n| format!("M{n}")).collect();
    let mut edges = vec![
        json!({"from": "cap", "to": "m"}),
        json!({"from": "m", "to": "n"}),
        json!({"from": "n", "to": "t"}),
    ];
    edges.extend((0..more).map(|_| json!({"from": "cap", "to": "t"})));
    json!({"nodes": [
        {"id": "cap", "type": "capture"},
        {"id": "m", "type": "process", "properties": {"method_ids": methods}},
        {"id": "n", "type": "process", "properties": {"method_ids": methods}},
        {"id": "t", "type": "termination"}], "edges": edges})
}

#[test]
fn ten_thousand_ways_are_taken_and_one_more_is_refused() {
    let just_right = load(&ten_thousand_ways_and(0)).unwrap().pipeline;
    assert_eq!(enumerate(&just_right).unwrap().counts(&just_right).total, 10_000);
    let too_many = enumerate(&load(&ten_thousand_ways_and(1)).unwrap().pipeline).unwrap_err();
    assert!(!too_many.is_loop);
    assert_eq!(too_many.nodes, ["cap", "m", "n"]);
}

#[test]
fn ways_that_meet_in_vain_are_no_paths() {
    // 200 ways meet 200 others, and only the first pairing's own end is reached.
    let methods: Vec<String> = (0..200).map(|n| format!("M{n}")).collect();
    let document = json!({"nodes": [
        {"id": "cap", "type": "capture"},
        {"id": "a", "type": "process", "properties": {"method_ids": methods}},
        {"id": "b", "type": "process", "properties": {"method_ids": methods}},
        {"id": "q", "type": "pairing"}, {"id": "dead", "type": "file"},
        {"id": "t", "type": "termination"}],
        "edges": [{"from": "cap", "to": "a"}, {"from": "cap", "to": "b"}, {"from": "cap", "to": "t"},
                  {"from": "a", "to": "q"}, {"from": "b", "to": "q"}, {"from": "q", "to": "dead"}]});
    let pipeline = load(&document).unwrap().pipeline;
    assert_eq!(enumerate(&pipeline).unwrap().counts(&pipeline).total, 1);
}
