//! Folders that are dropped, chosen or pasted.

use serde::{Deserialize, Serialize};

/// A path that was dropped, chosen or pasted.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct FolderLook {
    /// As it came.
    pub path: String,
}

/// What a path is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FolderKind {
    /// A folder that can be added.
    Fine,
    /// A file; its folder may be meant.
    File,
    /// A collection already.
    Already,
    /// Inside a folder that is bound.
    InsideBound,
    /// Around a folder that is bound.
    ContainsBound,
    /// A whole disk.
    WholeDisk,
    /// On another computer.
    NetworkMount,
    /// Cannot be listed.
    Unreadable,
    /// Not there.
    Missing,
    /// A folder of the system, or one that nobody keeps photos in.
    System,
}

/// The answer to a dropped path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FolderAnswer {
    /// What it is.
    pub kind: FolderKind,
    /// Its canonical path, where it has one; for a file that of its folder.
    pub path: String,
    /// A name to suggest.
    pub name: String,
    /// What it is, in words.
    pub sentence: String,
    /// Whether `folders.add` will take it.
    pub can_add: bool,
    /// What adding means.
    pub consent: String,
}

/// A folder to be added.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct FolderAdd {
    /// Of the folder.
    pub path: String,
    /// For people; none: the folder's own.
    #[serde(default)]
    #[cfg_attr(test, ts(optional))]
    pub name: Option<String>,
}
