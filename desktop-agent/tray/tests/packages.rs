//! The configurations of every system's packages are what the bundler reads: no misspelt key, no file
//! that is not there.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use std::path::{Path, PathBuf};

use serde_json::Value;

/// The systems, as their configurations are named.
const SYSTEMS: [&str; 3] = ["linux", "windows", "macos"];

fn tray() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn read(path: &Path) -> Value {
    let text = std::fs::read_to_string(path);
    let text = text
        .unwrap_or_else(|error| panic!("{}: {error}. Run `cargo xtask setup`.", path.display()));
    serde_json::from_str(&text).unwrap()
}

/// Lays one configuration over another, as the bundler does.
fn lay_over(below: &mut Value, above: &Value) {
    match (below, above) {
        (Value::Object(below), Value::Object(above)) => {
            for (key, value) in above {
                lay_over(below.entry(key.clone()).or_insert(Value::Null), value);
            }
        }
        (below, above) => *below = above.clone(),
    }
}

fn merged(system: &str) -> Value {
    let mut whole = read(&tray().join("tauri.conf.json"));
    let packaging = tray().join("../../packaging");
    lay_over(&mut whole, &read(&packaging.join(system).with_extension("json")));
    whole
}

fn complaints(configuration: &Value) -> Vec<String> {
    let schema = read(&tray().join("../../ui/node_modules/@tauri-apps/cli/config.schema.json"));
    let schema = jsonschema::validator_for(&schema).unwrap();
    schema
        .iter_errors(configuration)
        .map(|error| format!("{error} at {}", error.instance_path()))
        .collect()
}

#[test]
fn every_configuration_is_one_that_the_bundler_reads() {
    for system in SYSTEMS {
        let complaints = complaints(&merged(system));
        assert!(complaints.is_empty(), "{system}: {complaints:#?}");
    }
}

#[test]
fn a_misspelt_key_is_caught() {
    let mut wrong = merged("windows");
    wrong["bundle"]["windows"]["nsis"]["instalMode"] = "currentUser".into();
    assert!(!complaints(&wrong).is_empty());
    let mut wrong = merged("macos");
    wrong["bundle"]["targets"] = serde_json::json!(["dgm"]);
    assert!(!complaints(&wrong).is_empty());
}

#[test]
fn every_file_that_is_named_is_there() {
    for system in SYSTEMS {
        let bundle = &merged(system)["bundle"];
        let icons = bundle["icon"].as_array().unwrap().iter();
        let linux = ["deb", "rpm"].map(|kind| &bundle["linux"][kind]["desktopTemplate"]);
        for named in icons.chain(linux).filter_map(Value::as_str) {
            assert!(tray().join(named).is_file(), "{system}: {named}");
        }
    }
}

#[test]
fn every_package_brings_the_agent_and_the_coordinator_and_handles_invitations() {
    for system in SYSTEMS {
        let whole = merged(system);
        let text = whole["bundle"].to_string();
        for program in ["safelight-agent", "safelight-coordinator"] {
            assert!(text.contains(program), "{system}: {program}");
        }
        assert_eq!(whole["plugins"]["deep-link"]["desktop"]["schemes"][0], "safelight", "{system}");
    }
}
