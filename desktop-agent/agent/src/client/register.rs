//! `POST /register`: enrolment with a one-time token; the one call that must not be repeated.

use safelight_protocol::{RegisterReply, RegisterRequest, paths};

use super::{CallError, Client};

impl Client {
    /// Enrols this computer. The answer holds the key, shown this once.
    ///
    /// # Errors
    /// [`CallError`]; unknown, used and expired tokens each have their code.
    pub async fn register(&self, request: &RegisterRequest) -> Result<RegisterReply, CallError> {
        self.post(paths::REGISTER, request).await
    }
}
