//! What an agent did, and how its computer fared.

use safelight_domain::Timestamp;
use safelight_store::{MetricPoint, MetricSpread};
use serde::{Deserialize, Serialize};

use super::{Agent, Job};

/// One agent with what it does and did.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct AgentDetail {
    /// What its list shows.
    #[serde(flatten)]
    pub(crate) agent: Agent,
    /// The job it holds, with its progress.
    pub(crate) current_job: Option<Job>,
    /// The last jobs it took, the latest first.
    pub(crate) recent_jobs: Vec<Job>,
}

/// `GET /api/agents/{guid}/metrics`.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct MetricsQuery {
    /// From then on; an hour ago unless told.
    pub(crate) since: Option<Timestamp>,
    /// How fine; `fine` unless told, or `coarse` for more than a day.
    pub(crate) step: Option<Step>,
}

/// How fine a history is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) enum Step {
    /// Each heartbeat; kept for a day.
    Fine,
    /// A quarter of an hour; kept for a month.
    Coarse,
}

/// The load of an agent's computer over time.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Metrics {
    /// How fine it is.
    pub(crate) step: Step,
    /// Oldest first, at most 3000.
    pub(crate) points: Vec<MetricsPoint>,
}

/// The load at one time; null for what was not told.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct MetricsPoint {
    /// When it was heard, or when the step began.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) at: Timestamp,
    /// 0 to 100.
    pub(crate) cpu_percent: Option<Spread>,
    /// 0 to 100.
    pub(crate) memory_percent: Option<Spread>,
    /// In 10⁹ bytes, where the agent keeps its data.
    pub(crate) disk_free_gb: Option<Spread>,
    /// The agent's own memory.
    pub(crate) memory_bytes: Option<Spread>,
}

/// What a measure did in one step; all the same for one heartbeat.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Spread {
    /// The least.
    pub(crate) min: f64,
    /// The mean.
    pub(crate) avg: f64,
    /// The most.
    pub(crate) max: f64,
}

impl From<MetricSpread> for Spread {
    fn from(MetricSpread { min, avg, max }: MetricSpread) -> Self {
        Self { min, avg, max }
    }
}

impl From<MetricPoint> for MetricsPoint {
    fn from(point: MetricPoint) -> Self {
        Self {
            at: point.at,
            cpu_percent: point.cpu_percent.map(Into::into),
            memory_percent: point.memory_percent.map(Into::into),
            disk_free_gb: point.disk_free_gb.map(Into::into),
            memory_bytes: point.memory_bytes.map(Into::into),
        }
    }
}
