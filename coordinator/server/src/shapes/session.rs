//! Who is asking, and how they came in.

use safelight_domain::{TeamId, UserId};
use serde::{Deserialize, Serialize};

/// What a person may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) enum Role {
    /// Everything in the team.
    Admin,
    /// Collections and jobs.
    Member,
    /// Looking.
    ReadOnly,
}

impl From<safelight_store::Role> for Role {
    fn from(role: safelight_store::Role) -> Self {
        match role {
            safelight_store::Role::Admin => Self::Admin,
            safelight_store::Role::Member => Self::Member,
            safelight_store::Role::ReadOnly => Self::ReadOnly,
        }
    }
}

impl From<Role> for safelight_store::Role {
    fn from(role: Role) -> Self {
        match role {
            Role::Admin => Self::Admin,
            Role::Member => Self::Member,
            Role::ReadOnly => Self::ReadOnly,
        }
    }
}

/// Who is signed in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Session {
    /// The person.
    pub(crate) user: SessionUser,
    /// Their team.
    pub(crate) team: SessionTeam,
}

/// The person behind a session.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct SessionUser {
    /// Public id.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) guid: UserId,
    /// What they sign in with.
    pub(crate) email: String,
    /// For people.
    pub(crate) name: String,
    /// What they may do.
    pub(crate) role: Role,
    /// Whether they may make teams and release manifests.
    pub(crate) instance_admin: bool,
    /// Whether they have a password; without, they sign in by link.
    pub(crate) has_password: bool,
}

/// The team behind a session.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct SessionTeam {
    /// Public id.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) guid: TeamId,
    /// For people.
    pub(crate) name: String,
}

/// `POST /api/session`.
#[derive(Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct SignInRequest {
    /// In any case.
    pub(crate) email: String,
    /// As typed.
    pub(crate) password: String,
}

/// `POST /api/session/link`.
#[derive(Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct LinkRequest {
    /// `lnk_…` from the address.
    pub(crate) code: String,
}

/// `GET /api/setup`.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct SetupState {
    /// Whether the first administrator exists.
    pub(crate) set_up: bool,
}

/// `POST /api/setup`: the first administrator, once.
#[derive(Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct SetupRequest {
    /// Printed when the coordinator started.
    pub(crate) code: String,
    /// The first team.
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) team_name: String,
    /// The person.
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) name: String,
    /// What they will sign in with.
    #[schema(min_length = 3, max_length = 254, pattern = r"^\S+@\S+$")]
    pub(crate) email: String,
    /// At least 12 characters.
    #[schema(min_length = 12)]
    pub(crate) password: String,
}
