//! Samba: a real share. It wants root, as every server of shares does.

use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use safelight_domain::ConnectorKind;
use safelight_scan::remote::Connection;
use tempfile::TempDir;
use tokio::net::TcpStream;

use super::program::{Program, folder, free_port};
use super::{Values, connection};

/// Whether the server insists on encryption.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    /// As it is set up by default.
    AsUsual,
    /// For everything.
    Required,
    /// For the share alone.
    RequiredForShare,
}

/// A running server whose share `photos` is a folder of the caller's.
pub struct Samba {
    port: u16,
    _program: Program,
}

/// Who may sign in.
const USER: &str = "photog";
/// With this.
const PASSWORD: &str = "zebra smb 1";

impl Samba {
    /// Starts one.
    ///
    /// # Panics
    /// When it is not installed, or does not start, or this is not root.
    pub async fn start(share: &Path, encryption: Encryption) -> Self {
        assert!(
            rustix::process::geteuid().is_root(),
            "Samba serves shares for root alone; run this test as root"
        );
        let (folder, port) = (folder(), free_port());
        configure(&folder, port, share, encryption);
        let config = folder.path().join("smb.conf");
        let mut command = Command::new("/usr/sbin/smbd");
        command.arg(format!("--configfile={}", config.display()));
        command.args(["--foreground", "--no-process-group", "--debug-stdout"]);
        // When it ends it ends its whole process group, which must not be that of the tests.
        command.process_group(0);
        let mut program = Program::start(command, folder);
        program.ready(async || TcpStream::connect(("127.0.0.1", port)).await.is_ok()).await;
        Self { port, _program: program }
    }

    /// Where it listens.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// What a connector says that may sign in.
    #[must_use]
    pub fn values(&self) -> Values {
        Values::from([
            ("server", "127.0.0.1".to_owned()),
            ("port", self.port.to_string()),
            ("share", "photos".to_owned()),
            ("username", USER.to_owned()),
            ("password", PASSWORD.to_owned()),
        ])
    }

    /// A connection that may sign in.
    #[must_use]
    pub fn connection(&self) -> Connection {
        connection(ConnectorKind::Smb, &self.values())
    }
}

fn configure(folder: &TempDir, port: u16, share: &Path, encryption: Encryption) {
    let at = |name: &str| folder.path().join(name).display().to_string();
    for name in ["lock", "state", "cache", "private", "pid", "ncalrpc"] {
        std::fs::create_dir(at(name)).expect("a folder");
    }
    let global = match encryption {
        Encryption::Required => "server smb encrypt = required",
        _ => "",
    };
    let own = match encryption {
        Encryption::RequiredForShare => "server smb encrypt = required",
        _ => "",
    };
    let text = format!(
        "[global]\nserver role = standalone server\nsmb ports = {port}\n\
         interfaces = lo 127.0.0.1/8\nbind interfaces only = yes\ndisable netbios = yes\n\
         lock dir = {}\nstate directory = {}\ncache directory = {}\nprivate dir = {}\n\
         pid directory = {}\nncalrpc dir = {}\npassdb backend = tdbsam:{}/passdb.tdb\n\
         map to guest = Bad User\nusername map = {}\nload printers = no\ndisable spoolss = yes\n\
         {global}\n[photos]\npath = {}\nvalid users = root\nread only = yes\n{own}\n\
         [others]\npath = {}\nvalid users = nobody\n",
        at("lock"),
        at("state"),
        at("cache"),
        at("private"),
        at("pid"),
        at("ncalrpc"),
        at("private"),
        at("map"),
        share.display(),
        share.display(),
    );
    std::fs::write(at("smb.conf"), text).expect("a file");
    // A name of its own without an account of the system.
    std::fs::write(at("map"), format!("root = {USER}\n")).expect("a file");
    let mut add = Command::new("smbpasswd");
    add.args(["-c", &at("smb.conf"), "-s", "-a", "root"]);
    add.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut add = add.spawn().expect("smbpasswd is installed: `cargo xtask setup`");
    let typed = format!("{PASSWORD}\n{PASSWORD}\n");
    let mut input = add.stdin.take().expect("it is piped");
    std::io::Write::write_all(&mut input, typed.as_bytes()).expect("it is read");
    drop(input);
    assert!(add.wait().is_ok_and(|status| status.success()), "smbpasswd failed");
}
