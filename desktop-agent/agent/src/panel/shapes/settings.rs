//! What the owner may choose.

use serde::{Deserialize, Serialize};

/// All of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Settings {
    /// Whether the app starts when its owner signs in; null where that cannot be chosen.
    pub start_at_login: Option<bool>,
    /// Whether checks run on battery without being asked for.
    pub work_on_battery: bool,
    /// Whether notices are shown beside the page.
    pub notifications: bool,
    /// Whether bound folders are watched.
    pub watch: bool,
    /// Whether reports are sent over a link that is paid by volume.
    pub metered_uploads: bool,
}

/// A part of it to be changed; what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields, default)]
pub struct SettingsChange {
    /// As in [`Settings`].
    #[cfg_attr(test, ts(optional))]
    pub start_at_login: Option<bool>,
    /// As in [`Settings`].
    #[cfg_attr(test, ts(optional))]
    pub work_on_battery: Option<bool>,
    /// As in [`Settings`].
    #[cfg_attr(test, ts(optional))]
    pub notifications: Option<bool>,
    /// As in [`Settings`].
    #[cfg_attr(test, ts(optional))]
    pub watch: Option<bool>,
    /// As in [`Settings`].
    #[cfg_attr(test, ts(optional))]
    pub metered_uploads: Option<bool>,
}
