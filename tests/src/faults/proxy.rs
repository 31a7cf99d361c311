//! A line that can lose an answer: what the agent says arrives, what it would be told does not.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// A listening proxy in front of a coordinator. Ends with its value.
pub(super) struct Proxy {
    url: String,
    lose: Arc<AtomicUsize>,
    lost: Arc<AtomicUsize>,
    task: tokio::task::JoinHandle<()>,
}

impl Proxy {
    /// A proxy to that address, such as `http://127.0.0.1:8700`.
    ///
    /// # Panics
    /// When there is no port.
    pub(super) async fn to(url: &str) -> Self {
        let target = url.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let (lose, lost) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let counts = (Arc::clone(&lose), Arc::clone(&lost));
        let task = tokio::spawn(async move {
            while let Ok((agent, _)) = listener.accept().await {
                let (target, counts) = (target.clone(), counts.clone());
                tokio::spawn(async move {
                    if let Ok(coordinator) = TcpStream::connect(target).await {
                        carry(agent, coordinator, &counts.0, &counts.1).await;
                    }
                });
            }
        });
        Self { url: format!("http://127.0.0.1:{port}"), lose, lost, task }
    }

    /// Its address.
    #[must_use]
    pub(super) fn url(&self) -> String {
        self.url.clone()
    }

    /// Loses the next answer: the connection ends instead.
    pub(super) fn lose_next(&self) {
        self.lose.fetch_add(1, Ordering::SeqCst);
    }

    /// How many answers were lost.
    #[must_use]
    pub(super) fn lost(&self) -> usize {
        self.lost.load(Ordering::SeqCst)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Carries bytes both ways. An answer that is to be lost was given: it is read, and thrown away.
async fn carry(agent: TcpStream, coordinator: TcpStream, lose: &AtomicUsize, lost: &AtomicUsize) {
    let (mut from_agent, mut to_agent) = agent.into_split();
    let (mut from_coordinator, mut to_coordinator) = coordinator.into_split();
    let there = async move {
        // Either end may break off; then the other way ends, too.
        let _ = tokio::io::copy(&mut from_agent, &mut to_coordinator).await;
        let _ = to_coordinator.shutdown().await;
    };
    let back = async move {
        let mut bytes = vec![0; 64 * 1024];
        while let Ok(read @ 1..) = from_coordinator.read(&mut bytes).await {
            let take = |left: usize| left.checked_sub(1);
            if lose.fetch_update(Ordering::SeqCst, Ordering::SeqCst, take).is_ok() {
                lost.fetch_add(1, Ordering::SeqCst);
                return;
            }
            if to_agent.write_all(&bytes[..read]).await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        () = there => {}
        () = back => {}
    }
}
