//! One desktop for one test, in a temporary folder. A failing test keeps it and says where it is.

use std::ffi::OsStr;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::{
    bus::Bus,
    daemon::{Daemon, read},
    host::Host,
    wait::until,
};

/// The folders of a user, in the order in which they are made.
const FOLDERS: [&str; 7] = ["home", "home/config", "home/data", "home/cache", "run", "log", "bin"];

/// What else there is on a desktop.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tray {
    /// Something shows icons.
    There,
    /// Nothing does.
    Missing,
}

/// A screen, a bus, and who lives on it.
pub(crate) struct World {
    folder: Option<TempDir>,
    display: String,
    /// The tray, unless it is missing.
    host: Option<Host>,
    /// The session bus.
    pub(crate) bus: Bus,
    _daemons: Vec<Daemon>,
}

impl World {
    /// A whole desktop.
    pub(crate) async fn new() -> Self {
        Self::with(Tray::There).await
    }

    /// A desktop with or without a tray.
    pub(crate) async fn with(tray: Tray) -> Self {
        let folder = tempfile::Builder::new().prefix("sld").tempdir().unwrap();
        let at = folder.path();
        for name in FOLDERS {
            std::fs::create_dir_all(at.join(name)).unwrap();
        }
        std::fs::set_permissions(at.join("run"), Permissions::from_mode(0o700)).unwrap();
        browser(at);
        let (screen, number) = screen(at);
        let display = format!(":{number}");
        let (daemon, address) = session_bus(at, &display);
        let bus = Bus::connect(&address).await;
        let daemons = vec![
            screen,
            daemon,
            Daemon::start(command(at, &display, &address, "openbox"), &at.join("log/openbox")),
            keychain(at, &display, &address),
            notifications(at, &display, &address),
        ];
        bus.has("org.freedesktop.secrets").await;
        bus.has("org.freedesktop.Notifications").await;
        let host = if tray == Tray::There { Some(Host::start(&address).await) } else { None };
        Self { folder: Some(folder), display, host, bus, _daemons: daemons }
    }

    /// The tray.
    pub(crate) fn host(&self) -> &Host {
        self.host.as_ref().expect("this desktop has a tray")
    }

    /// A tray appears.
    pub(crate) async fn tray_appears(&mut self) {
        self.host = Some(Host::start(&self.bus.address).await);
    }

    /// The tray goes.
    pub(crate) fn tray_goes(&mut self) {
        self.host = None;
    }

    /// A place in this world.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root().join(name)
    }

    /// The number of the screen, with its colon.
    pub(crate) fn display(&self) -> &str {
        &self.display
    }

    /// A program as the user of this desktop starts it.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        command(self.root(), &self.display, &self.bus.address, program)
    }

    /// What the notification daemon was given: title and sentence of each, a line each.
    pub(crate) fn notifications(&self) -> String {
        read(&self.path("notifications"))
    }

    /// Waits until something was opened with the browser or the file manager whose address begins so.
    pub(crate) async fn opened(&self, beginning: &str) -> String {
        until(&format!("{beginning} to be opened"), async || {
            let all = read(&self.path("opened"));
            let line = all.lines().rfind(|line| line.starts_with(beginning)).map(str::to_owned);
            line.ok_or(all)
        })
        .await
    }

    /// Waits for a notification with these words.
    pub(crate) async fn notified(&self, words: &str) -> String {
        until(&format!("a notification with \"{words}\""), async || {
            let all = self.notifications();
            let line = all.lines().find(|line| line.contains(words)).map(str::to_owned);
            line.ok_or(all)
        })
        .await
    }

    fn root(&self) -> &Path {
        self.folder.as_ref().expect("it is taken only when the world ends").path()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if let Some(folder) = self.folder.take()
            && std::thread::panicking()
        {
            eprintln!("the desktop of this test is kept: {}", folder.keep().display());
        }
    }
}

/// A program with nothing of this computer around it but where programs are.
fn command(at: &Path, display: &str, bus: &str, program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.env_clear().current_dir(at).env("PATH", path(at));
    command.env("HOME", at.join("home")).env("XDG_CONFIG_HOME", at.join("home/config"));
    command.env("XDG_DATA_HOME", at.join("home/data")).env("XDG_CACHE_HOME", at.join("home/cache"));
    command.env("XDG_RUNTIME_DIR", at.join("run")).env("LANG", "C.UTF-8");
    command.env("DISPLAY", display).env("DBUS_SESSION_BUS_ADDRESS", bus);
    command.env("GDK_BACKEND", "x11").env("LIBGL_ALWAYS_SOFTWARE", "1").env("NO_AT_BRIDGE", "1");
    command.env("RUST_BACKTRACE", "1");
    command
}

/// What belongs to this desktop goes first.
fn path(at: &Path) -> String {
    format!("{}:/usr/local/bin:/usr/bin:/bin", at.join("bin").display())
}

/// What this user's desktop opens addresses and folders with: something that writes down which.
fn browser(at: &Path) {
    let text = format!("#!/bin/sh\nprintf '%s\\n' \"$1\" >> '{}'\n", at.join("opened").display());
    script(&at.join("bin/xdg-open"), &text);
}

fn script(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
    std::fs::set_permissions(path, Permissions::from_mode(0o755)).unwrap();
}

fn screen(at: &Path) -> (Daemon, String) {
    let mut xvfb = Command::new("Xvfb");
    xvfb.args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset"]);
    Daemon::that_says(xvfb, &at.join("log/xvfb"))
}

fn session_bus(at: &Path, display: &str) -> (Daemon, String) {
    let mut daemon = command(at, display, "", "dbus-daemon");
    daemon.args(["--session", "--nofork", "--nopidfile", "--print-address=1"]);
    Daemon::that_says(daemon, &at.join("log/bus"))
}

fn keychain(at: &Path, display: &str, bus: &str) -> Daemon {
    let mut keyring = command(at, display, bus, "gnome-keyring-daemon");
    keyring.args(["--unlock", "--components=secrets", "--foreground"]);
    Daemon::told(keyring, "a password", &at.join("log/keyring"))
}

/// A real daemon, which runs a script of ours for each notification that it shows.
fn notifications(at: &Path, display: &str, bus: &str) -> Daemon {
    let (script, rules) = (at.join("shown"), at.join("dunstrc"));
    let told = at.join("notifications");
    let text = format!("#!/bin/sh\nprintf '%s: %s\\n' \"$2\" \"$3\" >> '{}'\n", told.display());
    self::script(&script, &text);
    let text = format!("[every]\n    summary = \"*\"\n    script = {}\n", script.display());
    std::fs::write(&rules, text).unwrap();
    let mut dunst = command(at, display, bus, "dunst");
    dunst.arg("-config").arg(rules);
    Daemon::start(dunst, &at.join("log/dunst"))
}
