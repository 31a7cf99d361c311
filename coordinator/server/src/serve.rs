//! Takes connections until told to stop, then lets those that are open finish.

use std::{future::Future, net::SocketAddr, sync::Arc, time::Duration};

use axum::{Extension, extract::ConnectInfo, middleware::from_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};

use crate::{App, observe::time_limit, router::router, sweeps};

/// Connections at the same time; more wait in the system's queue.
const MOST_CONNECTIONS: usize = 8_192;
/// A caller that needs longer for its headers is up to something. Longer than the pause between
/// heartbeats, so that an agent keeps its connection.
const HEADER_LIMIT: Duration = Duration::from_secs(60);
/// How long open requests may take to finish once we stop.
const LAST_CALL: Duration = Duration::from_secs(10);

/// Serves until `shutdown` ends; then held requests end at once, others get ten seconds, and the
/// store is closed. The caller owns the port and the stop signal.
pub async fn serve(listener: TcpListener, app: Arc<App>, shutdown: impl Future<Output = ()>) {
    let mut sweeps = sweeps::start(&app);
    let graceful = GracefulShutdown::new();
    tokio::select! {
        () = take_connections(&listener, &app, &graceful) => {}
        () = shutdown => {}
    }
    tracing::info!("stopping");
    drop(listener);
    app.stopping.cancel();
    if tokio::time::timeout(LAST_CALL, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time");
    }
    while sweeps.join_next().await.is_some() {}
    app.store.clone().close().await;
}

async fn take_connections(listener: &TcpListener, app: &Arc<App>, graceful: &GracefulShutdown) {
    let permits = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    // Not part of the router, so that tests with a clock of their own can use that.
    let router = router(Arc::clone(app)).layer(from_fn(time_limit));
    loop {
        // The semaphore is never closed.
        let Ok(permit) = Arc::clone(&permits).acquire_owned().await else { return };
        let Some((stream, peer)) = accept(listener).await else { continue };
        let service = router.clone().layer(Extension(ConnectInfo::<SocketAddr>(peer)));
        let mut builder = Builder::new(TokioExecutor::new());
        builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADER_LIMIT);
        builder.http2().timer(TokioTimer::new()).keep_alive_interval(Some(HEADER_LIMIT));
        let connection = builder
            .serve_connection_with_upgrades(TokioIo::new(stream), TowerToHyperService::new(service))
            .into_owned();
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection broke off");
            }
            drop(permit);
        });
    }
}

/// The next connection. One that broke off before it was taken is skipped; when the system has no
/// more handles, a short pause lets others end.
async fn accept(listener: &TcpListener) -> Option<(TcpStream, SocketAddr)> {
    match listener.accept().await {
        Ok((stream, peer)) => {
            // Small answers must not wait for each other; without it they are only slower.
            let _ = stream.set_nodelay(true);
            Some((stream, peer))
        }
        Err(error) => {
            tracing::warn!(%error, "a connection was not taken");
            tokio::time::sleep(Duration::from_millis(200)).await;
            None
        }
    }
}
