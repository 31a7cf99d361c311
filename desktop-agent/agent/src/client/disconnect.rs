//! `POST /disconnect`: an orderly good-bye; held jobs go back to the queue.

use std::time::Duration;

use reqwest::Method;
use safelight_protocol::{DisconnectReason, DisconnectRequest, paths};

use super::{CallError, Client, send};

impl Client {
    /// Says good-bye, and waits no longer than `limit` for the answer.
    ///
    /// # Errors
    /// [`CallError`]; the coordinator then notices by the silence.
    pub async fn disconnect(
        &self,
        reason: DisconnectReason,
        limit: Duration,
    ) -> Result<(), CallError> {
        let body = DisconnectRequest { reason: Some(reason) };
        let request = self.request(Method::POST, paths::DISCONNECT).timeout(limit).json(&body);
        send(request).await.map(drop)
    }
}
