//! What finished tools found.

use insta::assert_json_snapshot;
use safelight_protocol::{
    CollectionTestResults, DisplayGraphResults, PhotoPairingResults, PhotoStatsResults,
    PipelineValidationResults,
};

use crate::{keeps_its_shape, requires};

#[test]
fn photostats() {
    let base = r#"{"total_files": 2, "total_size": 30, "file_counts": {".cr3": 2},
        "storage_by_type": {".cr3": 30}, "orphaned_images": ["a/AB3D0001.cr3"],
        "orphaned_xmp": [], "scan_time": 0.25}"#;
    requires::<PhotoStatsResults>(base);
    let written = keeps_its_shape::<PhotoStatsResults>(
        r#"{"total_files": 2, "total_size": 30, "file_counts": {".cr3": 2},
            "storage_by_type": {".cr3": 30}, "orphaned_images": ["a/AB3D0001.cr3"],
            "orphaned_xmp": [], "scan_time": 0.25, "sidecar_scope": "folder",
            "warnings": ["The folder `b` could not be read."], "skipped": {"noise": 3},
            "changes": {"since": "2026-11-22T10:00:00Z", "unchanged": false,
                "files": {"added": 1, "removed": 9, "changed": 2},
                "findings": {"new": 1, "gone": 1,
                    "first_new": ["image_without_sidecar\ta/AB3D0001.cr3"],
                    "first_gone": ["sidecar_without_image\tb.xmp"]},
                "mass_change": {"before": 10, "gone": 9,
                    "reason": "The drive may not be mounted."}}}"#,
        base,
    );
    assert_json_snapshot!(written);
}

#[test]
fn photo_pairing() {
    let base = r#"{"group_count": 1, "image_count": 2, "file_count": 3,
        "camera_usage": {"Nikon Z 8": 2}, "method_usage": {"HDR": 1}, "invalid_files_count": 1,
        "scan_time": 0.25}"#;
    requires::<PhotoPairingResults>(base);
    let written = keeps_its_shape::<PhotoPairingResults>(
        r#"{"group_count": 1, "image_count": 2, "file_count": 3,
            "camera_usage": {"Nikon Z 8": 2}, "method_usage": {"HDR": 1}, "invalid_files_count": 1,
            "scan_time": 0.25, "cameras": {"AB3D": {"images": 2, "name": "Nikon Z 8"},
            "XX00": {"images": 1}}, "invalid_files": [{"path": "a/x.cr3", "reason": "too short"}],
            "invalid_reasons": {"too short": 1}, "warnings": ["The folder `b` could not be read."],
            "skipped": {"noise": 3}, "changes": {"since": "2026-11-22T10:00:00Z",
                "unchanged": true, "files": {"added": 0, "removed": 0, "changed": 0},
                "findings": {"new": 0, "gone": 0}}}"#,
        base,
    );
    assert_json_snapshot!(written);
}

#[test]
fn pipeline_validation() {
    let base = r#"{"pipeline_guid": "pip_1", "pipeline_name": "Archive", "total_files": 5,
        "total_images": 2, "total_groups": 1,
        "overall_status": {"CONSISTENT": 1, "PARTIAL": 1, "INCONSISTENT": 0},
        "by_termination": {"web": {"CONSISTENT": 1, "PARTIAL": 1, "INCONSISTENT": 0}},
        "invalid_files_count": 1, "scan_time": 0.25}"#;
    requires::<PipelineValidationResults>(base);
    let written = keeps_its_shape::<PipelineValidationResults>(
        r#"{"pipeline_guid": "pip_1", "pipeline_name": "Archive", "total_files": 5,
            "total_images": 2, "total_groups": 1,
            "overall_status": {"CONSISTENT": 1, "PARTIAL": 1, "INCONSISTENT": 0},
            "by_termination": {"web": {"CONSISTENT": 1, "PARTIAL": 1, "INCONSISTENT": 0}},
            "invalid_files_count": 1, "scan_time": 0.25, "pipeline_version": 3,
            "ready": {"any": 1, "web": 1},
            "invalid_files": [{"path": "a/x.cr3", "reason": "too short"}],
            "invalid_reasons": {"too short": 1}, "warnings": ["The node `x` was left out."],
            "skipped": {"noise": 3}, "changes": {"since": "2026-11-22T10:00:00Z",
                "unchanged": true, "files": {"added": 0, "removed": 0, "changed": 0},
                "findings": {"new": 0, "gone": 0}}}"#,
        base,
    );
    assert_json_snapshot!(written);
}

#[test]
fn a_pipeline_may_have_neither_guid_nor_name_but_says_so() {
    let results: PipelineValidationResults = serde_json::from_str(
        r#"{"pipeline_guid": null, "pipeline_name": null, "total_files": 0, "total_images": 0,
            "total_groups": 0, "overall_status": {"CONSISTENT": 0, "PARTIAL": 0, "INCONSISTENT": 0},
            "by_termination": {}, "invalid_files_count": 0, "scan_time": 0}"#,
    )
    .unwrap();
    let written = serde_json::to_value(results).unwrap();
    assert_eq!(written["pipeline_guid"], serde_json::Value::Null);
    assert!(written.as_object().unwrap().contains_key("pipeline_name"));
}

#[test]
fn display_graph() {
    let base = r#"{"pipeline_guid": "pip_1", "pipeline_name": "Archive", "pipeline_version": 3,
        "total_paths": 5, "non_truncated_paths": 4, "truncated_paths": 1,
        "non_truncated_by_termination": {"web": 4}, "scan_duration": 0.25}"#;
    requires::<DisplayGraphResults>(base);
    let written = keeps_its_shape::<DisplayGraphResults>(
        r#"{"pipeline_guid": "pip_1", "pipeline_name": "Archive", "pipeline_version": 3,
            "total_paths": 5, "non_truncated_paths": 4, "truncated_paths": 1,
            "non_truncated_by_termination": {"web": 4}, "scan_duration": 0.25,
            "warnings": ["The node `x` was left out."]}"#,
        base,
    );
    assert_json_snapshot!(written);
}

#[test]
fn collection_test() {
    for (form, base) in [
        ("reached", r#"{"success": true, "file_count": 3, "message": "3 files were seen."}"#),
        ("not_reached", r#"{"success": false, "error": "The folder is gone."}"#),
    ] {
        requires::<CollectionTestResults>(base);
        assert_json_snapshot!(form, keeps_its_shape::<CollectionTestResults>(base, base));
    }
}

#[test]
fn mistyped_results_are_refused() {
    for (field, wrong) in [
        ("total_files", "\"2\""),
        ("total_files", "-1"),
        ("total_files", "2.0"),
        ("total_size", "null"),
        ("file_counts", "[]"),
        ("storage_by_type", "{\".cr3\": \"30\"}"),
        ("orphaned_images", "{}"),
        ("orphaned_xmp", "[1]"),
        ("scan_time", "\"fast\""),
    ] {
        let mut results = serde_json::json!({
            "total_files": 2, "total_size": 30, "file_counts": {}, "storage_by_type": {},
            "orphaned_images": [], "orphaned_xmp": [], "scan_time": 1
        });
        assert!(serde_json::from_value::<PhotoStatsResults>(results.clone()).is_ok());
        results[field] = serde_json::from_str(wrong).unwrap();
        assert!(serde_json::from_value::<PhotoStatsResults>(results).is_err(), "{field}: {wrong}");
    }
}
