//! When to stop: Ctrl-C, SIGTERM, and alone also when whoever started us is gone.

use std::io::{self, Read as _};

use tokio::sync::oneshot;

/// Ends at Ctrl-C or SIGTERM.
pub(super) async fn asked() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupted => {}
        () = terminated() => {}
    }
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};

    match signal(SignalKind::terminate()) {
        Ok(mut signals) => {
            signals.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}

/// Ends when the pipe on standard input closes; never when standard input is no pipe.
pub(super) async fn parent_gone() {
    if !stdin_is_pipe() {
        return std::future::pending().await;
    }
    let (gone, told) = oneshot::channel();
    // A thread of its own, since a read cannot be called off; it ends with the process.
    std::thread::spawn(move || {
        let mut sink = [0; 256];
        while io::stdin().read(&mut sink).is_ok_and(|read| read > 0) {}
        gone.send(())
    });
    // The thread only drops its end after sending.
    let _ = told.await;
}

#[cfg(unix)]
fn stdin_is_pipe() -> bool {
    use rustix::fs::{FileType, fstat};

    fstat(io::stdin()).is_ok_and(|stat| {
        matches!(FileType::from_raw_mode(stat.st_mode), FileType::Fifo | FileType::Socket)
    })
}

/// Without a terminal there is a pipe: whoever starts us alone gives us one.
#[cfg(not(unix))]
fn stdin_is_pipe() -> bool {
    use std::io::IsTerminal as _;

    !io::stdin().is_terminal()
}
