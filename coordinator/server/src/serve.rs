//! Takes connections until told to stop, then lets those that are open finish.

use std::{future::Future, sync::Arc, time::Duration};

use hyper_util::server::graceful::GracefulShutdown;
use tokio::{net::TcpListener, task::JoinSet};

use crate::{App, connections::take_connections, sweeps};

/// How long open requests may take to finish once we stop.
const LAST_CALL: Duration = Duration::from_secs(10);

/// Serves until `shutdown` ends; then held requests end at once, others get ten seconds, and the
/// store is closed. The caller owns the port and the stop signal.
pub async fn serve(listener: TcpListener, app: Arc<App>, shutdown: impl Future<Output = ()>) {
    let beside = sweeps::start(&app);
    serve_beside(listener, app, beside, shutdown).await;
}

/// The same with these tasks beside it; each ends when `app.stopping` is cancelled.
pub(crate) async fn serve_beside(
    listener: TcpListener,
    app: Arc<App>,
    mut beside: JoinSet<()>,
    shutdown: impl Future<Output = ()>,
) {
    let graceful = GracefulShutdown::new();
    tokio::select! {
        () = take_connections(&listener, &app, &graceful) => {}
        () = shutdown => {}
    }
    tracing::info!("stopping");
    drop(listener);
    app.stopping.cancel();
    let good_byes = async {
        graceful.shutdown().await;
        // Open sockets are no connections of the server any more.
        let mut open = app.live.open.subscribe();
        let _ = open.wait_for(|open| *open == 0).await;
    };
    if tokio::time::timeout(LAST_CALL, good_byes).await.is_err() {
        tracing::warn!("some requests did not finish in time");
    }
    while beside.join_next().await.is_some() {}
    app.store.clone().close().await;
}
