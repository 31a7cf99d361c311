//! What travels over the agent's socket.

use safelight_protocol::{FromAgent, StopReason, ToAgent};

use crate::{keeps_its_shape, requires};

#[test]
fn a_heartbeat_is_the_one_of_rest_with_a_type() {
    let full = r#"{"type": "heartbeat", "status": "online", "version": "0.1.0", "boot_id": "b",
        "jobs": [{"guid": "job_00000000000000000000000001", "lease_epoch": 2}]}"#;
    keeps_its_shape::<FromAgent>(full, r#"{"type": "heartbeat"}"#);
}

#[test]
fn progress_names_its_job() {
    let full = r#"{"type": "progress", "job": "job_00000000000000000000000001",
        "stage": "scanning", "percentage": 5, "files_scanned": 10, "total_files": 200,
        "current_file": "a/b.CR3", "message": "m", "issues_found": 1, "lease_epoch": 2, "seq": 3}"#;
    let base = r#"{"type": "progress", "job": "job_00000000000000000000000001",
        "stage": "scanning"}"#;
    keeps_its_shape::<FromAgent>(full, base);
    requires::<FromAgent>(base);
}

#[test]
fn the_coordinator_says_little() {
    keeps_its_shape::<ToAgent>(r#"{"type": "wake"}"#, r#"{"type": "wake"}"#);
    for text in [
        r#"{"type": "cancel", "job": "job_00000000000000000000000001", "lease_epoch": 2,
            "reason": "cancelled"}"#,
        r#"{"type": "config_changed", "config_revision": 7}"#,
        r#"{"type": "revoked", "reason": "lost laptop"}"#,
    ] {
        keeps_its_shape::<ToAgent>(text, text);
        requires::<ToAgent>(text);
    }
}

#[test]
fn words_of_a_newer_coordinator_are_read_past() {
    let said: ToAgent = serde_json::from_str(r#"{"type": "sing", "song": "x"}"#).unwrap();
    assert_eq!(said, ToAgent::Unknown);
    let why: StopReason = serde_json::from_str(r#""moon phase""#).unwrap();
    assert_eq!(why, StopReason::Other);
}
