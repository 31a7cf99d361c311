//! The life of a job as agents drive it: one file per verb.

mod cameras;
pub(crate) mod claim;
pub(crate) mod complete;
pub(crate) mod config;
pub(crate) mod fail;
pub(crate) mod progress;
pub(crate) mod release;
mod report;
pub(crate) mod schema;

use safelight_domain::JobState;
use safelight_protocol::{JobStatusReply, ProgressRequest, SigningSecret};
use safelight_store::{AgentRecord, JobRecord};

use crate::{ApiError, App};

/// The secret of the claim under which `agent` holds `job`.
fn signing_secret(app: &App, job: &JobRecord, agent: &AgentRecord) -> SigningSecret {
    SigningSecret::derive(app.server_key.expose(), job.id, job.epoch, agent.id)
}

/// How a job stands, as progress, complete and fail answer it.
fn status_of(app: &App, job: &JobRecord) -> JobStatusReply {
    JobStatusReply {
        guid: job.id,
        status: job.state,
        tool: job.tool,
        progress: latest_progress(app, job),
        error_message: job.error.clone(),
        cancelled: job.state == JobState::Cancelled,
    }
}

/// The last progress of a job: the one heard last, or else the one stored.
pub(crate) fn latest_progress(app: &App, job: &JobRecord) -> Option<ProgressRequest> {
    app.agents
        .latest
        .progress(job.id, job.epoch)
        .or_else(|| serde_json::from_str(job.progress.as_deref()?).ok())
}

/// Text as JSON for the store.
fn to_json<T: serde::Serialize>(value: &T) -> Result<String, ApiError> {
    serde_json::to_string(value).map_err(ApiError::internal)
}
