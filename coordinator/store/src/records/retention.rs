//! How long a team keeps what.

/// What a team set; none is the coordinator's setting.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RetentionRecord {
    /// Days after their end that jobs are kept.
    pub job_days: Option<i64>,
    /// Days that results are kept.
    pub result_days: Option<i64>,
    /// Results that are kept of each tool on each collection.
    pub results_kept: Option<i64>,
}

/// What one step of a sweep removed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Removed {
    /// How many rows.
    pub rows: usize,
    /// Reports that no result names any more.
    pub reports: Vec<String>,
    /// Whether there may be more to remove.
    pub more: bool,
}
