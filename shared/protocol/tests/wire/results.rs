//! What finished tools found.

use insta::assert_json_snapshot;
use safelight_protocol::PhotoStatsResults;

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
            "warnings": ["The folder `b` could not be read."], "skipped": {"noise": 3}}"#,
        base,
    );
    assert_json_snapshot!(written);
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
