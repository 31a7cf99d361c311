//! What agents send.

use insta::assert_json_snapshot;
use safelight_protocol::{
    AgentCollectionRequest, CompleteRequest, DisconnectRequest, FailRequest, FinalizeUploadRequest,
    HeartbeatRequest, InitiateUploadRequest, ProgressRequest, RegisterRequest,
};

use crate::{keeps_its_shape, requires, rewritten};

#[test]
fn register() {
    let base = r#"{"registration_token": "art_x", "name": "Studio", "hostname": "studio.local",
        "os_info": "Linux 6", "version": "0.1.0"}"#;
    requires::<RegisterRequest>(base);
    let written = keeps_its_shape::<RegisterRequest>(
        r#"{"registration_token": "art_x", "name": "Studio", "hostname": "studio.local",
            "os_info": "Linux 6", "version": "0.1.0",
            "capabilities": ["local_filesystem", "tool:photostats:1"],
            "authorized_roots": ["/home/a/Pictures"], "binary_checksum": "00ff",
            "platform": "x86_64-unknown-linux-gnu", "development_mode": true}"#,
        base,
    );
    assert_json_snapshot!(written);
}

#[test]
fn heartbeat() {
    let written = keeps_its_shape::<HeartbeatRequest>(
        r#"{"status": "error", "capabilities": ["local_filesystem"], "authorized_roots": ["/a"],
            "version": "0.1.0", "current_job_guid": "job_00000000000000000000000001",
            "error_message": "disk full",
            "metrics": {"cpu_percent": 12.5, "memory_percent": 40.0, "disk_free_gb": 120.25,
                "memory_bytes": 52428800, "on_battery": false, "battery_percent": 88.0},
            "boot_id": "b1",
            "jobs": [{"guid": "job_00000000000000000000000001", "lease_epoch": 3}],
            "accepts_jobs": false, "not_accepting_reason": "paused by its owner",
            "until": "2026-01-31T12:00:00Z", "binary_checksum": "00ff",
            "platform": "x86_64-unknown-linux-gnu"}"#,
        "{}",
    );
    assert_json_snapshot!(written);
}

#[test]
fn a_heartbeat_may_name_some_metrics_only() {
    let beat = r#"{"status": "online", "metrics": {"cpu_percent": 3, "disk_free_gb": null}}"#;
    let written = rewritten::<HeartbeatRequest>(beat);
    assert_json_snapshot!(written);
}

#[test]
fn an_agent_cannot_call_itself_revoked() {
    for status in ["revoked", "offline", "Online", ""] {
        let beat = format!(r#"{{"status": "{status}"}}"#);
        assert!(serde_json::from_str::<HeartbeatRequest>(&beat).is_err(), "{status}");
    }
}

#[test]
fn a_time_without_zone_is_utc() {
    let times = ["2026-01-31T12:00:00", "2026-01-31T12:00:00Z", "2026-01-31T13:00:00+01:00"];
    for time in times {
        let beat = rewritten::<HeartbeatRequest>(&format!(r#"{{"until": "{time}"}}"#));
        assert_eq!(beat["until"], "2026-01-31T12:00:00Z", "{time}");
    }
    assert!(serde_json::from_str::<HeartbeatRequest>(r#"{"until": "tomorrow"}"#).is_err());
}

#[test]
fn disconnect() {
    let written = keeps_its_shape::<DisconnectRequest>(r#"{"reason": "sleep"}"#, "{}");
    assert_json_snapshot!(written);
}

#[test]
fn new_collection() {
    let base = r#"{"name": "Alps", "path": "/home/a/Pictures/Alps"}"#;
    requires::<AgentCollectionRequest>(base);
    let written = keeps_its_shape::<AgentCollectionRequest>(base, base);
    assert_json_snapshot!(written);
}

#[test]
fn progress() {
    let base = r#"{"stage": "scanning"}"#;
    requires::<ProgressRequest>(base);
    let written = keeps_its_shape::<ProgressRequest>(
        r#"{"stage": "scanning", "percentage": 40, "files_scanned": 4000, "total_files": 10000,
            "current_file": "2024/AB3D0001.CR3", "message": "Reading folders", "issues_found": 2,
            "lease_epoch": 3, "seq": 17}"#,
        base,
    );
    assert_json_snapshot!(written);
}

#[test]
fn complete() {
    let base = r#"{"signature": "00ff"}"#;
    requires::<CompleteRequest>(base);
    let written = keeps_its_shape::<CompleteRequest>(
        r#"{"signature": "00ff", "results": {"total_files": 2},
            "results_upload_id": "upl_00000000000000000000000001", "report_html": "<p>x</p>",
            "report_upload_id": "upl_00000000000000000000000002", "files_scanned": 2,
            "issues_found": 0, "lease_epoch": 3}"#,
        base,
    );
    assert_json_snapshot!(written);
}

#[test]
fn inline_results_arrive_as_they_were_written() {
    let raw = r#"{"b": 1.50, "a":1E2, "n": 123456789012345678901234567890}"#;
    let request = format!(r#"{{"signature": "00", "results": {raw}}}"#);
    let read: CompleteRequest = serde_json::from_str(&request).unwrap();
    assert_eq!(read.results.unwrap().get(), raw);
}

#[test]
fn fail() {
    let base = r#"{"error_message": "The folder is gone."}"#;
    requires::<FailRequest>(base);
    let written = keeps_its_shape::<FailRequest>(
        r#"{"error_message": "The folder is gone.", "signature": "00ff", "retryable": false,
            "lease_epoch": 3}"#,
        base,
    );
    assert_json_snapshot!(written);
}

#[test]
fn initiate_upload() {
    let base = r#"{"upload_type": "report_html", "expected_size": 10}"#;
    requires::<InitiateUploadRequest>(base);
    let written = keeps_its_shape::<InitiateUploadRequest>(
        r#"{"upload_type": "results_json", "expected_size": 10, "chunk_size": 4}"#,
        base,
    );
    assert_json_snapshot!(written);
}

#[test]
fn finalize_upload() {
    let base = r#"{"checksum": "00ff"}"#;
    requires::<FinalizeUploadRequest>(base);
    let written = keeps_its_shape::<FinalizeUploadRequest>(base, base);
    assert_json_snapshot!(written);
}
