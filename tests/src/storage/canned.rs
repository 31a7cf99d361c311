//! A server that answers what it is told to: what no real one can be made to say.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// An answer.
#[derive(Debug, Clone)]
pub struct Reply {
    status: u16,
    headers: String,
    body: Arc<str>,
}

impl Reply {
    /// With a status and a body.
    #[must_use]
    pub fn new(status: u16, body: impl Into<Arc<str>>) -> Self {
        Self { status, headers: String::new(), body: body.into() }
    }

    /// With a header more.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push_str(&format!("{name}: {value}\r\n"));
        self
    }
}

/// A running server; ends with its value.
pub struct Canned {
    port: u16,
    asked: Arc<AtomicUsize>,
    task: tokio::task::JoinHandle<()>,
}

impl Canned {
    /// Answers each request with what `answer` says to its number (from zero) and its first line.
    ///
    /// # Panics
    /// When there is no port.
    pub async fn start(answer: impl Fn(usize, &str) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let (answer, asked) = (Arc::new(answer), Arc::new(AtomicUsize::new(0)));
        let counted = Arc::clone(&asked);
        let task = tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                let (answer, counted) = (Arc::clone(&answer), Arc::clone(&counted));
                // A client may go away at any time.
                tokio::spawn(async move { _ = serve(line, &*answer, &counted).await });
            }
        });
        Self { port, asked, task }
    }

    /// Host and port.
    #[must_use]
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Requests so far.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl Drop for Canned {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(
    mut line: TcpStream,
    answer: &(impl Fn(usize, &str) -> Reply + ?Sized),
    asked: &AtomicUsize,
) -> std::io::Result<()> {
    line.set_nodelay(true)?;
    let mut read = vec![];
    loop {
        let end = loop {
            if let Some(end) = read.windows(4).position(|part| part == b"\r\n\r\n") {
                break end;
            }
            if line.read_buf(&mut read).await? == 0 {
                return Ok(());
            }
        };
        let head = String::from_utf8_lossy(&read[..end]).into_owned();
        read.drain(..end + 4);
        let first = head.lines().next().unwrap_or_default();
        let reply = answer(asked.fetch_add(1, Ordering::SeqCst), first);
        let head = format!(
            "HTTP/1.1 {} Canned\r\ncontent-length: {}\r\n{}\r\n",
            reply.status,
            reply.body.len(),
            reply.headers
        );
        line.write_all(head.as_bytes()).await?;
        line.write_all(reply.body.as_bytes()).await?;
    }
}
