//! One file per table. Compiled once for SQLite and once for PostgreSQL: `Tx` is the backend's own.

pub(crate) mod agents;
pub(crate) mod api_tokens;
pub(crate) mod attempts;
pub(crate) mod audit;
pub(crate) mod collections;
pub(crate) mod default_pipelines;
pub(crate) mod depth;
pub(crate) mod instance;
pub(crate) mod job_bulk;
pub(crate) mod job_cancel;
pub(crate) mod job_ends;
pub(crate) mod job_leases;
pub(crate) mod job_list;
pub(crate) mod job_retry;
pub(crate) mod job_rows;
pub(crate) mod job_state;
pub(crate) mod job_waits;
pub(crate) mod jobs;
pub(crate) mod lanes;
pub(crate) mod one_time_codes;
pub(crate) mod pipeline_versions;
pub(crate) mod pipelines;
pub(crate) mod presence;
pub(crate) mod registration_tokens;
pub(crate) mod results;
pub(crate) mod schedules;
pub(crate) mod seen_cameras;
pub(crate) mod sessions;
pub(crate) mod team_settings;
pub(crate) mod teams;
pub(crate) mod uploads;
pub(crate) mod users;

use super::{Conn, Tx, dialect};
