//! The log.

use safelight_domain::Timestamp;
use serde::{Deserialize, Serialize};

/// Which lines of the log.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields, default)]
pub struct LogPage {
    /// `error`, `warn`, `info`, `debug`: this and what is worse; none: all.
    pub level: Option<String>,
    /// Only lines with this text, whatever its case.
    pub search: Option<String>,
    /// `next` of the page before; none: from the newest.
    pub before: Option<String>,
    /// How many at most; none: 200.
    pub limit: Option<u32>,
}

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LogLine {
    /// When.
    #[cfg_attr(test, ts(type = "string"))]
    pub at: Timestamp,
    /// `error`, `warn`, `info`, `debug`, `trace`.
    pub level: String,
    /// Which part of the program.
    pub target: String,
    /// What it said.
    pub message: String,
}

/// A page of the log, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Log {
    /// Newest first.
    pub lines: Vec<LogLine>,
    /// For the page after.
    pub next: Option<String>,
}
