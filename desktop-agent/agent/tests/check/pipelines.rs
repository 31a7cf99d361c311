//! Pipelines from files, good ones and bad ones.

use std::{fs, path::PathBuf, process::Output};

use serde_json::{Value, json};

use crate::{check, put, text};

const SHOP: &str = "
guid: pip_shop
name: RAW to DNG
version: 3
nodes:
- {id: camera, type: Capture}
- {id: raw, type: file, properties: {extension: .cr3}}
- {id: sidecar, type: file, properties: {extension: .xmp}}
- {id: done, type: termination, properties: {termination_type: Archive}}
- {id: odd, type: dream}
edges:
- {from: camera, to: raw}
- {from: raw, to: sidecar}
- {from: sidecar, to: done}
- {from: sidecar, to: nowhere}
";

struct World(tempfile::TempDir);

impl World {
    /// Three images, one of them complete, and a name that breaks the rule.
    fn new() -> Self {
        let world = Self(tempfile::tempdir().unwrap());
        for path in
            ["AB3D0001.CR3", "b/AB3D0001.xmp", "b/AB3D0001-2.cr3", "AB3D0003-HDR.tif", "x.jpg"]
        {
            put(&world.at("photos"), path, 1);
        }
        world
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.at(name).to_str().unwrap().to_owned()
    }

    /// Validates against this text, with these further options.
    fn validate(&self, pipeline: &str, options: &[&str]) -> Output {
        fs::write(self.at("p.txt"), pipeline).unwrap();
        let file = self.text("p.txt");
        let mut arguments = vec!["--tool", "pipeline_validation", "--pipeline", &file];
        arguments.extend(options);
        check(&self.at("photos"), &arguments)
    }

    fn refused(&self, pipeline: &str, code: i32, parts: &[&str]) {
        let output = self.validate(pipeline, &[]);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{said}");
        for part in parts {
            assert!(said.contains(part), "{part} is missing in: {said}");
        }
        assert_eq!(text(&output.stdout), "");
        assert_eq!(said.lines().count(), 1, "one sentence: {said}");
    }
}

#[test]
fn validation_says_who_is_ready_and_what_the_others_lack() {
    let world = World::new();
    let (json, report, details) =
        (world.text("out.json"), world.text("out.html"), world.text("out.jsonl"));
    let options = ["--json", &json, "--report", &report, "--details", &details];
    let output = world.validate(SHOP, &options);
    let (said, left_out) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{left_out}");
    for part in ["node `odd` has the unknown type `dream`", "the edge from `sidecar` to `nowhere`"]
    {
        assert!(left_out.contains(part), "{part} is missing in:\n{left_out}");
    }
    for part in [
        "1 of 3 images is ready for Archive; 2 are not.",
        "Archive: 1 of 3",
        "lacking *.xmp: 1, such as b/AB3D0001-2",
        "lacking *.cr3 and *.xmp: 1, such as AB3D0003",
        "x.jpg: the name is too short for a camera id",
    ] {
        assert!(said.contains(part), "{part} is missing in:\n{said}");
    }
    let found: Value = serde_json::from_slice(&fs::read(json).unwrap()).unwrap();
    assert_eq!(
        (&found["pipeline_guid"], &found["pipeline_version"]),
        (&json!("pip_shop"), &json!(3))
    );
    assert_eq!((&found["total_files"], &found["total_groups"]), (&json!(5), &json!(2)));
    assert_eq!(
        found["overall_status"],
        json!({ "CONSISTENT": 1, "PARTIAL": 1, "INCONSISTENT": 1 })
    );
    assert_eq!(found["ready"], json!({ "Archive": 1, "any": 1 }));
    assert_eq!(found["warnings"].as_array().unwrap().len(), 2);
    assert!(fs::read_to_string(report).unwrap().contains("<svg"));
    let lines = fs::read_to_string(details).unwrap();
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let second = lines.iter().find(|line| line["suffix"] == "2").unwrap();
    let wanted = json!({ "camera": "AB3D", "counter": "0001", "suffix": "2", "folder": "b",
        "files": ["b/AB3D0001-2.cr3"], "status": "PARTIAL",
        "by_termination": { "Archive": { "status": "PARTIAL", "missing": ["AB3D0001-2.xmp"] } } });
    assert_eq!((lines.len(), second), (3, &wanted));
}

