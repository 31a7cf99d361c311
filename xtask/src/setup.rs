//! Installs what is missing, and only that. A second run says that nothing is.

use std::process::Command;

use anyhow::{Result, bail};

use crate::page;
use crate::servers;
use crate::shell::{capture, on_path, program, run, say};

/// What compiling needs besides Rust.
const TO_BUILD: &[&str] = &["build-essential", "pkg-config"];

/// What compiling the desktop app needs besides that.
const TO_BUILD_DESKTOP: &[&str] = &["libwebkit2gtk-4.1-dev", "libssl-dev"];

/// What the tests need besides that, each with the reason.
const TO_TEST: &[(&str, &str)] = &[
    ("postgresql", "every store test runs on both databases"),
    ("strace", "the read-only proof watches each system call"),
    ("dbus", "a session bus for the keychain test"),
    ("gnome-keyring", "a real keychain"),
    ("python3-venv", "servers of storage that come from PyPI"),
    ("samba", "a real share"),
    ("smbclient", "what listing a share is measured against"),
    ("chromium", "the page is tested in a real browser"),
    ("fonts-dejavu-core", "a browser without fonts draws nothing"),
    ("xvfb", "a screen for the desktop app"),
    ("openbox", "a window manager for it"),
    ("dunst", "a daemon that shows its notifications"),
    ("webkit2gtk-driver", "its web view is read and clicked by WebDriver"),
    ("xsettingsd", "its desktop turns light and dark"),
    ("procps", "the processes below it are looked at"),
    ("libfaketime", "an agent's clock is wrong by an hour or a day"),
];

/// Everything that `cargo xtask test` and `cargo xtask faults` need.
pub(crate) fn everything() -> Result<()> {
    let mut wanted = [TO_BUILD, TO_BUILD_DESKTOP].concat();
    wanted.extend(TO_TEST.iter().map(|(name, _)| *name));
    let mut changed = packages(&wanted)?;
    page::require_node()?;
    changed |= page::install()?;
    changed |= page::build()?;
    changed |= servers::install()?;
    if !changed {
        say("Setup: everything is there already.");
    }
    Ok(())
}

/// Only what `cargo xtask up` needs: a compiler, and the page if Node is there to build it.
pub(crate) fn to_run() -> Result<()> {
    packages(TO_BUILD)?;
    if page::require_node().is_err() {
        say("Node 20.19 or newer is not installed: the page in the browser is left out.");
        return Ok(());
    }
    page::install()?;
    page::build()?;
    Ok(())
}

/// Installs the Debian packages that are missing; true when there were any.
fn packages(wanted: &[&str]) -> Result<bool> {
    if !on_path("dpkg-query") || !on_path("apt-get") {
        return elsewhere(wanted);
    }
    let missing: Vec<&str> = wanted.iter().copied().filter(|name| !installed(name)).collect();
    if missing.is_empty() {
        return Ok(false);
    }
    say(&format!("Setup: installing {} with apt-get.", missing.join(", ")));
    run(as_root("apt-get")?.args(["update", "--quiet", "--quiet"]))?;
    run(as_root("apt-get")?
        .args(["install", "--yes", "--quiet", "--quiet", "--no-install-recommends"])
        .args(&missing)
        .env("DEBIAN_FRONTEND", "noninteractive"))?;
    Ok(true)
}

/// Not Debian: names what is wanted when the programs behind it cannot be found.
fn elsewhere(wanted: &[&str]) -> Result<bool> {
    let found = |package: &&str| match *package {
        "build-essential" => on_path("cc"),
        "postgresql" => crate::postgres::binaries().is_some(),
        "dbus" => on_path("dbus-run-session"),
        "gnome-keyring" => on_path("gnome-keyring-daemon"),
        "samba" => on_path("smbd"),
        "python3-venv" => on_path("python3"),
        "libwebkit2gtk-4.1-dev" => has_library("webkit2gtk-4.1"),
        "libssl-dev" => has_library("openssl"),
        "xvfb" => on_path("Xvfb"),
        "webkit2gtk-driver" => on_path("WebKitWebDriver"),
        "procps" => on_path("ps"),
        // They leave nothing on the path.
        "fonts-dejavu-core" | "libfaketime" => true,
        other => on_path(other),
    };
    let missing: Vec<&str> = wanted.iter().copied().filter(|package| !found(package)).collect();
    if missing.is_empty() {
        return Ok(false);
    }
    bail!(
        "Setup installs packages on Debian only. Please install what Debian calls: {}.",
        missing.join(", ")
    );
}

/// Whether something can be linked against a library.
fn has_library(name: &str) -> bool {
    capture(program("pkg-config").args(["--exists", name])).is_ok()
}

fn installed(package: &str) -> bool {
    capture(program("dpkg-query").args(["--show", "--showformat=${db:Status-Status}", package]))
        .is_ok_and(|status| status == "installed")
}

/// The command itself for root, through `sudo` for everyone else.
pub(crate) fn as_root(name: &str) -> Result<Command> {
    if is_root() {
        return Ok(program(name));
    }
    if !on_path("sudo") {
        bail!("Installing packages needs root. Run `cargo xtask setup` once as root.");
    }
    let mut sudo = program("sudo");
    sudo.arg(name);
    Ok(sudo)
}

/// Whether we may do everything on this machine.
pub(crate) fn is_root() -> bool {
    #[cfg(unix)]
    return rustix::process::geteuid().is_root();
    #[cfg(not(unix))]
    false
}
