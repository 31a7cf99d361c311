//! This computer, as the page shows it.

use serde::{Deserialize, Serialize};

use super::{Connection, Standing, WatchMode};

/// Used of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MemoryUse {
    /// Bytes.
    pub used: u64,
    /// Bytes.
    pub total: u64,
}

/// One disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Disk {
    /// Its name.
    pub name: String,
    /// Where it is mounted.
    pub mount: String,
    /// Free bytes.
    pub free: u64,
    /// All bytes.
    pub total: u64,
}

/// The battery.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Battery {
    /// 0 to 100.
    pub percent: f64,
    /// Whether it is not being used up.
    pub charging: bool,
}

/// What this program itself costs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OwnCost {
    /// Of one processor.
    pub cpu_percent: f64,
    /// Bytes.
    pub memory: u64,
}

/// One bound folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RootShown {
    /// Where.
    pub path: String,
    /// Whether it can be read.
    pub standing: Standing,
}

/// How the changes of one collection are noticed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WatchRow {
    /// Its guid.
    pub collection: String,
    /// How.
    pub mode: WatchMode,
    /// Why not by watching.
    pub reason: Option<String>,
}

/// Where the secrets lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SecretsKind {
    /// In the system's keychain.
    Keychain,
    /// Their key in a file.
    File,
    /// Behind a passphrase.
    Passphrase,
}

/// Where the secrets lie, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SecretsShown {
    /// Where.
    pub kind: SecretsKind,
    /// In words.
    pub sentence: String,
}

/// This computer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Computer {
    /// Of all processors.
    pub cpu_percent: f64,
    /// How many there are.
    pub cpu_count: u32,
    /// Of the whole computer.
    pub memory: MemoryUse,
    /// Those that hold bound folders or our own files.
    pub disks: Vec<Disk>,
    /// None where there is none.
    pub battery: Option<Battery>,
    /// What we cost.
    pub own: OwnCost,
    /// The bound folders.
    pub roots: Vec<RootShown>,
    /// How changes are noticed.
    pub watch: Vec<WatchRow>,
    /// Where the secrets lie.
    pub secrets: Option<SecretsShown>,
    /// When work is held back, in sentences.
    pub power: Vec<String>,
    /// To the coordinator.
    pub connection: Connection,
    /// Where our own files lie.
    pub data_folder: String,
    /// Of this program.
    pub version: String,
    /// SHA-256 of this program.
    pub digest: Option<String>,
}
