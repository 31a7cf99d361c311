//! The menu of the icon.

use serde::{Deserialize, Serialize};

/// What a menu entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum MenuKind {
    /// Does something.
    Item,
    /// Is on or off.
    Check,
    /// A line.
    Separator,
    /// Holds others.
    Submenu,
    /// Says something.
    Text,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MenuEntry {
    /// For `menu.press`.
    pub id: String,
    /// What stands there.
    pub label: String,
    /// What it is.
    pub kind: MenuKind,
    /// Whether it can be pressed.
    pub enabled: bool,
    /// Of a check.
    pub checked: Option<bool>,
    /// Of a submenu.
    pub children: Vec<MenuEntry>,
}