#[test]
fn a_graph_is_displayed_without_a_look_at_the_folder() {
    let world = World::new();
    let (json, report) = (world.text("out.json"), world.text("out.html"));
    fs::write(world.at("p.json"), SHOP).unwrap();
    let pipeline = world.text("p.json");
    let mut options = vec!["--tool", "pipeline_validation", "--mode", "display_graph"];
    options.extend(["--pipeline", &pipeline, "--json", &json, "--report", &report]);
    let output = check(&world.at("there is no such folder"), &options);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("One way leads through this pipeline."));
    let found: Value = serde_json::from_slice(&fs::read(json).unwrap()).unwrap();
    assert_eq!((&found["total_paths"], &found["pipeline_version"]), (&json!(1), &json!(3)));
    assert_eq!(found["non_truncated_by_termination"], json!({ "Archive": 1 }));
    assert!(fs::read_to_string(report).unwrap().contains("<svg"));
}

#[test]
fn an_empty_pipeline_says_that_it_is() {
    let world = World::new();
    for options in [&["--quiet"][..], &["--quiet", "--mode", "display_graph"]] {
        let output = world.validate("{\"nodes\": [], \"edges\": []}", options);
        assert!(output.status.success());
        assert!(text(&output.stderr).contains("The pipeline has no nodes"));
    }
    world.refused("", 2, &["is not right: it is empty"]);
    world.refused("nodes: []\n", 1, &["`edges` is missing"]);
    world.refused("[1]", 1, &["a pipeline is an object"]);
}

#[test]
fn a_file_that_cannot_be_read_says_where() {
    let world = World::new();
    world.refused("nodes:\n- id: a\n  type: [\n", 2, &["is not right", "line 4 column 1"]);
    world.refused("{\"nodes\": [}", 2, &["is not right", "line 1 column 12"]);
    world.refused(&"# much\n".repeat(200_000), 2, &["cannot be read", "larger than 1 MiB"]);
    let output = check(
        &world.at("photos"),
        &["--tool", "photo_pairing", "--pipeline", &world.text("none.yaml")],
    );
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("none.yaml cannot be read"));
}

/// One capture, one process and one end.
fn one_process(properties: &Value, edges: &Value) -> String {
    let nodes = json!([{ "id": "shot", "type": "capture", "properties": properties },
        { "id": "work", "type": "process", "properties": { "method_ids": ["a", "b", "c", "d", "e"] } },
        { "id": "done", "type": "termination" }]);
    json!({ "nodes": nodes, "edges": edges }).to_string()
}

#[test]
fn a_pipeline_that_explodes_names_its_loop() {
    let world = World::new();
    let edges = json!([{ "from": "shot", "to": "work" }, { "from": "work", "to": "work" },
        { "from": "work", "to": "done" }]);
    let document = one_process(&json!({}), &edges).replace("\"e\"", "\"e\",\"f\",\"g\"");
    world.refused(&document, 1, &["more than 10000 ways", "open the loop through `work`"]);
}

#[test]
fn a_pattern_that_cannot_be_used_says_why() {
    let world = World::new();
    let document = |pattern: &str| one_process(&json!({ "filename_regex": pattern }), &json!([]));
    world.refused(&document("(?=A)(.)(.)"), 1, &["capture node `shot`", "look-ahead"]);
    world.refused(&document(&"(.)".repeat(40_000)), 1, &["capture node `shot`", "too large"]);
    world.refused(&document("(.)"), 1, &["exactly two groups"]);
}

#[test]
fn a_pairing_of_three_names_its_node() {
    let world = World::new();
    let document = "nodes:\n- {id: a, type: capture}\n- {id: b, type: capture}\n\
        - {id: c, type: capture}\n- {id: both, type: pairing}\nedges:\n\
        - {from: a, to: both}\n- {from: b, to: both}\n- {from: c, to: both}\n";
    world.refused(document, 1, &["pairing node `both` has 3 distinct source nodes"]);
}

