//! People of a team, and the links that let them in.

use safelight_domain::{Timestamp, UserId};
use safelight_store::UserRecord;
use serde::{Deserialize, Serialize};

use super::Role;

/// A person of the team.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct User {
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
    /// When they were added.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) created_at: Timestamp,
}

impl From<UserRecord> for User {
    fn from(record: UserRecord) -> Self {
        Self {
            guid: record.id,
            email: record.email.unwrap_or_default(),
            name: record.name,
            role: record.role.into(),
            instance_admin: record.instance_admin,
            has_password: record.password_hash.is_some(),
            created_at: record.created_at,
        }
    }
}

/// `POST /api/users`.
#[derive(Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub(crate) struct UserCreate {
    /// What they will sign in with; unique in the whole coordinator.
    #[schema(min_length = 3, max_length = 254, pattern = r"^\S+@\S+$")]
    pub(crate) email: String,
    /// 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) name: String,
    /// What they may do.
    pub(crate) role: Role,
    /// At least 12 characters; without, the answer has a link that lets them in once.
    #[schema(min_length = 12)]
    pub(crate) password: Option<String>,
}

/// A person who was just added.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct NewUser {
    /// The person.
    pub(crate) user: User,
    /// Lets them in; null when they were given a password.
    pub(crate) link: Option<Link>,
}

/// A link that signs somebody in, once; the only time it is shown.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Link {
    /// To be opened in a browser; begins with `/` where the coordinator does not know its own
    /// public address.
    pub(crate) address: String,
    /// The code in it, for `POST /api/session/link`.
    pub(crate) code: String,
    /// When it stops working.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) expires_at: Timestamp,
}

/// `PATCH /api/users/{guid}`. What is absent stays.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub(crate) struct UserPatch {
    /// 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) name: Option<String>,
    /// What they may do.
    pub(crate) role: Option<Role>,
    /// Whether they may make teams and release manifests; changed by those who may.
    pub(crate) instance_admin: Option<bool>,
}

/// `POST /api/session/password`.
#[derive(Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub(crate) struct PasswordChange {
    /// The one that holds now; absent for those who have none yet.
    pub(crate) old_password: Option<String>,
    /// At least 12 characters.
    #[schema(min_length = 12)]
    pub(crate) new_password: String,
}

/// One of the caller's own sessions.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct OwnSession {
    /// When it began.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) created_at: Timestamp,
    /// When it ends without another request.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) expires_at: Timestamp,
    /// What the browser called itself.
    pub(crate) program: Option<String>,
    /// Whether it is the one that asks.
    pub(crate) current: bool,
}
