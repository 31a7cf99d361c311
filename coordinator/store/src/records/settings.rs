//! What a team set for its tools, and the cameras it may want to name.

use safelight_domain::{CollectionId, Timestamp};

/// What a team set for its tools.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToolSettingsRecord {
    /// JSON of what was set; none while every default stands.
    pub json: Option<String>,
    /// Rises with every change.
    pub revision: i64,
}

/// A change of one setting.
#[derive(Debug, Clone, PartialEq)]
pub struct SettingsChange {
    /// The revision that the change was made from.
    pub expected: i64,
    /// Everything that is set afterwards, as JSON; none when every default stands again.
    pub json: Option<String>,
    /// What is changed, for the audit trail: the setting, and its values before and after.
    pub details: serde_json::Value,
}

/// A camera id that a result brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenCamera {
    /// As it stands in file names.
    pub id: String,
    /// Separate images of it.
    pub images: i64,
}

/// A camera id that results brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenCameraRecord {
    /// As it stands in file names.
    pub id: String,
    /// Separate images of it in the last result that had it.
    pub images: i64,
    /// What that result was made of.
    pub collection: Option<CollectionId>,
    /// When the first result brought it.
    pub first_seen: Timestamp,
    /// When the last one did.
    pub last_seen: Timestamp,
    /// Somebody does not want it offered.
    pub dismissed: bool,
}
