//! What a check says, and what it refuses.

use std::{fs, path::Path};

use serde_json::Value;

use crate::{check, put, text};

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
