//! Collections and the team's settings of the tools.

use std::time::Duration;

use safelight_domain::{AgentId, CollectionId, ConnectorId, PipelineId, TeamId, Timestamp, UserId};

use super::{CollectionKind, CollectionState, ResultRecord};

/// A collection to be made. LOCAL needs `path` and `bound_agent`.
#[derive(Debug, Clone)]
pub struct NewCollection {
    /// For people.
    pub name: String,
    /// Where it lies.
    pub kind: CollectionKind,
    /// Absolute, on the bound agent.
    pub path: Option<String>,
    /// Bucket or share, and prefix.
    pub location: Option<String>,
    /// The one agent that may run its jobs.
    pub bound_agent: Option<AgentId>,
    /// How to reach remote storage.
    pub connector: Option<ConnectorId>,
    /// The pipeline to hold pictures against.
    pub pipeline: Option<PipelineId>,
    /// How alive it is.
    pub state: CollectionState,
    /// Whether the next job is scheduled on completion.
    pub auto_refresh: bool,
    /// How long after completion.
    pub refresh_interval_hours: Option<i64>,
}

impl NewCollection {
    /// A live folder on one agent.
    #[must_use]
    pub fn local(name: impl Into<String>, path: impl Into<String>, agent: AgentId) -> Self {
        Self {
            name: name.into(),
            kind: CollectionKind::Local,
            path: Some(path.into()),
            location: None,
            bound_agent: Some(agent),
            connector: None,
            pipeline: None,
            state: CollectionState::Live,
            auto_refresh: false,
            refresh_interval_hours: None,
        }
    }
}

/// What may be changed of a collection; none keeps.
#[derive(Debug, Clone, Default)]
pub struct CollectionPatch {
    /// For people.
    pub name: Option<String>,
    /// How alive it is.
    pub state: Option<CollectionState>,
    /// Whether the next job is scheduled on completion.
    pub auto_refresh: Option<bool>,
    /// How long after completion; `Some(None)` clears.
    pub refresh_interval_hours: Option<Option<i64>>,
    /// The pipeline; `Some(None)` clears.
    pub pipeline: Option<Option<PipelineId>>,
}

/// A collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollectionRecord {
    /// Its id.
    pub id: CollectionId,
    /// Its team.
    pub team: TeamId,
    /// For people.
    pub name: String,
    /// Where it lies.
    pub kind: CollectionKind,
    /// Absolute, on the bound agent.
    pub path: Option<String>,
    /// Bucket or share, and prefix.
    pub location: Option<String>,
    /// The one agent that may run its jobs.
    pub bound_agent: Option<AgentId>,
    /// How to reach remote storage.
    pub connector: Option<ConnectorId>,
    /// The pipeline to hold pictures against.
    pub pipeline: Option<PipelineId>,
    /// How alive it is.
    pub state: CollectionState,
    /// Whether the next job is scheduled on completion.
    pub auto_refresh: bool,
    /// How long after completion.
    pub refresh_interval_hours: Option<i64>,
    /// Who made it.
    pub created_by: Option<UserId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl CollectionRecord {
    /// Where it lies, as agents are told: the folder, or bucket or share and the folder in it.
    #[must_use]
    pub fn into_place(self) -> Option<String> {
        self.path.or(self.location)
    }

    /// How long after a job ended its tool runs again; none when the collection does not refresh
    /// itself.
    #[must_use]
    pub fn refresh_interval(&self) -> Option<Duration> {
        let hours = self.refresh_interval_hours.and_then(|hours| u64::try_from(hours).ok());
        let refreshed = self.auto_refresh && self.state == CollectionState::Live;
        hours.filter(|_| refreshed).map(|hours| Duration::from_secs(hours.saturating_mul(3600)))
    }
}

/// A collection with its latest result per tool.
#[derive(Debug, Clone, PartialEq)]
pub struct CollectionListing {
    /// The collection.
    pub collection: CollectionRecord,
    /// One per tool that ever finished.
    pub latest: Vec<ResultRecord>,
}
