//! The only crate that knows Diesel: one store, SQLite or PostgreSQL behind it.
//!
//! Every method of [`Store`] is one operation: a change is made as a whole, with its audit entry,
//! or not at all, and is on the disk when the method answers. Every look-up by id takes the team
//! and answers [`StoreError::NotFound`] for what belongs to another. Rows never leave this crate.
//!
//! The query bodies under `queries/` are compiled twice, once inside [`mod@sqlite`] and once inside
//! [`mod@postgres`]; what the two must say differently stands in the `dialect.rs` of each.

#![allow(clippy::duplicate_mod, reason = "the query bodies are compiled once per database")]

mod api;
mod breakage;
mod compress;
mod convert;
mod error;
mod figures;
mod kill_point;
mod migrations;
mod news;
mod postgres;
mod records;
mod schema;
mod schema_connectors;
mod schema_history;
mod sqlite;
mod store;
mod turns;
mod tx;

pub use api::watch::{DatabaseLoad, WriterLoad};
pub use error::StoreError;
pub use figures::figures;
pub use news::{JobNews, Listener, News, Origin};
pub use records::{
    ActivePipeline, Actor, AgentRecord, ApiTokenRecord, AttemptRecord, Attestation, AuditFilter,
    AuditRecord, BulkStep, ChunkOutcome, ClaimTerms, ClaimedJob, CodePurpose, CollectionKind,
    CollectionListing, CollectionPatch, CollectionRecord, CollectionState, CompleteOutcome,
    ConnectorChange, ConnectorRecord, ConnectorReport, ConnectorTest, EndCause, HeartbeatUpdate,
    HeldJob, JobFilter, JobRange, JobRecord, KeyUse, LeftAlone, Listing, MetricPoint, MetricSpread,
    MetricStep, NewAdmin, NewAgent, NewApiToken, NewCollection, NewConnector, NewJob, NewPipeline,
    NewRegistrationToken, NewRelease, NewResult, NewSession, NewUpload, NewUser, NewVersion,
    NoticeKind, NoticeRecord, OneTimeCodeRecord, Page, PasswordHash, PipelineRecord, PoolCounts,
    QueueCounts, QueueDepth, RegistrationTokenRecord, ReleaseArtifact, ReleaseCause, ReleaseChange,
    ReleaseRecord, ReleasedJob, Removed, ResultFilter, ResultRecord, RetentionRecord, Role,
    SealedCredentials, SecretDigest, SeenCamera, SeenCameraRecord, SessionListed, SessionRecord,
    SettingsChange, StoredCredentials, TeamRecord, ToolSettingsRecord, UnknownWord, UploadKind,
    UploadRecord, UserChange, UserKind, UserRecord, VersionRecord, VersionText,
};
pub use store::{DatabaseKind, DeadRows, Store, StoreConfig};
