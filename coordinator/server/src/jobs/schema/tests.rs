use serde_json::{Value, json};

use super::*;

const THREE: [&str; 3] = ["CONSISTENT", "PARTIAL", "INCONSISTENT"];

/// A tool, its mode, and a whole results object of it.
type Whole = (Tool, Option<&'static str>, Value);

fn photostats() -> Value {
    json!({
        "total_files": 5, "total_size": 18_446_744_073_709_551_615_u64,
        "file_counts": {".dng": 4}, "storage_by_type": {".dng": 9},
        "orphaned_images": ["a.arw"], "orphaned_xmp": ["b.xmp", "c.xmp"],
        "scan_time": 0.5, "something_new": {"kept": true},
    })
}

fn validation() -> Value {
    let three = json!({"CONSISTENT": 1, "PARTIAL": 2, "INCONSISTENT": 3});
    json!({
        "pipeline_guid": null, "pipeline_name": "x", "total_files": 9, "total_images": 6,
        "total_groups": 6, "overall_status": three, "by_termination": {"web": three},
        "invalid_files_count": 0, "scan_time": 1,
    })
}

fn wholes() -> [Whole; 4] {
    let pairing = json!({
        "group_count": 1, "image_count": 2, "file_count": 4, "camera_usage": {"AB3D": 2},
        "method_usage": {}, "invalid_files_count": 3, "scan_time": 1.5,
    });
    let graph = json!({
        "pipeline_guid": "pip_1", "pipeline_name": null, "pipeline_version": 3,
        "total_paths": 5, "non_truncated_paths": 4, "truncated_paths": 1,
        "non_truncated_by_termination": {"web": 4}, "scan_duration": 0,
    });
    [
        (Tool::PhotoStats, None, photostats()),
        (Tool::PhotoPairing, Some("collection"), pairing),
        (Tool::PipelineValidation, Some("collection"), validation()),
        (Tool::PipelineValidation, Some(DISPLAY_GRAPH), graph),
    ]
}

fn check(tool: Tool, mode: Option<&str>, results: &Value) -> Result<Figures, String> {
    let schemas = ResultSchemas::new().unwrap();
    schemas.check(tool, mode, results).map_err(|fault| fault.to_string())
}

fn fault(tool: Tool, results: &Value) -> String {
    check(tool, None, results).unwrap_err()
}

#[test]
fn whole_objects_give_their_figures() {
    let figures = wholes().map(|(tool, mode, results)| {
        let figures = check(tool, mode, &results).unwrap();
        (figures.files_scanned, figures.issues_found)
    });
    assert_eq!(figures, [(5, 3), (4, 3), (9, 5), (0, 0)]);
}

#[test]
fn each_missing_key_is_named() {
    let schemas = ResultSchemas::new().unwrap();
    for (tool, mode, whole) in wholes() {
        let contract = results_schema(tool, mode)["required"].as_array().unwrap().clone();
        assert!(contract.len() >= 7, "{tool}: {contract:?}");
        for key in &contract {
            let key = key.as_str().unwrap();
            let mut results = whole.clone();
            results.as_object_mut().unwrap().remove(key);
            let said = schemas.check(tool, mode, &results).unwrap_err().to_string();
            assert_eq!(said, format!("`results.{key}` is missing"));
        }
    }
}

#[test]
fn a_value_of_another_type_is_named_with_its_path() {
    let cases = [
        ("total_files", json!("5"), "`results.total_files` is not a whole number"),
        ("total_size", json!(-1), "`results.total_size` is not a whole number from 0 up"),
        ("total_size", json!(null), "`results.total_size` is not a whole number"),
        ("file_counts", json!([]), "`results.file_counts` is not an object"),
        ("file_counts", json!({".dng": "4"}), "`results.file_counts..dng` is not a whole number"),
        ("file_counts", json!({"1": "4"}), "`results.file_counts.1` is not a whole number"),
        ("file_counts", json!({"a/b~": "4"}), "`results.file_counts.a/b~` is not a whole number"),
        ("orphaned_images", json!({}), "`results.orphaned_images` is not a list"),
        ("orphaned_images", json!([1]), "`results.orphaned_images[0]` is not a text"),
        ("orphaned_xmp", json!(["a", null]), "`results.orphaned_xmp[1]` is not a text"),
        ("scan_time", json!("1"), "`results.scan_time` is not a number"),
        ("scan_time", json!(null), "`results.scan_time` is not a number"),
        ("warnings", json!("one"), "`results.warnings` is not a list"),
        ("sidecar_scope", json!(1), "`results.sidecar_scope` is not a text"),
        ("skipped", json!({"noise": "3"}), "`results.skipped.noise` is not a whole number"),
        ("changes", json!({"since": "x"}), "`results.changes.files` is missing"),
    ];
    for (key, value, sentence) in cases {
        let mut results = photostats();
        results[key] = value;
        let said = fault(Tool::PhotoStats, &results);
        assert_eq!(said, sentence);
    }
    assert_eq!(fault(Tool::PhotoStats, &json!([])), "`results` is not an object");
}

#[test]
fn a_count_is_written_without_a_fraction_and_fits_64_bits() {
    for odd in ["5.0", "5e0", "1e30", "18446744073709551616", "0.5"] {
        let mut results = photostats();
        results["total_files"] = serde_json::from_str(odd).unwrap();
        let said = fault(Tool::PhotoStats, &results);
        assert!(said.starts_with("`results.total_files` is not a whole number"), "{odd}: {said}");
    }
    let mut graph = wholes()[3].2.clone();
    graph["pipeline_version"] = json!(1.0);
    let said = check(Tool::PipelineValidation, Some(DISPLAY_GRAPH), &graph).unwrap_err();
    assert_eq!(said, "`results.pipeline_version` is not a whole number");
}

#[test]
fn additions_may_be_null_and_unheard_of() {
    for (tool, mode, mut results) in wholes() {
        let schema = results_schema(tool, mode);
        let required = schema["required"].as_array().unwrap();
        for key in schema["properties"].as_object().unwrap().keys() {
            if !required.contains(&json!(key)) {
                results[key] = Value::Null;
            }
        }
        results["from_a_newer_version"] = json!([{"a": null}]);
        assert!(check(tool, mode, &results).is_ok(), "{tool}");
    }
}

#[test]
fn a_connection_test_says_why_it_failed() {
    let test = |results: Value| check(Tool::CollectionTest, None, &results);
    assert_eq!(
        test(json!({"success": true, "file_count": 3, "message": "ok"})).unwrap().files_scanned,
        3
    );
    assert!(test(json!({"success": false, "error": "no"})).is_ok());
    for (results, sentence) in [
        (json!({"success": false}), "`results.error` is missing"),
        (json!({"success": true, "message": "ok"}), "`results.file_count` is missing"),
        (json!({}), "`results.success` is missing"),
        (json!({"success": 1}), "`results.success` is not true or false"),
        (json!({"success": false, "error": 5}), "`results.error` is not a text"),
        (json!("fine"), "`results` is not an object"),
    ] {
        assert_eq!(test(results.clone()).unwrap_err(), sentence, "{results}");
    }
}

#[test]
fn a_verdict_has_its_three_words() {
    for word in THREE {
        let mut results = validation();
        results["by_termination"]["web"].as_object_mut().unwrap().remove(word);
        let said = fault(Tool::PipelineValidation, &results);
        assert_eq!(said, format!("`results.by_termination.web.{word}` is missing"));
        let mut results = validation();
        results["overall_status"][word] = json!(-1);
        let said = fault(Tool::PipelineValidation, &results);
        let path = format!("`results.overall_status.{word}`");
        assert_eq!(said, format!("{path} is not a whole number from 0 up"));
    }
}
