//! What coordinators answer. An agent of ours must read one that knows the base part only.

use insta::assert_json_snapshot;
use safelight_protocol::{
    AgentCollectionReply, ChunkReply, ClaimReply, ConfigReply, ErrorBody, ErrorCode,
    FinalizeUploadReply, HeartbeatReply, InitiateUploadReply, JobStatusReply, MeReply,
    RegisterReply, TeamConfigReply, UploadStatusReply, ValidationBody,
};

use crate::{keeps_its_shape, requires, rewritten};

#[test]
fn register() {
    let base = r#"{"guid": "agt_00000000000000000000000001", "api_key": "agt_key_x",
        "name": "Studio", "team_guid": "tea_00000000000000000000000001",
        "authorized_roots": ["/a"]}"#;
    requires::<RegisterReply>(base);
    let written = keeps_its_shape::<RegisterReply>(base, base);
    assert_json_snapshot!(written);
}

#[test]
fn heartbeat() {
    let base = r#"{"acknowledged": true, "server_time": "2026-01-31T12:00:00.25"}"#;
    requires::<HeartbeatReply>(base);
    let written = keeps_its_shape::<HeartbeatReply>(
        r#"{"acknowledged": true, "server_time": "2026-01-31T12:00:00Z",
            "pending_commands": ["cancel_job:job_00000000000000000000000001"],
            "next_heartbeat_seconds": 30, "config_revision": 7,
            "leases": [{"guid": "job_00000000000000000000000001", "lease_epoch": 3,
                "expires_in_seconds": 90}]}"#,
        base,
    );
    assert_json_snapshot!(written);
}

#[test]
fn me() {
    let full = r#"{"guid": "agt_00000000000000000000000001", "name": "Studio",
        "team_guid": "tea_00000000000000000000000001", "status": "online",
        "hostname": "studio.local", "os_info": "Linux 6", "version": "0.1.0",
        "capabilities": ["local_filesystem"], "authorized_roots": ["/a"],
        "last_heartbeat": "2026-01-31T12:00:00Z", "created_at": "2026-01-01T00:00:00Z"}"#;
    let never_heard = full.replace(r#""last_heartbeat": "2026-01-31T12:00:00Z","#, "");
    let written = keeps_its_shape::<MeReply>(full, &never_heard);
    assert_json_snapshot!(written);
}

#[test]
fn new_collection() {
    let base = r#"{"guid": "col_00000000000000000000000001", "name": "Alps", "path": "/a/Alps"}"#;
    requires::<AgentCollectionReply>(base);
    let written = keeps_its_shape::<AgentCollectionReply>(base, base);
    assert_json_snapshot!(written);
}

#[test]
fn claim() {
    let base = r#"{"guid": "job_00000000000000000000000001", "tool": "photostats",
        "signing_secret": "AAEC"}"#;
    requires::<ClaimReply>(base);
    let written = keeps_its_shape::<ClaimReply>(
        r#"{"guid": "job_00000000000000000000000001", "tool": "pipeline_validation",
            "mode": "display_graph", "collection_guid": "col_00000000000000000000000001",
            "collection_path": "/a", "pipeline_guid": "pip_00000000000000000000000001",
            "parameters": {"collection_path": "/a",
                "collection_guid": "col_00000000000000000000000001"},
            "signing_secret": "AAEC", "priority": 5, "retry_count": 1, "max_retries": 3,
            "lease_epoch": 3, "lease_expires_in_seconds": 90, "reason": "asked for by Anna"}"#,
        base,
    );
    assert_json_snapshot!(written);
}

#[test]
fn config() {
    let base = r#"{"job_guid": "job_00000000000000000000000001", "config": {}}"#;
    requires::<ConfigReply>(base);
    let written = keeps_its_shape::<ConfigReply>(
        r#"{"job_guid": "job_00000000000000000000000001",
            "config": {"photo_extensions": [".dng"], "metadata_extensions": [".xmp"],
                "camera_mappings": {"AB3D": [{"name": "Nikon Z 8", "serial_number": "300"}]},
                "cameras": {"AB3D": [{"name": "Nikon Z 8", "serial_number": null}]},
                "processing_methods": {"HDR": "High dynamic range"},
                "require_sidecar": [".cr3"], "sidecar_scope": "folder"},
            "collection_path": "/a", "pipeline_guid": "pip_00000000000000000000000001",
            "pipeline": {"guid": "pip_00000000000000000000000001", "name": "Raw", "version": 2,
                "nodes": [{"id": "n1"}], "edges": [{"from": "n1", "to": "n2"}]},
            "connector": {"guid": "con_00000000000000000000000001", "type": "s3", "name": "NAS",
                "credential_location": "server", "credentials": {"region": "eu"}}}"#,
        base,
    );
    assert_json_snapshot!(written);
}

