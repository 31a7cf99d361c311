//! The real socket: answers, and an end that waits for nobody who does nothing.

use std::{net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
};

use crate::test_support::World;

/// Far longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(60);

async fn ask(address: SocketAddr) -> (TcpStream, String) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"}") {
        let mut part = [0; 1024];
        let read = stream.read(&mut part).await.unwrap();
        assert!(read > 0, "the connection ended early");
        answer.extend_from_slice(&part[..read]);
    }
    (stream, String::from_utf8(answer).unwrap())
}

#[tokio::test]
async fn a_stop_ends_idle_connections_and_closes_the_store() {
    let world = World::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let shutdown = async { stopped.await.unwrap() };
    let serving = tokio::spawn(crate::serve(listener, world.app.clone(), shutdown));

    let (mut idle, answer) = ask(address).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    stop.send(()).unwrap();
    let served = tokio::time::timeout(PATIENCE, serving).await;
    served.expect("it stops").unwrap();
    let mut rest = Vec::new();
    assert_eq!(idle.read_to_end(&mut rest).await.unwrap(), 0, "the connection was closed");
    assert!(world.app.store.ping().await.is_err(), "the store was closed");
    assert!(world.app.stopping.is_cancelled());
}
