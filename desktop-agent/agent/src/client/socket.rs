//! `GET /ws`: the socket. It is opened by the same HTTP client as every other call, so that proxies,
//! roots of trust and refusals are the same for both.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use reqwest::{
    Method, Response, StatusCode, Upgraded,
    header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE},
};
use safelight_protocol::{FromAgent, ToAgent, paths};
use tokio::time::timeout;
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        Message,
        handshake::{client::generate_key, derive_accept_key},
        protocol::{Role, WebSocketConfig},
    },
};

use super::{CallError, Client, bytes};

/// Longest wait for the socket to open.
const OPEN: Duration = Duration::from_secs(15);
/// Longest wait for a message to leave.
const SEND: Duration = Duration::from_secs(10);
/// Longest wait for an orderly end.
const CLOSE: Duration = Duration::from_millis(200);
/// Largest message that is read, in bytes.
const LARGEST_MESSAGE: usize = 1024 * 1024;
/// Held for as long as the socket is open, in bytes; messages are small.
const BUFFER: usize = 4 * 1024;

/// An open socket.
pub(crate) struct AgentSocket {
    stream: WebSocketStream<Upgraded>,
}

/// What came over the socket.
#[derive(Debug)]
pub(crate) enum Heard {
    /// A message.
    Message(ToAgent),
    /// A sign of life, or something that is not for us.
    Alive,
    /// The end, with the code that the coordinator gave.
    Closed(Option<u16>),
}

impl Client {
    /// Opens the socket.
    ///
    /// # Errors
    /// [`CallError`]; 404 from a coordinator that knows the base part of the protocol alone.
    pub(crate) async fn open_socket(&self) -> Result<AgentSocket, CallError> {
        let key = generate_key();
        let request = self
            .request(Method::GET, paths::SOCKET)
            .timeout(OPEN)
            .header(CONNECTION, "Upgrade")
            .header(UPGRADE, "websocket")
            .header(SEC_WEBSOCKET_VERSION, "13")
            .header(SEC_WEBSOCKET_KEY, &key);
        let response = request.send().await.map_err(|error| CallError::unreachable(&error))?;
        let upgraded = upgraded(response, &key).await?;
        let config = WebSocketConfig::default()
            .read_buffer_size(BUFFER)
            .write_buffer_size(0)
            .max_message_size(Some(LARGEST_MESSAGE));
        let stream = WebSocketStream::from_raw_socket(upgraded, Role::Client, Some(config)).await;
        Ok(AgentSocket { stream })
    }
}

/// Checks that it was a coordinator that changed the protocol, and not something on the way.
async fn upgraded(response: Response, key: &str) -> Result<Upgraded, CallError> {
    let status = response.status();
    if status != StatusCode::SWITCHING_PROTOCOLS {
        let body = bytes(response).await.unwrap_or_default();
        if status.is_success() {
            return Err(CallError::Garbled("a page instead of a socket".to_owned()));
        }
        return Err(CallError::refused(status, &body));
    }
    let accepted = response.headers().get(SEC_WEBSOCKET_ACCEPT);
    if accepted.is_none_or(|accepted| accepted != derive_accept_key(key.as_bytes()).as_str()) {
        return Err(CallError::Garbled("a socket that nobody asked for".to_owned()));
    }
    response.upgrade().await.map_err(|error| CallError::unreachable(&error))
}

impl AgentSocket {
    /// Sends a message; false when the socket is no more.
    pub(crate) async fn send(&mut self, message: &FromAgent) -> bool {
        let Ok(text) = serde_json::to_string(message) else { return true };
        matches!(timeout(SEND, self.stream.send(Message::text(text))).await, Ok(Ok(())))
    }

    /// Waits for what comes next. Nothing is lost when the wait is given up.
    pub(crate) async fn hear(&mut self) -> Heard {
        match self.stream.next().await {
            Some(Ok(Message::Text(text))) => read(&text),
            Some(Ok(Message::Close(frame))) => Heard::Closed(frame.map(|frame| frame.code.into())),
            Some(Ok(_)) => Heard::Alive,
            Some(Err(_)) | None => Heard::Closed(None),
        }
    }

    /// Ends it in an orderly way, if that does not take long.
    pub(crate) async fn close(mut self) {
        // The other side notices the end of the connection too.
        let _ = timeout(CLOSE, self.stream.close(None)).await;
    }
}

/// What cannot be read is of a newer coordinator, and a sign of life all the same.
fn read(text: &str) -> Heard {
    match serde_json::from_str(text) {
        Ok(message) => Heard::Message(message),
        Err(error) => {
            tracing::debug!(%error, "a message of the coordinator cannot be read");
            Heard::Alive
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_newer_coordinator_says_is_a_sign_of_life_and_no_more() {
        for text in [r#"{"type":"dance","to":["a"]}"#, r#"{"type":"wake","loud":true}"#] {
            assert!(matches!(read(text), Heard::Message(ToAgent::Unknown | ToAgent::Wake)));
        }
        for text in ["", "ping", "[]", r#"{"type":"cancel","job":"job_nonsense"}"#] {
            assert!(matches!(read(text), Heard::Alive), "{text}");
        }
    }
}
