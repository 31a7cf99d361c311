//! `POST /jobs/{guid}/fail`: a held job could not be done.

use safelight_domain::JobId;
use safelight_protocol::{FailRequest, paths};

use super::{CallError, Client};

impl Client {
    /// Gives a job up with a sentence.
    ///
    /// # Errors
    /// [`CallError`]; see [`CallError::job_is_gone`].
    pub async fn fail(&self, job: JobId, request: &FailRequest) -> Result<(), CallError> {
        self.post_only(&paths::fail(job), request).await
    }
}
