//! The few lines of HTTP/1.1 that a load needs: requests with a body of known length on a kept
//! connection. Whole clients would cost more than what is measured.

use std::{
    net::{Ipv4Addr, SocketAddr},
    pin::Pin,
    sync::Arc,
    sync::atomic::{AtomicU8, Ordering},
    task::{self, Poll},
};

use anyhow::{Context, Result, bail};
use rustls::{ClientConfig, pki_types::ServerName};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf},
    net::{TcpSocket, TcpStream},
};
use tokio_rustls::{TlsConnector, client::TlsStream};

/// Where the coordinator listens, and how it is spoken to.
#[derive(Clone)]
pub(crate) struct Target {
    pub(crate) address: SocketAddr,
    pub(crate) tls: Option<Arc<ClientConfig>>,
}

/// A stream, over TLS or not.
pub(crate) enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

/// One kept connection.
pub(crate) struct Connection {
    stream: Stream,
    head: String,
    buffer: Vec<u8>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

/// Connections come from several addresses of loopback: each has ports of its own.
static NEXT_SOURCE: AtomicU8 = AtomicU8::new(0);
const SOURCES: u8 = 8;

impl Target {
    /// Opens a stream.
    pub(crate) async fn open(&self) -> Result<Stream> {
        let socket = TcpSocket::new_v4()?;
        let source = 2 + NEXT_SOURCE.fetch_add(1, Ordering::Relaxed) % SOURCES;
        socket.bind(SocketAddr::from((Ipv4Addr::new(127, 0, 0, source), 0)))?;
        let stream = socket.connect(self.address).await?;
        stream.set_nodelay(true)?;
        let Some(tls) = &self.tls else { return Ok(Stream::Plain(stream)) };
        let name = ServerName::try_from("localhost")?;
        let stream = TlsConnector::from(Arc::clone(tls)).connect(name, stream).await?;
        Ok(Stream::Tls(Box::new(stream)))
    }

    /// Opens a connection for requests of the one who has that key.
    pub(crate) async fn connect(&self, key: &str) -> Result<Connection> {
        let stream = self.open().await?;
        let head = format!("Host: localhost\r\nAuthorization: Bearer {key}\r\n");
        Ok(Connection { stream, head, buffer: Vec::new() })
    }
}

impl Connection {
    /// Sends a request and waits for its answer.
    pub(crate) async fn ask(&mut self, verb: &str, path: &str, body: &str) -> Result<Answer> {
        let request = format!(
            "{verb} {path} HTTP/1.1\r\n{}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.head,
            body.len()
        );
        self.stream.write_all(request.as_bytes()).await?;
        self.stream.flush().await?;
        self.answer().await
    }

    async fn answer(&mut self) -> Result<Answer> {
        let end = loop {
            if let Some(at) = self.buffer.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                break at + 4;
            }
            self.more().await?;
        };
        let (status, length) = head_of(&self.buffer[..end])?;
        while self.buffer.len() < end + length {
            self.more().await?;
        }
        let body = self.buffer[end..end + length].to_vec();
        // Nothing follows an answer that was not asked for.
        self.buffer = Vec::new();
        Ok(Answer { status, body })
    }

    async fn more(&mut self) -> Result<()> {
        self.buffer.reserve(512);
        let read = self.stream.read_buf(&mut self.buffer).await?;
        if read == 0 {
            bail!("the connection ended");
        }
        Ok(())
    }
}

fn head_of(head: &[u8]) -> Result<(u16, usize)> {
    let head = std::str::from_utf8(head)?;
    let status = head.get(9..12).context("an answer has a status")?.parse()?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse())
    });
    Ok((status, length.transpose()?.unwrap_or(0)))
}

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut task::Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_read(context, into),
            Self::Tls(stream) => Pin::new(stream).poll_read(context, into),
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut task::Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write(context, bytes),
            Self::Tls(stream) => Pin::new(stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(
        self: Pin<&mut Self>,
        context: &mut task::Context<'_>,
    ) -> Poll<std::io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_flush(context),
            Self::Tls(stream) => Pin::new(stream).poll_flush(context),
        }
    }

    fn poll_shutdown(
        self: Pin<&mut Self>,
        context: &mut task::Context<'_>,
    ) -> Poll<std::io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            Self::Tls(stream) => Pin::new(stream).poll_shutdown(context),
        }
    }
}
