//! The tools that look at images.

use std::{fs, path::Path};

use serde_json::{Value, json};

use crate::{check, put, text};

fn photos(root: &Path) {
    for path in [
        "2024/AB3D0001.CR3",
        "2024/AB3D0001.xmp",
        "2024/AB3D0001-HDR-2.tif",
        "web/AB3D0001.jpg",
        "web/EF5G0007-BW.JPG",
        "web/holiday.jpg",
        "notes.txt",
    ] {
        put(root, path, 1);
    }
}

fn lines(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn photo_pairing_says_its_verdict_and_writes_each_image_with_its_files() {
    let world = tempfile::tempdir().unwrap();
    let at = |name: &str| world.path().join(name).to_str().unwrap().to_owned();
    photos(&world.path().join("photos"));
    let settings = "cameras: {AB3D: {name: Left}}\nprocessing_methods: {HDR: High range}\n";
    fs::write(at("team.yaml"), settings).unwrap();
    let (config, json, report, details) =
        (at("team.yaml"), at("out.json"), at("out.html"), at("out.jsonl"));
    let mut arguments = vec!["--tool", "photo_pairing", "--config", &config, "--json", &json];
    arguments.extend(["--report", &report, "--details", &details]);
    let output = check(&world.path().join("photos"), &arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let said = text(&output.stdout);
    for part in [
        "1 of 5 photo files has a name that breaks the rule.",
        "Left (AB3D): 2",
        "High range: 1",
        "web/holiday.jpg: the camera id is in lower case",
    ] {
        assert!(said.contains(part), "{part} is missing in:\n{said}");
    }
    let found: Value = serde_json::from_slice(&fs::read(json).unwrap()).unwrap();
    assert_eq!(found["group_count"], 2);
    assert_eq!(found["cameras"]["AB3D"], json!({ "images": 2, "name": "Left" }));
    assert_eq!(found["invalid_files"][0]["path"], "web/holiday.jpg");
    assert_eq!(found["invalid_reasons"].as_object().unwrap().len(), 1);
    assert!(fs::read_to_string(report).unwrap().contains("web"));
    let mut images = lines(Path::new(&details));
    images.sort_by_key(|image| ["camera", "counter", "suffix"].map(|key| image[key].to_string()));
    let image = |camera, counter, suffix, folder, files: &[&str]| {
        json!({ "camera": camera, "counter": counter, "suffix": suffix, "folder": folder,
            "files": files })
    };
    assert_eq!(
        images,
        [
            image(
                "AB3D",
                "0001",
                "",
                "2024",
                &["2024/AB3D0001.CR3", "web/AB3D0001.jpg", "2024/AB3D0001.xmp"]
            ),
            image("AB3D", "0001", "2", "2024", &["2024/AB3D0001-HDR-2.tif"]),
            image("EF5G", "0007", "", "web", &["web/EF5G0007-BW.JPG"]),
        ]
    );
    assert_eq!(fs::read_dir(world.path()).unwrap().count(), 5, "no scraps");
}

#[test]
fn a_pipeline_says_how_photos_are_named() {
    let world = tempfile::tempdir().unwrap();
    let at = |name: &str| world.path().join(name).to_str().unwrap().to_owned();
    for name in ["IMG_12.jpg", "IMG_12-BW.jpg", "DSC_7.jpg", "AB3D0001.jpg"] {
        put(&world.path().join("photos"), name, 1);
    }
    let pipeline = "nodes:\n- id: camera\n  type: capture\n  properties:\n    \
                    filename_regex: '([A-Z]{3})_(\\d+)'\n- id: odd\n  type: dream\nedges: []\n";
    fs::write(at("p.yaml"), pipeline).unwrap();
    let (pipeline, json, details) = (at("p.yaml"), at("out.json"), at("out.jsonl"));
    let mut arguments = vec!["--tool", "photo_pairing", "--pipeline", &pipeline];
    arguments.extend(["--json", &json, "--details", &details, "--quiet"]);
    let output = check(&world.path().join("photos"), &arguments);
    assert!(output.status.success());
    let said = text(&output.stderr);
    assert!(said.contains("node `odd` has the unknown type `dream` and was left out"), "{said}");
    let found: Value = serde_json::from_slice(&fs::read(json).unwrap()).unwrap();
    assert_eq!((&found["group_count"], &found["image_count"]), (&json!(2), &json!(2)));
    assert_eq!(found["invalid_files_count"], 1);
    assert!(found["warnings"][0].as_str().unwrap().contains("`odd`"));
    let images = lines(Path::new(&details));
    let whole = images.iter().find(|image| image["camera"] == "IMG").unwrap();
    assert_eq!(whole["files"], json!(["IMG_12-BW.jpg", "IMG_12.jpg"]), "as they are called");
}
