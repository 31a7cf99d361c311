//! Running other programs from the root of the repository, and saying what is done.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies one folder below the root")
}

/// Names a folder with programs that were built already.
pub(crate) const BUILT: &str = "SAFELIGHT_BIN_DIR";

/// The folder in which `cargo build` leaves our programs: the one we lie in ourselves.
pub(crate) fn built_folder() -> Result<PathBuf> {
    let us = std::env::current_exe()?;
    Ok(us.parent().context("A program lies in a folder.")?.to_owned())
}

/// One line for the person in front of the terminal.
pub(crate) fn say(line: &str) {
    println!("{line}");
    // A closed terminal is no reason to stop.
    let _ = std::io::stdout().flush();
}

/// `cargo`, the one that runs us, in the root of the repository.
pub(crate) fn cargo() -> Command {
    let mut cargo =
        program(std::env::var_os("CARGO").map_or_else(|| "cargo".into(), PathBuf::from));
    // Set by `cargo run` for us alone. Build scripts look at them, so handing them on would make
    // cargo build half of everything anew.
    for (name, _) in std::env::vars_os() {
        let told_to_us = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"];
        if name.to_str().is_some_and(|name| told_to_us.iter().any(|it| name.starts_with(it))) {
            cargo.env_remove(name);
        }
    }
    cargo
}

/// A program that runs in the root of the repository.
pub(crate) fn program(path: impl AsRef<Path>) -> Command {
    let mut command = Command::new(path.as_ref());
    command.current_dir(root());
    command
}

/// Runs a command to its end; its output goes to the terminal.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("{} could not be started.", shown(command)))?;
    if !status.success() {
        bail!("{} failed ({status}).", shown(command));
    }
    Ok(())
}

/// Runs a command to its end and returns what it printed; what it complained about is in the error.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("{} could not be started.", shown(command)))?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        bail!("{} failed ({}): {}", shown(command), output.status, complaint.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether a program of this name can be found.
pub(crate) fn on_path(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(name).is_file())
}

fn shown(command: &Command) -> String {
    let mut line = Path::new(command.get_program())
        .file_name()
        .unwrap_or(command.get_program())
        .to_string_lossy()
        .into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}