#[test]
fn options_that_would_do_nothing_are_refused() {
    let world = World::new();
    fs::write(world.at("p.yaml"), SHOP).unwrap();
    let pipeline = world.text("p.yaml");
    let (out, inside) = (world.text("out"), world.text("photos/out"));
    let refused = |options: &[&str], part: &str| {
        let output = check(&world.at("photos"), options);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{options:?}: {said}");
        assert!(said.contains(part), "{part} is missing in: {said}");
    };
    refused(&["--tool", "pipeline_validation"], "--pipeline");
    refused(&["--pipeline", &pipeline], "--pipeline is for");
    refused(&["--mode", "collection"], "--mode is for");
    refused(&["--details", &out], "--details is for");
    refused(&["--tool", "collection_test", "--report", &out], "makes no report");
    refused(&["--tool", "photo_pairing", "--details", &inside], "inside the folder");
    let twice = ["--tool", "photo_pairing", "--details", &out, "--report", &out];
    refused(&twice, "--report and --details name the same file.");
    assert_eq!(fs::read_dir(world.0.path()).unwrap().count(), 2, "nothing was written");
}

#[test]
fn a_collection_test_answers_whether_the_folder_is_there_or_not() {
    let world = World::new();
    let json = world.text("out.json");
    let found = |folder: &str| {
        let options = ["--tool", "collection_test", "--json", &json];
        let output = check(&world.at(folder), &options);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let found: Value = serde_json::from_slice(&fs::read(&json).unwrap()).unwrap();
        let sentence = found["message"].as_str().or(found["error"].as_str()).unwrap();
        assert!(text(&output.stdout).contains(sentence), "{sentence}");
        found
    };
    let message = "It can be read: 5 files in 2 folders.";
    assert_eq!(found("photos"), json!({ "success": true, "file_count": 5, "message": message }));
    let missing = found("none");
    assert_eq!(missing["success"], false);
    assert!(missing["error"].as_str().unwrap().starts_with("There is no folder at "));
}

#[test]
fn the_pipeline_of_a_team_file_is_taken_where_none_is_named() {
    let world = World::new();
    let listed = |name: &str, more: &str| {
        format!(
            "- name: {name}\n  version: 4\n{more}  nodes:\n  - {{id: camera, type: capture}}\n  \
             - {{id: raw, type: file, properties: {{extension: .cr3}}}}\n  \
             - {{id: done, type: termination, properties: {{termination_type: {name}}}}}\n  edges:\n  \
             - {{from: camera, to: raw}}\n  - {{from: raw, to: done}}\n"
        )
    };
    let run = |pipelines: String| {
        let (team, json) = (world.at("team.yaml"), world.at("team.json"));
        fs::write(&team, format!("pipelines:\n{pipelines}")).unwrap();
        let (team, json_path) = (team.to_str().unwrap(), json.to_str().unwrap());
        let options = ["--tool", "pipeline_validation", "--config", team, "--json", json_path];
        let output = check(&world.at("photos"), &options);
        let found = fs::read(&json).ok().map(|json| serde_json::from_slice(&json).unwrap());
        _ = fs::remove_file(&json);
        (output.status.code(), text(&output.stderr), found.unwrap_or(Value::Null))
    };
    let (code, said, found) = run(listed("Alone", ""));
    assert_eq!((code, said.as_str()), (Some(0), "The pipeline is the team's: Alone, version 4.\n"));
    assert_eq!((&found["pipeline_name"], &found["ready"]["any"]), (&json!("Alone"), &json!(2)));
    let (_, said, found) = run(listed("First", "") + &listed("Second", "  default: true\n"));
    assert_eq!(found["pipeline_name"], "Second", "{said}");
    let (code, said, _) = run(listed("First", "") + &listed("Second", ""));
    assert_eq!(code, Some(2), "of several none is the default");
    assert!(said.contains("--pipeline"), "{said}");
}
