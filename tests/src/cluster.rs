//! A PostgreSQL server of our own, that may lose its power.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A running server; stopped and deleted when this value goes.
pub struct Cluster {
    folder: TempDir,
    binaries: PathBuf,
    port: u16,
}

impl Cluster {
    /// Makes and starts one that waits for the disk, as in production.
    ///
    /// # Panics
    /// When PostgreSQL is not installed or does not start.
    #[must_use]
    pub fn start() -> Self {
        let binaries = binaries().expect("PostgreSQL is installed: `cargo xtask setup`");
        // Short, because the path of a socket may have 107 bytes at most.
        let folder = tempfile::Builder::new().prefix("slpg").tempdir().expect("a folder");
        if rustix::process::geteuid().is_root() {
            run(Command::new("chown").arg("postgres:").arg(folder.path()));
        }
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let port = listener.local_addr().expect("it is bound").port();
        drop(listener);
        let cluster = Self { folder, binaries, port };
        let how = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"];
        run(cluster.command("initdb").args(how).arg("--no-sync"));
        cluster.begin();
        cluster
    }

    /// Where it listens, on loopback.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Ends it as a power cut does, and starts it again.
    ///
    /// # Panics
    /// When it does not come back.
    pub fn lose_power_and_start(&self) {
        run(self.command("pg_ctl").args(["--mode=immediate", "--wait", "stop"]));
        self.begin();
    }

    fn begin(&self) {
        let sockets = self.folder.path().display();
        let options = format!(
            "-c listen_addresses=127.0.0.1 -c port={} -c unix_socket_directories={sockets}",
            self.port
        );
        let log = self.folder.path().join("log");
        let mut start = self.command("pg_ctl");
        run(start.arg("--log").arg(log).args(["--wait", "--options", &options, "start"]));
    }

    /// One of PostgreSQL's programs; it refuses to run as root, so root lends it to `postgres`.
    fn command(&self, name: &str) -> Command {
        let path = self.binaries.join(name);
        let mut command = if rustix::process::geteuid().is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        command.current_dir(self.folder.path());
        command.arg("--pgdata").arg(self.folder.path().join("data"));
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut stop = self.command("pg_ctl");
        let stop = stop.args(["--mode=immediate", "--wait", "stop"]).stdout(Stdio::null());
        // It may be down already.
        let _ = stop.stderr(Stdio::null()).status();
    }
}

fn run(command: &mut Command) {
    // What it starts lives on and would keep a pipe open.
    let ended = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(ended.is_ok_and(|status| status.success()), "{command:?} failed");
}

/// The newest of Debian's folders, or the one on the PATH.
fn binaries() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = Path::new("/usr/lib/postgresql")
        .read_dir()
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path())))
        .map(|(version, path)| (version, path.join("bin")))
        .filter(|(_, path)| path.join("initdb").is_file())
        .collect();
    versions.sort();
    let path = std::env::var_os("PATH")?;
    let on_path = || std::env::split_paths(&path).find(|folder| folder.join("initdb").is_file());
    versions.pop().map(|(_, newest)| newest).or_else(on_path)
}
