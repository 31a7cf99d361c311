//! The coordinator's end of the agent's socket. What comes over it is remembered with a `ws_` before
//! its type.

use std::sync::Arc;

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use safelight_protocol::{
    CLOSE_REVOKED,
    paths::{AGENT_BASE, SOCKET},
};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use super::{Call, Fake, Inner, answers};

/// The sockets that are open.
#[derive(Default)]
pub(super) struct Sockets {
    open: Vec<UnboundedSender<Message>>,
    mute: bool,
}

impl Fake {
    /// Waits until the agent's socket is open.
    pub(crate) async fn socket_opened(&self) {
        let open = |memory: &super::Memory| {
            memory.sockets.open.iter().any(|socket| !socket.is_closed()).then_some(())
        };
        self.until("a socket", open).await;
    }

    /// Says something over every open socket.
    pub(crate) fn say(&self, message: &Value) {
        self.send(&Message::text(message.to_string()));
    }

    /// Closes every socket with that code.
    pub(crate) fn hang_up(&self, code: u16) {
        self.send(&Message::Close(Some(CloseFrame { code, reason: "".into() })));
    }

    /// Shuts the agent out, as a coordinator does.
    pub(crate) fn revoke(&self) {
        self.say(&json!({ "type": "revoked", "reason": "Lost." }));
        self.hang_up(CLOSE_REVOKED);
    }

    /// Leaves what comes over sockets without an answer from now on.
    pub(crate) fn fall_silent(&self) {
        self.memory().sockets.mute = true;
    }

    fn send(&self, message: &Message) {
        for socket in &self.memory().sockets.open {
            // One that is closed hears nothing.
            let _ = socket.send(message.clone());
        }
    }
}

/// Speaks over one socket until it ends.
pub(super) async fn talk(mut socket: WebSocket, inner: Arc<Inner>) {
    let (out, mut outgoing) = unbounded_channel();
    inner.memory.lock().unwrap().sockets.open.push(out);
    inner.changed.notify_waiters();
    loop {
        let message = tokio::select! {
            Some(message) = outgoing.recv() => message,
            Some(Ok(message)) = socket.recv() => match answer(&message, &inner) {
                Some(reply) => reply,
                None => continue,
            },
            else => return,
        };
        let last = matches!(message, Message::Close(_));
        if socket.send(message).await.is_err() || last {
            return;
        }
    }
}

fn answer(message: &Message, inner: &Inner) -> Option<Message> {
    let body: Value = serde_json::from_str(message.to_text().ok()?).ok()?;
    let kind = body["type"].as_str()?.to_owned();
    let mut memory = inner.memory.lock().unwrap();
    let verb = format!("ws_{kind}");
    let path = format!("{AGENT_BASE}{SOCKET}");
    memory.calls.push(Call { verb, path, body, ..Call::default() });
    inner.changed.notify_waiters();
    if memory.sockets.mute || kind != "heartbeat" {
        return None;
    }
    let (_, mut reply) = answers::heartbeat(&memory, inner.dialect);
    reply["type"] = json!("heartbeat_reply");
    Some(Message::text(reply.to_string()))
}
