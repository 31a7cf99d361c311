//! `GET /me`: this agent as the coordinator knows it.

use reqwest::{Method, Response, header::DATE};
use safelight_domain::Timestamp;
use safelight_protocol::{MeReply, paths};

use super::{CallError, Client, bytes, send};

impl Client {
    /// Asks the coordinator who this agent is, and what time it is there when its server says.
    ///
    /// # Errors
    /// [`CallError`]; see [`CallError::shut_out`].
    pub async fn me(&self) -> Result<(MeReply, Option<Timestamp>), CallError> {
        let response = send(self.request(Method::GET, paths::ME)).await?;
        let time = time_of(&response);
        let body = bytes(response).await?;
        let me = serde_json::from_slice(&body).map_err(|error| CallError::garbled(&error))?;
        Ok((me, time))
    }
}

fn time_of(response: &Response) -> Option<Timestamp> {
    let text = response.headers().get(DATE)?.to_str().ok()?;
    let time = jiff::fmt::rfc2822::parse(text).ok()?;
    Some(Timestamp::from_micros(time.timestamp().as_microsecond()))
}
