//! `GET /config`: what the team decided for its tools.

use reqwest::{Method, StatusCode, header};
use safelight_protocol::{TeamConfigReply, paths};

use super::{CallError, Client, bytes};

impl Client {
    /// The team's configuration, or nothing when `known` is its revision still.
    ///
    /// # Errors
    /// [`CallError`]; 404 from a coordinator that knows the base part of the protocol alone.
    pub async fn team_config(
        &self,
        known: Option<i64>,
    ) -> Result<Option<TeamConfigReply>, CallError> {
        let mut request = self.request(Method::GET, paths::TEAM_CONFIG);
        if let Some(revision) = known {
            request = request.header(header::IF_NONE_MATCH, format!("\"{revision}\""));
        }
        let response = request.send().await.map_err(|error| CallError::unreachable(&error))?;
        let status = response.status();
        if status == StatusCode::NOT_MODIFIED && known.is_some() {
            return Ok(None);
        }
        let body = bytes(response).await?;
        if !status.is_success() {
            return Err(CallError::refused(status, &body));
        }
        serde_json::from_slice(&body).map(Some).map_err(|error| CallError::garbled(&error))
    }
}
