//! Secrets for scripts.

use safelight_domain::{ApiTokenId, Timestamp};
use safelight_store::ApiTokenRecord;
use serde::{Deserialize, Serialize};

/// What a token may do; each scope includes those before it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) enum Scope {
    /// Looking.
    Read,
    /// Collections and jobs.
    Write,
    /// Everything in the team.
    Admin,
}

impl Scope {
    /// Every scope.
    const ALL: [Self; 3] = [Self::Read, Self::Write, Self::Admin];

    /// The word on the wire and in the database.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Admin => "admin",
        }
    }

    /// The scope of a word; none for a word of another version.
    pub(crate) fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == word)
    }
}

/// `POST /api/api-tokens`.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub(crate) struct ApiTokenCreate {
    /// To tell tokens apart.
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) name: String,
    /// At least one.
    #[schema(min_items = 1)]
    pub(crate) scopes: Vec<Scope>,
    /// 1 to 366; never when absent.
    #[schema(minimum = 1, maximum = 366)]
    pub(crate) expires_in_days: Option<u32>,
}

/// A token that was just made: the only time it is shown.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct NewApiToken {
    /// Public id.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) guid: ApiTokenId,
    /// The secret itself.
    pub(crate) token: String,
    /// When it stops working.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub(crate) expires_at: Option<Timestamp>,
}

/// A token in the list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ApiToken {
    /// Public id.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) guid: ApiTokenId,
    /// To tell tokens apart.
    pub(crate) name: String,
    /// Its first characters.
    pub(crate) hint: String,
    /// What it may do.
    pub(crate) scopes: Vec<Scope>,
    /// When it was made.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) created_at: Timestamp,
    /// When it stops working.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub(crate) expires_at: Option<Timestamp>,
    /// When it was taken back.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub(crate) revoked_at: Option<Timestamp>,
}

impl From<ApiTokenRecord> for ApiToken {
    fn from(record: ApiTokenRecord) -> Self {
        Self {
            guid: record.id,
            name: record.name,
            hint: record.hint,
            scopes: record.scopes.iter().filter_map(|word| Scope::of(word)).collect(),
            created_at: record.created_at,
            expires_at: record.expires_at,
            revoked_at: record.revoked_at,
        }
    }
}
