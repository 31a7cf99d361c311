//! The coordinator on a real port, and sockets to it.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::Value;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
    time::timeout,
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{self, Message, client::IntoClientRequest as _, http::HeaderValue},
};

use crate::{App, serve::serve_beside, sweeps};

/// Far longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(30);

/// A coordinator that takes connections until this is dropped.
pub(crate) struct Served {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    serving: JoinHandle<()>,
}

impl Served {
    /// Without sweeps: what arrives was passed on by what happened, and not found later.
    pub(crate) async fn start(app: &Arc<App>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async { drop(stopped.await) };
        let beside = sweeps::followers(app);
        let serving = tokio::spawn(serve_beside(listener, Arc::clone(app), beside, shutdown));
        Self { address, stop: Some(stop), serving }
    }

    /// Stops as an operator stops it.
    pub(crate) async fn stop(mut self) {
        drop(self.stop.take());
        timeout(PATIENCE, &mut self.serving).await.expect("it stops").unwrap();
    }

    /// Where it is, as a browser's page would say.
    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Opens a socket, as somebody with this key or token.
    pub(crate) async fn open(&self, path: &str, key: Option<&str>) -> Socket {
        let bearer = key.map(|key| format!("Bearer {key}"));
        let headers: Vec<_> =
            bearer.iter().map(|bearer| ("authorization", bearer.as_str())).collect();
        self.open_with(path, &headers).await.expect("the socket opens")
    }

    /// Opens a socket with these headers.
    pub(crate) async fn open_with(
        &self,
        path: &str,
        headers: &[(&'static str, &str)],
    ) -> Result<Socket, tungstenite::Error> {
        let url = format!("ws://{}{path}", self.address);
        let mut request = url.into_client_request().unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(*name, HeaderValue::from_str(value).unwrap());
        }
        let (socket, _) = timeout(PATIENCE, connect_async(request)).await.expect("an answer")?;
        Ok(Socket(socket))
    }
}

/// One end of a socket.
pub(crate) struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    pub(crate) async fn say(&mut self, message: &Value) {
        self.text(&message.to_string()).await;
    }

    pub(crate) async fn text(&mut self, text: &str) {
        self.0.send(Message::Text(text.into())).await.unwrap();
    }

    /// The next message, as JSON; one that is no JSON as a text.
    pub(crate) async fn next(&mut self) -> Value {
        match self.message().await {
            Some(Message::Text(text)) => serde_json::from_str(&text)
                .unwrap_or_else(|_| Value::String(text.as_str().to_owned())),
            other => panic!("no text: {other:?}"),
        }
    }

    /// The next message of that type; others are passed over.
    pub(crate) async fn next_of(&mut self, kind: &str) -> Value {
        loop {
            let message = self.next().await;
            if message["type"] == kind {
                return message;
            }
        }
    }

    /// The next message that holds; others are passed over.
    pub(crate) async fn until(&mut self, holds: impl Fn(&Value) -> bool) -> Value {
        loop {
            let message = self.next().await;
            if holds(&message) {
                return message;
            }
        }
    }

    /// Whether nothing arrives for a moment.
    pub(crate) async fn is_quiet(&mut self) -> bool {
        timeout(Duration::from_millis(300), self.0.next()).await.is_err()
    }

    /// The code with which it closes; what is said before is passed over.
    pub(crate) async fn closes(mut self) -> u16 {
        loop {
            match self.message().await {
                Some(Message::Close(Some(frame))) => return frame.code.into(),
                Some(Message::Text(_)) => {}
                other => panic!("closed without a code: {other:?}"),
            }
        }
    }

    async fn message(&mut self) -> Option<Message> {
        loop {
            let next = timeout(PATIENCE, self.0.next()).await.expect("nothing came");
            match next {
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(message)) => return Some(message),
                Some(Err(_)) | None => return None,
            }
        }
    }
}
