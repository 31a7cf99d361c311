//! Takes connections, and speaks HTTP on each until it ends.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo, http::Request, middleware::from_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{
        conn::auto::Builder,
        graceful::{GracefulShutdown, Watcher},
    },
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};
use tower::ServiceExt as _;

use crate::{App, observe::time_limit, open_files, router::router, tls::Handshakes};

/// A caller that needs longer for its headers is up to something. Longer than the pause between
/// heartbeats, so that an agent keeps its connection.
const HEADER_LIMIT: Duration = Duration::from_secs(60);

/// Everything that one connection needs. Cheap to clone.
#[derive(Clone)]
struct Speaker {
    http: Arc<Builder<TokioExecutor>>,
    router: Router,
    handshakes: Option<Handshakes>,
}

/// Takes connections for ever. What `graceful` watches ends when that is told to.
pub(crate) async fn take_connections(
    listener: &TcpListener,
    app: &Arc<App>,
    graceful: &GracefulShutdown,
) {
    let permits = Arc::new(Semaphore::new(open_files::most_connections()));
    let speaker = Speaker {
        http: Arc::new(http()),
        // Not part of the router, so that tests with a clock of their own can use that.
        router: router(Arc::clone(app)).layer(from_fn(time_limit)),
        handshakes: app.tls.as_ref().map(Handshakes::with),
    };
    loop {
        // The semaphore is never closed.
        let Ok(permit) = Arc::clone(&permits).acquire_owned().await else { return };
        let Some((stream, peer)) = accept(listener).await else { continue };
        let (speaker, watcher) = (speaker.clone(), graceful.watcher());
        let open = app.metrics.connection();
        tokio::spawn(async move {
            speaker.start(stream, peer, watcher).await;
            drop((permit, open));
        });
    }
}

fn http() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADER_LIMIT);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(Some(HEADER_LIMIT));
    builder
}

impl Speaker {
    /// The handshake is part of the connection's own task: one that stalls holds up nobody.
    async fn start(self, stream: TcpStream, peer: SocketAddr, watcher: Watcher) {
        match &self.handshakes {
            None => self.speak(stream, peer, watcher).await,
            // In a box, or every plain connection would keep room for it, which is kilobytes.
            Some(handshakes) => Box::pin(self.start_over(handshakes, stream, peer, watcher)).await,
        }
    }

    async fn start_over(
        &self,
        handshakes: &Handshakes,
        stream: TcpStream,
        peer: SocketAddr,
        watcher: Watcher,
    ) {
        match handshakes.shake(stream).await {
            Ok(stream) => self.speak(stream, peer, watcher).await,
            Err(error) => tracing::debug!(%error, "a TLS handshake failed"),
        }
    }

    async fn speak<S>(&self, stream: S, peer: SocketAddr, watcher: Watcher)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        // A layer on the router would copy every route for every connection.
        let service = self.router.clone().map_request(move |request: Request<_>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            request
        });
        let connection = self
            .http
            .serve_connection_with_upgrades(TokioIo::new(stream), TowerToHyperService::new(service))
            .into_owned();
        if let Err(error) = watcher.watch(connection).await {
            tracing::debug!(%error, "a connection broke off");
        }
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
