//! How long a team keeps what.

use serde::{Deserialize, Serialize};

/// `GET /api/config/retention`.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Retention {
    /// Days after its end that a job without result is kept.
    pub(crate) job_days: Kept,
    /// Days that a result is kept; the newest of a tool on a collection always is.
    pub(crate) result_days: Kept,
    /// Results that are kept of each tool on each collection.
    pub(crate) results_kept: Kept,
}

/// One of them.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Kept {
    /// What holds.
    #[cfg_attr(test, ts(type = "number"))]
    pub(crate) value: i64,
    /// Whether that is the coordinator's setting.
    pub(crate) default: bool,
}

/// `PUT /api/config/retention`: 1 to 36500 each; null or absent is the coordinator's setting.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub(crate) struct RetentionPut {
    /// Days after its end that a job without result is kept.
    #[cfg_attr(test, ts(type = "number | null"))]
    #[schema(minimum = 1, maximum = 36500)]
    pub(crate) job_days: Option<i64>,
    /// Days that a result is kept.
    #[cfg_attr(test, ts(type = "number | null"))]
    #[schema(minimum = 1, maximum = 36500)]
    pub(crate) result_days: Option<i64>,
    /// Results that are kept of each tool on each collection.
    #[cfg_attr(test, ts(type = "number | null"))]
    #[schema(minimum = 1, maximum = 36500)]
    pub(crate) results_kept: Option<i64>,
}
