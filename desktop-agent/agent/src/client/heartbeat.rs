//! `POST /heartbeat`: a sign of life, and what the coordinator wants in return.

use safelight_protocol::{HeartbeatReply, HeartbeatRequest, paths};

use super::{CallError, Client};

impl Client {
    /// Sends a sign of life.
    ///
    /// # Errors
    /// [`CallError`]; see [`CallError::shut_out`].
    pub async fn heartbeat(&self, request: &HeartbeatRequest) -> Result<HeartbeatReply, CallError> {
        self.post(paths::HEARTBEAT, request).await
    }
}
