//! `GET /me`: this agent as the coordinator knows it.

use safelight_protocol::{MeReply, paths};

use super::{CallError, Client};

impl Client {
    /// Asks the coordinator who this agent is.
    ///
    /// # Errors
    /// [`CallError`]; see [`CallError::shut_out`].
    pub async fn me(&self) -> Result<MeReply, CallError> {
        self.get(paths::ME).await
    }
}
