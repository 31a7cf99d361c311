//! One end of a socket to a coordinator.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// Far longer than anything that is told over a socket may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// An open socket.
pub struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// Opens it at an address such as `http://127.0.0.1:8700`, with these headers.
    ///
    /// # Panics
    /// When it does not open.
    pub async fn open(url: &str, path: &str, headers: &[(&'static str, &str)]) -> Self {
        let url = format!("{}{path}", url.replacen("http", "ws", 1));
        let mut request = url.into_client_request().expect("an address");
        for (name, value) in headers {
            let value = HeaderValue::from_str(value).expect("a header");
            request.headers_mut().insert(*name, value);
        }
        let opened = timeout(PATIENCE, connect_async(request)).await.expect("an answer");
        Self(opened.expect("the socket opens").0)
    }

    /// Says a text.
    ///
    /// # Panics
    /// When nobody is there.
    pub async fn say(&mut self, text: &str) {
        self.0.send(Message::Text(text.into())).await.expect("somebody is there");
    }

    /// The next text; one that is no JSON as a string.
    ///
    /// # Panics
    /// When the socket ends, or nothing comes.
    pub async fn next(&mut self) -> Value {
        match self.message().await {
            Some(Message::Text(text)) => serde_json::from_str(&text)
                .unwrap_or_else(|_| Value::String(text.as_str().to_owned())),
            other => panic!("no text: {other:?}"),
        }
    }

    /// The next message of that type; others are passed over.
    ///
    /// # Panics
    /// When the socket ends before, or nothing comes.
    pub async fn next_of(&mut self, kind: &str) -> Value {
        self.next_that(|message| message["type"] == kind).await
    }

    /// The next message that holds; others are passed over.
    ///
    /// # Panics
    /// When the socket ends before, or nothing comes.
    pub async fn next_that(&mut self, holds: impl Fn(&Value) -> bool) -> Value {
        loop {
            let message = self.next().await;
            if holds(&message) {
                return message;
            }
        }
    }

    /// Waits until the other side closes; with which code.
    ///
    /// # Panics
    /// When it does not.
    pub async fn closes(&mut self) -> Option<u16> {
        loop {
            match self.message().await {
                Some(Message::Close(frame)) => return frame.map(|frame| frame.code.into()),
                None => return None,
                Some(_) => {}
            }
        }
    }

    /// The next message that says something; `None` when the line is gone.
    async fn message(&mut self) -> Option<Message> {
        loop {
            match timeout(PATIENCE, self.0.next()).await.expect("something comes") {
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(message)) => return Some(message),
                Some(Err(Error::ConnectionClosed | Error::AlreadyClosed)) | None => return None,
                Some(Err(error)) => panic!("{error}"),
            }
        }
    }
}
