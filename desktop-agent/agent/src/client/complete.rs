//! `POST /jobs/{guid}/complete`: the result of a held job.

use safelight_domain::JobId;
use safelight_protocol::{CompleteRequest, paths};

use super::{CallError, Client};

impl Client {
    /// Hands in a result. The same call again gets the same answer.
    ///
    /// # Errors
    /// [`CallError`]; see [`CallError::job_is_gone`].
    pub async fn complete(&self, job: JobId, request: &CompleteRequest) -> Result<(), CallError> {
        self.post_only(&paths::complete(job), request).await
    }
}
