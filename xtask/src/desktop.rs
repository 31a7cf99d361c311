//! The desktop app's own steps: it is left out of the default members, because it needs GTK and WebKit.

use std::process::Command;

use anyhow::Result;

use crate::shell::{cargo, run};

/// The crates that only these steps build.
const CRATES: [&str; 4] = ["-p", "safelight-tray", "-p", "safelight-icons"];

/// Draws every size and format of the icons anew.
pub(crate) fn icons() -> Result<()> {
    run(cargo().args(["run", "--quiet", "--locked", "-p", "safelight-icons"]))
}

/// The lints of the desktop app.
pub(crate) fn lints() -> Result<()> {
    run(cargo()
        .args(["clippy", "--quiet", "--all-targets", "--locked"])
        .args(CRATES)
        .args(["--", "-D", "warnings"]))
}

/// Its tests, two desktops at a time: each draws on a screen in memory.
pub(crate) fn tests() -> Command {
    let mut command = cargo();
    command
        .args(["test", "--quiet", "--locked", "--no-fail-fast"])
        .args(CRATES)
        .args(["--", "--test-threads=2"]);
    command
}