#[test]
fn team_config() {
    let base = r#"{"revision": 7, "config": {}}"#;
    requires::<TeamConfigReply>(base);
    let written = keeps_its_shape::<TeamConfigReply>(
        r#"{"revision": 7,
            "config": {"photo_extensions": [".dng"], "metadata_extensions": [".xmp"],
                "camera_mappings": {}, "cameras": {}, "processing_methods": {},
                "require_sidecar": [".cr3"], "sidecar_scope": "folder"},
            "pipelines": [{"guid": "pip_00000000000000000000000001", "name": "Raw", "version": 2,
                "is_default": true, "nodes": [{"id": "n1"}], "edges": []}]}"#,
        base,
    );
    assert_json_snapshot!(written);
}

#[test]
fn settings_may_be_null_one_by_one() {
    let config = r#"{"job_guid": "job_00000000000000000000000001",
        "config": {"photo_extensions": null, "metadata_extensions": null, "cameras": null,
            "camera_mappings": null, "processing_methods": null, "require_sidecar": null,
            "sidecar_scope": null}}"#;
    let base = r#"{"job_guid": "job_00000000000000000000000001", "config": {}}"#;
    assert_eq!(rewritten::<ConfigReply>(config), rewritten::<ConfigReply>(base));
}

#[test]
fn job_status() {
    let base = r#"{"guid": "job_00000000000000000000000001", "status": "running",
        "tool": "photostats"}"#;
    requires::<JobStatusReply>(base);
    let written = keeps_its_shape::<JobStatusReply>(
        r#"{"guid": "job_00000000000000000000000001", "status": "failed", "tool": "photostats",
            "progress": {"stage": "scanning"}, "error_message": "The folder is gone.",
            "cancelled": true}"#,
        base,
    );
    assert_json_snapshot!(written);
}

#[test]
fn uploads() {
    let initiated = r#"{"upload_id": "upl_00000000000000000000000001", "chunk_size": 4,
        "total_chunks": 3}"#;
    requires::<InitiateUploadReply>(initiated);
    let chunk = r#"{"received": false, "chunk_index": 1, "chunks_received": 2, "total_chunks": 3}"#;
    requires::<ChunkReply>(chunk);
    let status = r#"{"upload_id": "upl_00000000000000000000000001", "upload_type": "results_json",
        "expected_size": 10, "chunk_size": 4, "total_chunks": 3, "chunks_received": 2,
        "received_size": 8, "missing_chunk_indices": [2], "finalized": false,
        "expires_at": "2026-01-31T13:00:00Z"}"#;
    requires::<UploadStatusReply>(status);
    let finalized = r#"{"success": true, "upload_type": "report_html", "content_size": 10}"#;
    requires::<FinalizeUploadReply>(finalized);
    let written = [
        keeps_its_shape::<InitiateUploadReply>(initiated, initiated),
        keeps_its_shape::<ChunkReply>(chunk, chunk),
        keeps_its_shape::<UploadStatusReply>(status, status),
        keeps_its_shape::<FinalizeUploadReply>(finalized, finalized),
    ];
    assert_json_snapshot!(written);
}

#[test]
fn refusals() {
    let written = [
        keeps_its_shape::<ErrorBody>(
            r#"{"detail": "The agent is revoked.", "code": "agent_revoked"}"#,
            r#"{"detail": "Said by another coordinator."}"#,
        ),
        keeps_its_shape::<ValidationBody>(
            r#"{"detail": [{"loc": ["body", "name"], "msg": "Field required", "type": "missing"}],
                "code": "invalid_request"}"#,
            r#"{"detail": [{"loc": ["body", "roots", 0], "msg": "No text", "type": "string_type"}]}"#,
        ),
    ];
    assert_json_snapshot!(written);
}

#[test]
fn a_code_of_a_newer_coordinator_is_read_as_unknown() {
    let body: ErrorBody = serde_json::from_str(r#"{"detail": "x", "code": "in_2030"}"#).unwrap();
    assert_eq!(body.code, Some(ErrorCode::UnknownCode));
}

#[test]
fn every_code_travels_as_its_text() {
    for &code in ErrorCode::ALL {
        assert_eq!(serde_json::to_value(code).unwrap(), code.text());
    }
    let texts: Vec<_> = ErrorCode::ALL.iter().map(|code| code.text()).collect();
    assert_json_snapshot!(texts);
}
