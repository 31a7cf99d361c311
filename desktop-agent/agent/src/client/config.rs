//! `GET /jobs/{guid}/config`: the team's settings for a held job.

use safelight_domain::JobId;
use safelight_protocol::{ConfigReply, paths};

use super::{CallError, Client};

impl Client {
    /// The settings and the place of a held job.
    ///
    /// # Errors
    /// [`CallError`]; 404 or 403 when the job is not this agent's.
    pub async fn job_config(&self, job: JobId) -> Result<ConfigReply, CallError> {
        self.get(&paths::config(job)).await
    }
}
