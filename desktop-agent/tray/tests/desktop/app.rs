//! The desktop app as a process of its own.

use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use tokio::time::Instant;

use crate::{
    daemon::{append, read},
    wait::{until, until_within},
    windows::{Window, Windows},
    world::World,
};

/// A running app; it is killed with this value.
pub(crate) struct App {
    child: Child,
    log: PathBuf,
    windows: Windows,
}

impl App {
    /// Starts it with these words on its command line.
    pub(crate) fn start(world: &World, words: &[&str]) -> Self {
        let mut app = command(world);
        app.args(words);
        Self::start_as(world, app)
    }

    /// Starts it as this command says.
    pub(crate) fn start_as(world: &World, mut app: Command) -> Self {
        let log = world.path("log/app");
        app.stdin(Stdio::null()).stdout(append(&log)).stderr(append(&log));
        let child = app.spawn().unwrap();
        Self { child, log, windows: Windows::of(world) }
    }

    /// What it logged.
    pub(crate) fn log(&self) -> String {
        read(&self.log)
    }

    /// Waits for words in its log.
    pub(crate) async fn logs(&self, words: &str) {
        until(&format!("\"{words}\" in the log"), async || {
            let log = self.log();
            if log.contains(words) { Ok(()) } else { Err(log) }
        })
        .await;
    }

    /// Waits for its window.
    pub(crate) async fn window(&self) -> Window {
        until("a window", async || self.windows.all().into_iter().next().ok_or_else(|| self.log()))
            .await
    }

    /// Waits until it has no window.
    pub(crate) async fn has_no_window(&self) {
        until("no window", async || match self.windows.all().len() {
            0 => Ok(()),
            more => Err(more),
        })
        .await;
    }

    /// Waits for its end, and says how it ended and how long that took.
    pub(crate) async fn ends(&mut self) -> (ExitStatus, Duration) {
        let asked = Instant::now();
        let status = until("the app to end", async || {
            self.child.try_wait().unwrap().ok_or_else(|| read(&self.log))
        })
        .await;
        (status, asked.elapsed())
    }

    /// Whether it still runs.
    pub(crate) fn runs(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// The number of its process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Its processes of this name, by number: those that WebKit starts.
    pub(crate) fn children(&self, name: &str) -> Vec<u32> {
        let listed = Command::new("ps").args(["-e", "-o", "pid=,ppid=,comm="]).output().unwrap();
        let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
        let rows = listed.lines().filter_map(|line| {
            let mut words = line.split_whitespace();
            let (pid, parent) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
            Some((pid, parent, words.next()?.to_owned()))
        });
        let rows: Vec<(u32, u32, String)> = rows.collect();
        let mut family = vec![self.pid()];
        while let Some((pid, ..)) =
            rows.iter().find(|(pid, parent, _)| family.contains(parent) && !family.contains(pid))
        {
            family.push(*pid);
        }
        // The kernel cuts names after fifteen letters.
        let name = &name[..name.len().min(15)];
        let named = rows.into_iter().filter(|(pid, _, it)| family.contains(pid) && it == name);
        named.map(|(pid, ..)| pid).collect()
    }

    /// Sends it a signal, by name.
    pub(crate) async fn ends_after(&mut self, signal: &str) -> Duration {
        let sent =
            Command::new("kill").arg(format!("-{signal}")).arg(self.pid().to_string()).status();
        assert!(sent.unwrap().success());
        let (status, took) = self.ends().await;
        assert!(status.success(), "{status}: {}", self.log());
        took
    }

    /// Waits until it has no process of this name below it.
    pub(crate) async fn has_no_child(&self, name: &str) {
        until_within(Duration::from_secs(30), &format!("no {name}"), async || {
            let left = self.children(name);
            if left.is_empty() { Ok(()) } else { Err(left) }
        })
        .await;
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            eprintln!("the app said:\n{}", self.log());
        }
    }
}

/// The app in its world: its own data folder, and the coordinator that was built beside it.
pub(crate) fn command(world: &World) -> Command {
    let mut app = world.command(program());
    app.env("SAFELIGHT_DATA_DIR", world.path("data")).env("SAFELIGHT_COORDINATOR", coordinator());
    app.env("SAFELIGHT_LOG", "debug");
    app
}

/// The program that was built for these tests.
pub(crate) fn program() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_safelight"))
}

fn coordinator() -> PathBuf {
    let beside = || program().with_file_name("safelight-coordinator");
    let path = std::env::var_os("SAFELIGHT_COORDINATOR").map_or_else(beside, PathBuf::from);
    assert!(path.is_file(), "{} is missing. Run `cargo build` first.", path.display());
    path
}
