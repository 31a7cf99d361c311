//! Photo pairing and pipeline validation agree with the golden vectors.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeMap;

use safelight_domain::{
    ToolSettings,
    images::{Gatherer, Images, NamingRule, StatusCounts, pair, validate},
    pipeline::{Matcher, enumerate, load},
};
use serde_json::{Value, json};

fn vectors(category: &str) -> Value {
    let file = format!("{}/../../tests/golden/{category}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

/// The settings of a vector; its cameras are one object each where ours are lists.
fn settings(vector: &Value) -> ToolSettings {
    let mut config = vector.get("config").cloned().unwrap_or_else(|| json!({}));
    if let Some(cameras) = config.get_mut("cameras").and_then(Value::as_object_mut) {
        for camera in cameras.values_mut() {
            *camera = json!([camera]);
        }
    }
    serde_json::from_value(config).unwrap()
}

fn gather(vector: &Value, settings: &ToolSettings, rule: &NamingRule) -> Images {
    let mut folders: BTreeMap<&str, Vec<&[u8]>> = BTreeMap::new();
    for file in vector["files"].as_array().unwrap() {
        let path = file[0].as_str().unwrap();
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        folders.entry(folder).or_default().push(name.as_bytes());
    }
    let mut gatherer = Gatherer::new(settings, rule.clone());
    for (folder, names) in folders {
        let mut other = Gatherer::new(settings, rule.clone());
        other.folder(folder.as_bytes(), names);
        gatherer.merge(other);
    }
    gatherer.finish()
}

fn compare(vector: &Value, mine: &Value) {
    for (key, value) in vector["results"].as_object().unwrap() {
        assert_eq!(&mine[key], value, "{} {key}", vector["id"]);
    }
}

#[test]
fn photo_pairing_agrees_with_the_vectors() {
    for category in ["pairing", "filenames"] {
        for vector in vectors(category)["vectors"].as_array().unwrap() {
            let settings = settings(vector);
            let images = gather(vector, &settings, &NamingRule::Convention);
            let found = pair(&images, &settings);
            let mine = json!({
                "group_count": found.group_count,
                "image_count": found.image_count,
                "file_count": found.file_count,
                "camera_usage": found.camera_usage,
                "method_usage": found.method_usage,
                "invalid_files_count": found.invalid.count,
            });
            compare(vector, &mine);
        }
    }
}

fn counts(counts: &StatusCounts) -> Value {
    json!({
        "CONSISTENT": counts.consistent,
        "PARTIAL": counts.partial,
        "INCONSISTENT": counts.inconsistent,
    })
}

#[test]
fn pipeline_validation_agrees_with_the_vectors() {
    for category in ["paths", "validation", "validation_more"] {
        let file = vectors(category);
        for vector in file["vectors"].as_array().unwrap() {
            let document = match &vector["pipeline"] {
                Value::String(key) => &file["pipelines"][key],
                inline => inline,
            };
            let pipeline = load(document).unwrap().pipeline;
            let matcher = Matcher::new(&pipeline, &enumerate(&pipeline).unwrap());
            let settings = settings(vector);
            let rule = NamingRule::of_capture(pipeline.first_capture()).unwrap();
            let found = validate(&gather(vector, &settings, &rule), &matcher, |_| {});
            let by_termination: BTreeMap<_, _> =
                found.by_termination.iter().map(|(kind, c)| (kind, counts(c))).collect();
            let mine = json!({
                "pipeline_guid": pipeline.guid,
                "pipeline_name": pipeline.name,
                "total_files": found.total_files,
                "total_images": found.total_images,
                "total_groups": found.total_groups,
                "overall_status": counts(&found.overall),
                "by_termination": by_termination,
                "invalid_files_count": found.invalid.count,
            });
            compare(vector, &mine);
        }
    }
}
