//! What a team set for its tools.

use std::collections::BTreeMap;

use safelight_domain::{SidecarScope, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::CollectionRef;
use crate::reports::ReportPolicy;

/// Everything a team can set.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[schema(as = TeamSettings)]
pub(crate) struct ToolConfig {
    /// Rises with every change; send it back to be told of changes since.
    pub(crate) revision: i64,
    /// Files that are images, with leading dot.
    pub(crate) photo_extensions: Setting<Vec<String>>,
    /// Files that describe images, with leading dot.
    pub(crate) metadata_extensions: Setting<Vec<String>>,
    /// Images that need a sidecar, with leading dot.
    pub(crate) require_sidecar: Setting<Vec<String>>,
    /// Where a sidecar may stand.
    #[cfg_attr(test, ts(as = "Setting<String>"))]
    pub(crate) sidecar_scope: Setting<SidecarScope>,
    /// What people call their cameras, by camera id.
    pub(crate) camera_mappings: Setting<BTreeMap<String, Vec<CameraName>>>,
    /// What the codes of processing methods mean.
    pub(crate) processing_methods: Setting<BTreeMap<String, String>>,
    /// What becomes of reports with active content.
    pub(crate) report_policy: Setting<ReportPolicy>,
}

/// One setting.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Setting<T> {
    /// What holds now.
    pub(crate) value: T,
    /// Whether nobody set it.
    pub(crate) is_default: bool,
    /// What holds when nobody set it.
    pub(crate) default: T,
}

/// One camera behind a camera id.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct CameraName {
    /// For people.
    pub(crate) name: String,
    /// As engraved.
    pub(crate) serial_number: Option<String>,
}

/// A camera id that results brought and nobody named.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct OfferedCamera {
    /// As it stands in file names.
    pub(crate) id: String,
    /// Separate images of it in the last result that had it.
    pub(crate) images: u64,
    /// When the first result brought it.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) first_seen: Timestamp,
    /// When the last one did.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) last_seen: Timestamp,
    /// Where; null once that was deleted.
    pub(crate) collection: Option<CollectionRef>,
}

/// `GET /api/config/{setting}`.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct OneSetting {
    /// Rises with every change of any setting.
    pub(crate) revision: i64,
    /// What holds now.
    #[cfg_attr(test, ts(type = "unknown"))]
    pub(crate) value: Value,
    /// Whether nobody set it.
    pub(crate) is_default: bool,
    /// What holds when nobody set it.
    #[cfg_attr(test, ts(type = "unknown"))]
    pub(crate) default: Value,
    /// Of `camera-mappings` alone: ids without a name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub(crate) offered: Option<Vec<OfferedCamera>>,
}

/// `PUT /api/config/{setting}`.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct SettingPut {
    /// What shall hold.
    #[cfg_attr(test, ts(type = "unknown"))]
    pub(crate) value: Value,
    /// The revision that was seen; the change is refused when another stands.
    #[serde(default)]
    pub(crate) revision: Option<i64>,
}

/// `DELETE /api/config/{setting}`.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct SettingReset {
    /// The revision that was seen; the change is refused when another stands.
    #[serde(default)]
    pub(crate) revision: Option<i64>,
}
