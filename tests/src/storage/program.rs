//! A server that ends with its value.

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::wait::until;

/// A running server with a folder of its own.
pub(super) struct Program {
    child: Child,
    folder: TempDir,
}

impl Program {
    /// Starts `command` with its output in a file of `folder`.
    pub(super) fn start(mut command: Command, folder: TempDir) -> Self {
        let log = File::create(folder.path().join("log")).expect("a log");
        let both = log.try_clone().expect("a log");
        command.stdin(Stdio::null()).stdout(log).stderr(both);
        let child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        Self { child, folder }
    }

    /// Waits until `look` says that it is ready; shows its log when it ended.
    pub(super) async fn ready(&mut self, mut look: impl AsyncFnMut() -> bool) {
        until("a server of storage to be ready", async || {
            if let Ok(Some(status)) = self.child.try_wait() {
                let log = std::fs::read_to_string(self.folder.path().join("log"));
                panic!("it ended with {status}: {}", log.unwrap_or_default());
            }
            if look().await { Ok(()) } else { Err("not ready") }
        })
        .await;
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Asked first, so that it ends what it started itself.
        if let Some(pid) = Pid::from_raw(self.child.id().cast_signed()) {
            let _ = kill_process(pid, Signal::TERM);
        }
        let _ = self.child.wait();
    }
}

/// A port where nobody listens just now.
pub(super) fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("it is bound").port()
}

/// A program that `cargo xtask setup` put beside the build.
pub(super) fn installed(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/servers");
    let path = root.join("bin").join(name);
    assert!(path.is_file(), "{name} is not installed: run `cargo xtask setup`");
    path
}

/// A folder with a short name, because paths of sockets are short.
pub(super) fn folder() -> TempDir {
    tempfile::Builder::new().prefix("sl").tempdir().expect("a folder")
}
