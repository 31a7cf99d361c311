//! `cargo xtask package`: the packages of this system, by the bundler of Tauri.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::page;
use crate::shell::{capture, cargo, on_path, program, root, run, say};
use crate::test::build_everything;

/// What goes into every package beside the desktop app.
const BESIDE: [&str; 2] = ["safelight-agent", "safelight-coordinator"];

/// What to package.
#[derive(Args)]
pub(crate) struct Package {
    /// Package what was built for testing, instead of building for release
    #[arg(long)]
    debug: bool,
    /// Only these kinds, such as `deb`
    #[arg(long, value_delimiter = ',')]
    bundles: Vec<String>,
}

/// Builds what is missing, makes the packages, and says where they are and how large.
pub(crate) fn package(what: &Package) -> Result<()> {
    packages(what.debug, &what.bundles.join(","))?.iter().try_for_each(|path| {
        let size = path.metadata()?.len();
        say(&format!("{} ({:.1} MB)", path.display(), size as f64 / 1e6));
        Ok(())
    })
}

/// The packages that were made; of every kind that this system has, where none is named.
pub(crate) fn packages(debug: bool, bundles: &str) -> Result<Vec<PathBuf>> {
    page::require_node()?;
    page::install()?;
    page::build()?;
    let profile = if debug { "debug" } else { "release" };
    build(debug)?;
    stage(profile)?;
    let made = root().join("target").join(profile).join("bundle");
    if made.is_dir() {
        std::fs::remove_dir_all(&made)?;
    }
    bundle(debug, bundles)?;
    collect(&made)
}

fn build(debug: bool) -> Result<()> {
    say("Building the three programs.");
    if debug {
        return build_everything();
    }
    let ours = ["build", "--quiet", "--locked", "--release"];
    // Apart, so that what the window libraries ask of shared crates stays out of the other two.
    let headless = BESIDE.iter().flat_map(|name| ["--bin", name]);
    run(cargo().args(ours).args(headless))?;
    run(cargo().args(ours).args(["-p", "safelight-tray"]))
}

/// Lays the other programs where the configurations look for them, without what only debuggers read.
fn stage(profile: &str) -> Result<()> {
    let folder = root().join("target/package/bin");
    std::fs::create_dir_all(&folder)?;
    let triple = host()?;
    for name in BESIDE {
        let from = root().join("target").join(profile).join(exe(name));
        let to = folder.join(exe(name));
        std::fs::copy(&from, &to).with_context(|| format!("{} is missing.", from.display()))?;
        if cfg!(target_os = "linux") && on_path("strip") {
            run(program("strip").arg("--strip-debug").arg(&to))?;
        }
        // Windows and macOS look for them by the name of the machine.
        if !cfg!(target_os = "linux") {
            std::fs::copy(&to, folder.join(exe(&format!("{name}-{triple}"))))?;
        }
    }
    Ok(())
}

fn bundle(debug: bool, bundles: &str) -> Result<()> {
    let cli = root().join("ui/node_modules/@tauri-apps/cli/tauri.js");
    if !cli.is_file() {
        bail!("The bundler is missing. Run `cargo xtask setup`.");
    }
    let mut tauri = program("node");
    tauri.arg(cli).arg("bundle").current_dir(root().join("desktop-agent/tray"));
    if debug {
        tauri.arg("--debug");
    }
    if !bundles.is_empty() {
        tauri.args(["--bundles", bundles]);
    }
    tauri.arg("--config").arg(root().join("packaging").join(system()).with_extension("json"));
    // It asks nobody, and downloads nothing.
    run(tauri.env("CI", "true"))
}

fn system() -> &'static str {
    match std::env::consts::OS {
        "macos" => "macos",
        "windows" => "windows",
        _ => "linux",
    }
}

/// Copies the packages to one folder.
fn collect(made: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for kind in made.read_dir().context("The bundler made nothing.")? {
        for entry in kind?.path().read_dir()? {
            let from = entry?.path();
            if from.is_file() {
                let to = root().join("target/package").join(from.file_name().unwrap_or_default());
                std::fs::copy(&from, &to)?;
                found.push(to);
            }
        }
    }
    if found.is_empty() {
        bail!("The bundler made nothing.");
    }
    Ok(found)
}

fn exe(name: &str) -> String {
    format!("{name}{}", std::env::consts::EXE_SUFFIX)
}

/// The name of this kind of machine, as the compiler has it.
fn host() -> Result<String> {
    let said = capture(program("rustc").arg("--version").arg("--verbose"))?;
    let line = said.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(line.context("The compiler does not say for what it builds.")?.to_owned())
}
