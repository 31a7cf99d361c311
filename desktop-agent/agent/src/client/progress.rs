//! `POST /jobs/{guid}/progress`: how far a held job is.

use safelight_domain::JobId;
use safelight_protocol::{ProgressRequest, paths};
use serde::Deserialize;

use super::{CallError, Client};

/// The part of the answer that the agent acts on.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
pub struct ProgressAnswer {
    /// Somebody called the job off.
    #[serde(default)]
    pub cancelled: bool,
}

impl Client {
    /// Reports progress.
    ///
    /// # Errors
    /// [`CallError`]; see [`CallError::job_is_gone`].
    pub async fn progress(
        &self,
        job: JobId,
        request: &ProgressRequest,
    ) -> Result<ProgressAnswer, CallError> {
        self.post(&paths::progress(job), request).await
    }
}
