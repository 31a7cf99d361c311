//! How sockets are opened: small buffers, because there are many, and counted, so that a stop can
//! wait for their good-byes.

use std::{future::Future, sync::Arc};

use axum::{
    extract::{WebSocketUpgrade, ws::WebSocket},
    response::Response,
};
use safelight_protocol::ErrorCode;

use tracing::{Instrument as _, Span};

use crate::{ApiError, App};

/// Largest message that is taken: a heartbeat with many roots.
const LARGEST: usize = 64 * 1024;
/// Read at once; what is larger takes several reads.
const READ_AT_ONCE: usize = 2 * 1024;
/// So much may wait to be written to one socket.
const MOST_UNWRITTEN: usize = 256 * 1024;

/// Opens the socket and lets `talk` have it.
pub(crate) fn accept<F>(
    app: &Arc<App>,
    upgrade: WebSocketUpgrade,
    talk: impl FnOnce(Arc<App>, WebSocket) -> F + Send + 'static,
) -> Response
where
    F: Future<Output = ()> + Send + 'static,
{
    let app = Arc::clone(app);
    // What a socket changes is told under the request that opened it.
    let opened_by = Span::current();
    upgrade
        .read_buffer_size(READ_AT_ONCE)
        .write_buffer_size(0)
        .max_write_buffer_size(MOST_UNWRITTEN)
        .max_message_size(LARGEST)
        .max_frame_size(LARGEST)
        .on_upgrade(|socket| {
            let talked = async move {
                let _counted = Counted::new(Arc::clone(&app));
                talk(app, socket).await;
            };
            talked.instrument(opened_by)
        })
}

/// The answer to a request that asks for no socket.
pub(crate) fn no_socket() -> ApiError {
    ApiError::refuse(ErrorCode::InvalidRequest, "This address is a WebSocket; open it as one.")
}

struct Counted(Arc<App>);

impl Counted {
    fn new(app: Arc<App>) -> Self {
        app.live.open.send_modify(|open| *open += 1);
        Self(app)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.live.open.send_modify(|open| *open = open.saturating_sub(1));
    }
}
