//! One throw-away PostgreSQL cluster on loopback, for tests and measurements.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::setup::is_root;
use crate::shell::{capture, on_path, program};

/// A running cluster; it is stopped and deleted when this value goes.
pub(crate) struct Cluster {
    folder: TempDir,
    binaries: PathBuf,
    port: u16,
}

/// Whether what was committed must survive a power cut.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// As in production: for measurements.
    Real,
    /// No waiting for the disk: for tests, which never cut the power.
    None,
}

impl Cluster {
    /// Makes and starts a cluster on a free port.
    pub(crate) fn start(durability: Durability) -> Result<Self> {
        let binaries = binaries().context(
            "PostgreSQL is not installed. `cargo xtask setup` installs it on Debian; elsewhere put initdb on the PATH.",
        )?;
        // Short, because the path of a socket may have 107 bytes at most.
        let folder = tempfile::Builder::new().prefix("slpg").tempdir()?;
        hand_over(folder.path())?;
        let cluster = Self { folder, binaries, port: free_port()? };
        capture(cluster.command("initdb").arg("--pgdata").arg(cluster.data()).args([
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        ]))
        .context("The PostgreSQL cluster could not be made.")?;
        capture(
            cluster
                .command("pg_ctl")
                .arg("--pgdata")
                .arg(cluster.data())
                .arg("--log")
                .arg(cluster.folder.path().join("log"))
                .args(["--wait", "--options", &cluster.options(durability), "start"]),
        )
        .context("The PostgreSQL cluster could not be started.")?;
        Ok(cluster)
    }

    /// Where to connect.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn options(&self, durability: Durability) -> String {
        let mut options = format!(
            "-c listen_addresses=127.0.0.1 -c port={} -c unix_socket_directories={} -c max_connections=300",
            self.port,
            self.folder.path().display()
        );
        if durability == Durability::None {
            options.push_str(" -c fsync=off -c synchronous_commit=off -c full_page_writes=off");
        }
        options
    }

    /// One of PostgreSQL's programs; it refuses to run as root, so root lends it to `postgres`.
    fn command(&self, name: &str) -> Command {
        let path = self.binaries.join(name);
        let mut command = if is_root() {
            let mut command = program("runuser");
            command.args(["-u", "postgres", "--"]).arg(path);
            command
        } else {
            program(path)
        };
        command.current_dir(self.folder.path());
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let stopped = capture(self.command("pg_ctl").arg("--pgdata").arg(self.data()).args([
            "--mode=immediate",
            "--wait",
            "stop",
        ]));
        if let Err(error) = stopped {
            eprintln!("{error:#}");
        }
    }
}

/// The folder with `initdb` and `pg_ctl`: the newest of Debian's, or the one on the PATH.
pub(crate) fn binaries() -> Option<PathBuf> {
    let debian = Path::new("/usr/lib/postgresql");
    let mut versions: Vec<(u32, PathBuf)> = debian
        .read_dir()
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path())))
        .map(|(version, path)| (version, path.join("bin")))
        .filter(|(_, path)| path.join("initdb").is_file())
        .collect();
    versions.sort();
    if let Some((_, newest)) = versions.pop() {
        return Some(newest);
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).find(|folder| on_path("initdb") && folder.join("initdb").is_file())
}

/// Gives the folder to the user who will run the cluster.
fn hand_over(folder: &Path) -> Result<()> {
    if is_root() {
        capture(program("chown").arg("postgres:").arg(folder))?;
    }
    Ok(())
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
