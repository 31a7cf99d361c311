//! Settings.

/// As read at start.
#[derive(Debug, Clone, Default)]
pub(crate) struct Config;
