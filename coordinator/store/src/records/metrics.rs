//! The load of agents' computers over time.

use safelight_domain::Timestamp;

/// How fine a history is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetricStep {
    /// Each heartbeat that told it; kept for a day.
    Fine,
    /// A quarter of an hour each; kept for a month.
    Coarse,
}

/// What one measure did in one step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MetricSpread {
    /// The least.
    pub min: f64,
    /// The mean.
    pub avg: f64,
    /// The most.
    pub max: f64,
}

/// One point of the history; none of what was not told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MetricPoint {
    /// When it was heard, or when the step began.
    pub at: Timestamp,
    /// 0 to 100.
    pub cpu_percent: Option<MetricSpread>,
    /// 0 to 100.
    pub memory_percent: Option<MetricSpread>,
    /// In 10⁹ bytes.
    pub disk_free_gb: Option<MetricSpread>,
    /// The agent's own memory.
    pub memory_bytes: Option<MetricSpread>,
}
