//! What goes in and comes out: plain values of the domain. Rows never leave the store.

mod agent;
mod collection;
mod connector;
mod job;
mod metrics;
mod notice;
mod person;
mod pipeline;
mod release;
mod result;
mod retention;
mod settings;
mod upload;
mod words;

pub use agent::{
    AgentRecord, HeartbeatUpdate, NewAgent, NewRegistrationToken, PoolCounts,
    RegistrationTokenRecord,
};
pub use collection::{CollectionListing, CollectionPatch, CollectionRecord, NewCollection};
pub use connector::{
    ConnectorChange, ConnectorRecord, ConnectorReport, ConnectorTest, KeyUse, NewConnector,
    SealedCredentials, StoredCredentials,
};
pub use job::{
    AttemptRecord, BulkStep, ClaimTerms, ClaimedJob, HeldJob, JobFilter, JobRange, JobRecord,
    LeftAlone, NewJob, QueueCounts, QueueDepth, ReleasedJob,
};
pub use metrics::{MetricPoint, MetricSpread, MetricStep};
pub use notice::NoticeRecord;
pub use person::{
    ApiTokenRecord, AuditFilter, AuditRecord, NewAdmin, NewApiToken, NewSession, NewUser,
    OneTimeCodeRecord, PasswordHash, SessionListed, SessionRecord, TeamRecord, UserChange,
    UserRecord,
};
pub use pipeline::{
    ActivePipeline, NewPipeline, NewVersion, PipelineRecord, VersionRecord, VersionText,
};
pub use release::{NewRelease, ReleaseArtifact, ReleaseChange, ReleaseRecord};
pub use result::{CompleteOutcome, NewResult, ResultFilter, ResultRecord};
pub use retention::{Removed, RetentionRecord};
pub use settings::{SeenCamera, SeenCameraRecord, SettingsChange, ToolSettingsRecord};
pub use upload::{ChunkOutcome, NewUpload, UploadRecord};
pub use words::{
    Attestation, CodePurpose, CollectionKind, CollectionState, EndCause, NoticeKind, ReleaseCause,
    Role, UnknownWord, UploadKind, UserKind,
};

use safelight_domain::UserId;

/// SHA-256 of a secret; the secret itself is never stored.
pub type SecretDigest = [u8; 32];

/// Who makes a change, for the audit trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The person or SYSTEM user, where there is one.
    pub user: Option<UserId>,
    /// E-mail address, `Agent: <name>` or `system`.
    pub label: String,
}

impl Actor {
    /// The coordinator itself.
    #[must_use]
    pub fn system() -> Self {
        Self { user: None, label: "system".to_owned() }
    }

    /// A user with the name to show.
    #[must_use]
    pub fn user(user: UserId, label: impl Into<String>) -> Self {
        Self { user: Some(user), label: label.into() }
    }
}

/// Which part of a list is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// At most this many, 1 to 500.
    pub limit: u32,
    /// The cursor that came with the page before.
    pub after: Option<String>,
}

impl Default for Page {
    fn default() -> Self {
        Self { limit: 50, after: None }
    }
}

impl Page {
    /// The first `limit` entries.
    #[must_use]
    pub const fn first(limit: u32) -> Self {
        Self { limit, after: None }
    }

    /// The limit as the database takes it.
    pub(crate) fn rows(&self) -> i64 {
        i64::from(self.limit.clamp(1, 500))
    }
}

/// One page of a list, newest first unless said otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing<T> {
    /// The entries.
    pub items: Vec<T>,
    /// The cursor of the next page; none at the end.
    pub next: Option<String>,
}

impl<T> Listing<T> {
    /// Cuts `items`, read with one more than the page holds, down to the page.
    pub(crate) fn cut(mut items: Vec<T>, page: &Page, cursor: impl Fn(&T) -> String) -> Self {
        let limit = usize::try_from(page.rows()).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more { items.last().map(cursor) } else { None };
        Self { items, next }
    }

    /// The same page of something else, made of each item.
    pub(crate) fn try_map<U>(
        self,
        make: impl FnMut(T) -> Result<U, crate::StoreError>,
    ) -> Result<Listing<U>, crate::StoreError> {
        let items = self.items.into_iter().map(make).collect::<Result<_, _>>()?;
        Ok(Listing { items, next: self.next })
    }
}
