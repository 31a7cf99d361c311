//! `check` as people and scripts meet it: the real binary on real folders.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends")]

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn check(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_safelight-agent"));
    command.arg("check").arg(folder).args(arguments).output().unwrap()
}

fn put(root: &Path, path: &str, size: u64) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    File::create_new(path).unwrap().set_len(size).unwrap();
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn every_photostats_vector_comes_out_of_the_binary() {
    let vectors = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden/photostats.json");
    let vectors: Value = serde_json::from_str(&fs::read_to_string(vectors).unwrap()).unwrap();
    let vectors = vectors["vectors"].as_array().unwrap();
    let mut wrong = vec![];
    for vector in vectors {
        let differences = differences(vector);
        if !differences.is_empty() {
            wrong.push(format!("{}: {}", vector["id"], differences.join("; ")));
        }
    }
    assert_eq!(vectors.len(), 80);
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), vectors.len(), wrong.join("\n"));
}

/// Runs one vector and names the keys whose values differ.
fn differences(vector: &Value) -> Vec<String> {
    let world = tempfile::tempdir().unwrap();
    let tree = world.path().join("tree");
    fs::create_dir(&tree).unwrap();
    for file in vector["files"].as_array().unwrap() {
        put(&tree, file[0].as_str().unwrap(), file[1].as_u64().unwrap());
    }
    // JSON is YAML.
    let config = world.path().join("team.yaml");
    fs::write(&config, vector["config"].to_string()).unwrap();
    let json = world.path().join("out.json");
    let (config, path) = (config.to_str().unwrap(), json.to_str().unwrap());
    let output =
        check(&tree, &["--tool", "photostats", "--config", config, "--json", path, "--quiet"]);
    assert!(output.status.success(), "{}: {}", vector["id"], text(&output.stderr));
    let found: Value = serde_json::from_slice(&fs::read(json).unwrap()).unwrap();
    vector["results"]
        .as_object()
        .unwrap()
        .iter()
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
fn a_check_says_its_verdict_and_writes_what_was_asked_for() {
    let world = tempfile::tempdir().unwrap();
    put(world.path(), "photos/a/AB3D0001.CR3", 5);
    put(world.path(), "photos/b/lost.xmp", 1);
    let (json, report) = (world.path().join("out.json"), world.path().join("out.html"));
    let output = check(
        &world.path().join("photos"),
        &["--json", json.to_str().unwrap(), "--report", report.to_str().unwrap()],
    );
    assert!(output.status.success());
    assert_eq!(text(&output.stderr), "", "nothing moves when nobody watches");
    let said = text(&output.stdout);
    for part in ["1 image lacks", "a/AB3D0001.CR3", "b/lost.xmp", "Took "] {
        assert!(said.contains(part), "{part} is missing in:\n{said}");
    }
    let found: Value = serde_json::from_slice(&fs::read(json).unwrap()).unwrap();
    assert_eq!(found["orphaned_images"][0], "a/AB3D0001.CR3");
    assert!(fs::read_to_string(report).unwrap().contains("lost.xmp"));
}

#[test]
fn a_quiet_check_says_nothing_but_faults() {
    let world = tempfile::tempdir().unwrap();
    let output = check(world.path(), &["--quiet"]);
    assert_eq!((text(&output.stdout), text(&output.stderr)), (String::new(), String::new()));
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn faults_are_sentences_and_codes() {
    let world = tempfile::tempdir().unwrap();
    put(world.path(), "photos/a.jpg", 1);
    fs::write(world.path().join("bad.yaml"), "sidecar_scope: near\n").unwrap();
    fs::write(world.path().join("typo.yaml"), "sidecar_scop: folder\n").unwrap();
    let photos = world.path().join("photos");
    let at = |path: &str| world.path().join(path).to_str().unwrap().to_owned();
    let refused = |folder: &Path, arguments: &[&str], code: i32, part: &str| {
        let output = check(folder, arguments);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
        assert!(said.contains(part), "{part} is missing in: {said}");
        assert_eq!(text(&output.stdout), "", "{arguments:?}");
    };
    refused(&world.path().join("none"), &[], 1, "There is no folder at ");
    refused(&photos.join("a.jpg"), &[], 1, "is not a folder.");
    refused(&photos, &["--json", &at("photos/o.json")], 2, "inside the folder being checked");
    refused(&photos, &["--report", &at("photos/o.html")], 2, "inside the folder being checked");
    refused(&photos, &["--json", &at("o"), "--report", &at("o")], 2, "name the same file.");
    refused(&photos, &["--json", &at("none/out.json")], 1, "cannot be written");
    refused(&photos, &["--config", &at("none.yaml")], 2, "cannot be read");
    refused(&photos, &["--config", &at("bad.yaml")], 2, "line 1");
    refused(&photos, &["--tool", "nonsense"], 2, "nonsense");
    let output = check(&photos, &["--config", &at("typo.yaml")]);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stderr).contains("sidecar_scop is not known"));
    assert_eq!(fs::read_dir(&photos).unwrap().count(), 1, "nothing was added");
}
