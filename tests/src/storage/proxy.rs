//! A line that breaks: a TCP proxy whose behaviour can be changed while it runs.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// How the line behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// As a line should.
    Whole,
    /// Each answer comes a little later.
    Slow(Duration),
    /// Breaks after so many bytes of answers in all, once; then it is whole.
    CutOnceAfter(usize),
    /// Each connection breaks after so many bytes of its answers.
    CutEachAfter(usize),
    /// Everything disappears.
    BlackHole,
    /// Each connection is closed at once.
    Closed,
}

/// A running proxy; ends with its value.
pub struct Proxy {
    port: u16,
    line: Arc<Mutex<Line>>,
    carried: Arc<AtomicUsize>,
    task: tokio::task::JoinHandle<()>,
}

impl Proxy {
    /// A proxy to `target`: host and port.
    ///
    /// # Panics
    /// When there is no port.
    pub async fn to(target: &str, line: Line) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let line = Arc::new(Mutex::new(line));
        let (target, shared) = (target.to_owned(), Arc::clone(&line));
        let carried = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&carried);
        let task = tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let (target, line) = (target.clone(), Arc::clone(&shared));
                let counted = Arc::clone(&counted);
                tokio::spawn(async move {
                    if let Ok(far) = TcpStream::connect(target).await {
                        carry(near, far, &line, &counted).await;
                    }
                });
            }
        });
        Self { port, line, carried, task }
    }

    /// Host and port.
    #[must_use]
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Where it listens.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Bytes that were asked with so far, whatever became of them.
    #[must_use]
    pub fn carried(&self) -> usize {
        self.carried.load(Ordering::SeqCst)
    }

    /// Changes how the line behaves, for what is under way too.
    pub fn set(&self, line: Line) {
        *lock(&self.line) = line;
    }

    /// How the line behaves now.
    #[must_use]
    pub fn line(&self) -> Line {
        *lock(&self.line)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn carry(near: TcpStream, far: TcpStream, line: &Mutex<Line>, asked: &AtomicUsize) {
    let (mut from_near, mut to_near) = near.into_split();
    let (mut from_far, mut to_far) = far.into_split();
    let there = async {
        let mut bytes = vec![0; 64 * 1024];
        while let Ok(read @ 1..) = from_near.read(&mut bytes).await {
            asked.fetch_add(read, Ordering::SeqCst);
            if !matches!(*lock(line), Line::BlackHole)
                && to_far.write_all(&bytes[..read]).await.is_err()
            {
                return;
            }
        }
    };
    let back = async {
        let (mut bytes, mut carried) = (vec![0; 64 * 1024], 0);
        while let Ok(read @ 1..) = from_far.read(&mut bytes).await {
            let (fit, wait) = judge(line, carried, read);
            tokio::time::sleep(wait).await;
            let Some(fit) = fit else { continue };
            carried += fit;
            if to_near.write_all(&bytes[..fit]).await.is_err() || fit < read {
                return;
            }
        }
    };
    if *lock(line) == Line::Closed {
        return;
    }
    tokio::select! {
        () = there => {}
        () = back => {}
    }
}

/// How many of the bytes get through, and after what time; none where they disappear.
fn judge(line: &Mutex<Line>, carried: usize, read: usize) -> (Option<usize>, Duration) {
    let mut line = lock(line);
    let none = Duration::ZERO;
    match *line {
        Line::Whole => (Some(read), none),
        Line::Slow(wait) => (Some(read), wait),
        Line::BlackHole => (None, none),
        Line::Closed => (Some(0), none),
        Line::CutEachAfter(limit) => (Some(read.min(limit.saturating_sub(carried))), none),
        Line::CutOnceAfter(left) if left < read => {
            *line = Line::Whole;
            (Some(left), none)
        }
        Line::CutOnceAfter(left) => {
            *line = Line::CutOnceAfter(left - read);
            (Some(read), none)
        }
    }
}

fn lock(line: &Mutex<Line>) -> std::sync::MutexGuard<'_, Line> {
    line.lock().unwrap_or_else(PoisonError::into_inner)
}
