//! The golden vectors come out of the real binary, each on a tree of its own.

use std::{
    fs,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use serde_json::Value;

use crate::{check, put, text};

/// As many at a time as the smallest machine has cores.
const AT_A_TIME: usize = 2;

/// Runs every vector of a category and tells those that differ.
fn agree(category: &str, wanted: usize) {
    let path = format!("{}/../../tests/golden/{category}", env!("CARGO_MANIFEST_DIR"));
    let file: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let vectors = file["vectors"].as_array().unwrap();
    assert_eq!(vectors.len(), wanted, "{category}");
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(|| {
                while let Some(vector) = vectors.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let differences = differences(&file, vector);
                    if !differences.is_empty() {
                        let line = format!("{}: {}", vector["id"], differences.join("; "));
                        wrong.lock().unwrap().push(line);
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} of {wanted} differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// Runs one vector and says what is not as it should be.
fn differences(file: &Value, vector: &Value) -> Vec<String> {
    let world = tempfile::tempdir().unwrap();
    let tree = world.path().join("tree");
    fs::create_dir(&tree).unwrap();
    for entry in vector["files"].as_array().unwrap() {
        put(&tree, entry[0].as_str().unwrap(), entry[1].as_u64().unwrap());
    }
    let at = |name: &str| world.path().join(name).to_str().unwrap().to_owned();
    let (config, pipeline, json) = (at("team.yaml"), at("p.json"), at("out.json"));
    // JSON is YAML.
    let settings = vector.get("config").map_or_else(|| "{}".to_owned(), Value::to_string);
    fs::write(&config, settings).unwrap();
    let mut arguments = vec!["--tool", vector["tool"].as_str().unwrap(), "--config", &config];
    arguments.extend(["--json", &json, "--quiet"]);
    let document = match vector.get("pipeline") {
        Some(Value::String(key)) => file["pipelines"].get(key),
        inline => inline,
    };
    if let Some(document) = document {
        fs::write(&pipeline, document.to_string()).unwrap();
        arguments.extend(["--pipeline", &pipeline]);
    }
    let output = check(&tree, &arguments);
    let (code, said) = (output.status.code(), text(&output.stderr));
    if let Some(invalid) = vector.get("invalid") {
        let nodes = invalid["nodes"].as_array().unwrap().iter();
        let named = nodes.map(|node| format!("`{}`", node.as_str().unwrap()));
        let is_named = named.into_iter().any(|node| said.contains(&node));
        let refused = code == Some(1) && is_named && fs::metadata(&json).is_err();
        return if refused { vec![] } else { vec![format!("{code:?} {said}")] };
    }
    if code != Some(0) {
        return vec![format!("{code:?} {said}")];
    }
    let found: Value = serde_json::from_slice(&fs::read(json).unwrap()).unwrap();
    let expected = vector["results"].as_object().unwrap().iter();
    expected
        .filter(|(key, expected)| as_set(&found[key.as_str()]) != as_set(expected))
        .map(|(key, expected)| format!("{key} is {} instead of {expected}", found[key]))
        .collect()
}

/// Lists compare as sets.
fn as_set(value: &Value) -> Value {
    let Value::Array(entries) = value else { return value.clone() };
    let mut entries = entries.clone();
    entries.sort_by_key(ToString::to_string);
    Value::Array(entries)
}

#[test]
fn every_photostats_vector_comes_out_of_the_binary() {
    agree("photostats.json", 80);
}

#[test]
fn every_pairing_vector_comes_out_of_the_binary() {
    agree("pairing.json", 40);
}

#[test]
fn every_file_name_vector_comes_out_of_the_binary() {
    agree("filenames.json", 32);
}

#[test]
fn every_path_vector_comes_out_of_the_binary() {
    agree("paths.json", 16);
}

#[test]
fn every_validation_vector_comes_out_of_the_binary() {
    agree("validation.json", 326);
}

#[test]
fn every_further_validation_vector_comes_out_of_the_binary() {
    agree("validation_more.json", 150);
}

#[test]
fn every_pipeline_to_refuse_is_refused_by_the_binary_with_the_node_named() {
    agree("invalid.json", 30);
}
