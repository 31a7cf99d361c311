//! What agents ask about connectors, and what they tell.

use insta::assert_json_snapshot;
use safelight_protocol::{
    AgentConnectorsReply, CapabilityReport, CapabilityReportReply, ConnectorMetadataReply,
};

use crate::{keeps_its_shape, requires};

#[test]
fn connectors() {
    let base = r#"{"connectors": [], "total": 0}"#;
    requires::<AgentConnectorsReply>(base);
    let written = keeps_its_shape::<AgentConnectorsReply>(
        r#"{"connectors": [{"guid": "con_00000000000000000000000001", "name": "NAS",
            "type": "smb", "credential_location": "pending", "is_active": false,
            "created_at": "2026-01-31T12:00:00Z", "has_local_credentials": false}], "total": 1}"#,
        base,
    );
    assert_json_snapshot!(written);
}

#[test]
fn metadata() {
    let base = r#"{"guid": "con_00000000000000000000000001", "name": "NAS", "type": "s3",
        "credential_location": "agent", "credential_fields": []}"#;
    requires::<ConnectorMetadataReply>(base);
    let written = keeps_its_shape::<ConnectorMetadataReply>(
        r#"{"guid": "con_00000000000000000000000001", "name": "NAS", "type": "s3",
            "credential_location": "agent", "credential_fields": [{"name": "region",
            "type": "string", "required": true, "description": "Of the bucket."}],
            "settings": {"path_style": "true"}}"#,
        base,
    );
    assert_json_snapshot!(written);
}

#[test]
fn capability_report() {
    let base = r#"{"has_credentials": true}"#;
    requires::<CapabilityReport>(base);
    let written = keeps_its_shape::<CapabilityReport>(
        r#"{"has_credentials": false, "last_tested": "2026-01-31T12:00:00Z"}"#,
        base,
    );
    assert_json_snapshot!(written);
    let base = r#"{"acknowledged": true, "credential_location_updated": true}"#;
    requires::<CapabilityReportReply>(base);
    assert_json_snapshot!(keeps_its_shape::<CapabilityReportReply>(base, base));
}
