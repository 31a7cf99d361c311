//! Teams as the instance's administrators see them.

use safelight_domain::{TeamId, Timestamp};
use safelight_store::TeamRecord;
use serde::{Deserialize, Serialize};

use super::{Link, User};

/// One team.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Team {
    /// Public id.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) guid: TeamId,
    /// For people.
    pub(crate) name: String,
    /// When it was made.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) created_at: Timestamp,
}

impl From<TeamRecord> for Team {
    fn from(record: TeamRecord) -> Self {
        Self { guid: record.id, name: record.name, created_at: record.created_at }
    }
}

/// `POST /api/teams`.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct TeamCreate {
    /// 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) name: String,
    /// Its first administrator.
    pub(crate) admin: FirstAdmin,
}

/// The first administrator of a new team.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct FirstAdmin {
    /// What they will sign in with; unique in the whole coordinator.
    #[schema(min_length = 3, max_length = 254, pattern = r"^\S+@\S+$")]
    pub(crate) email: String,
    /// 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) name: String,
}

/// A team that was just made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct NewTeam {
    /// The team.
    pub(crate) team: Team,
    /// Its first administrator.
    pub(crate) admin: User,
    /// Lets the administrator in.
    pub(crate) link: Link,
}

/// `PATCH /api/teams/{guid}`.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct TeamPatch {
    /// 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) name: String,
}
