//! The audit trail.

use safelight_domain::{Timestamp, UserId};
use safelight_store::{AuditFilter, AuditRecord};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One change.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct AuditEvent {
    /// Rises with time.
    pub(crate) number: i64,
    /// When.
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) at: Timestamp,
    /// Who.
    pub(crate) actor: AuditActor,
    /// What, such as `job.create`.
    pub(crate) action: String,
    /// The id of what was changed.
    pub(crate) subject: String,
    /// More about the change; never a secret.
    #[schema(value_type = Option<Object>)]
    #[cfg_attr(test, ts(type = "Record<string, unknown> | null"))]
    pub(crate) details: Option<Value>,
}

/// Who made a change.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct AuditActor {
    /// A person, or the SYSTEM user of an agent or API token; null for the coordinator itself.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub(crate) guid: Option<UserId>,
    /// As they were called then.
    pub(crate) label: String,
}

impl From<AuditRecord> for AuditEvent {
    fn from(record: AuditRecord) -> Self {
        Self {
            number: record.number,
            at: record.at,
            actor: AuditActor { guid: record.user, label: record.label },
            action: record.action,
            subject: record.subject,
            details: record.details.and_then(|text| serde_json::from_str(&text).ok()),
        }
    }
}

/// `GET /api/audit`.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AuditQuery {
    /// Only by this user.
    pub(crate) actor: Option<UserId>,
    /// Only whose action begins so, such as `job.`.
    pub(crate) action: Option<String>,
    /// Only of the thing with this id.
    pub(crate) subject: Option<String>,
    /// Not before.
    pub(crate) since: Option<Timestamp>,
    /// Before.
    pub(crate) until: Option<Timestamp>,
    /// How many at most; 50 unless told, never more than 200.
    #[param(minimum = 1, format = "uint32")]
    pub(crate) limit: Option<u32>,
    /// The `next` of the page before.
    pub(crate) after: Option<String>,
}

/// `GET /api/audit/export`.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AuditExportQuery {
    /// Only by this user.
    pub(crate) actor: Option<UserId>,
    /// Only whose action begins so, such as `job.`.
    pub(crate) action: Option<String>,
    /// Only of the thing with this id.
    pub(crate) subject: Option<String>,
    /// Not before.
    pub(crate) since: Option<Timestamp>,
    /// Before.
    pub(crate) until: Option<Timestamp>,
    /// JSON Lines unless told.
    #[serde(default)]
    pub(crate) format: AuditFormat,
}

/// How the trail is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum AuditFormat {
    /// One JSON object a line.
    #[default]
    Jsonl,
    /// For spreadsheets.
    Csv,
}

impl From<AuditQuery> for AuditFilter {
    fn from(query: AuditQuery) -> Self {
        let AuditQuery { actor, action, subject, since, until, .. } = query;
        Self { user: actor, action, subject, since, until, instance: false }
    }
}

impl From<AuditExportQuery> for AuditFilter {
    fn from(query: AuditExportQuery) -> Self {
        let AuditExportQuery { actor, action, subject, since, until, .. } = query;
        Self { user: actor, action, subject, since, until, instance: false }
    }
}
