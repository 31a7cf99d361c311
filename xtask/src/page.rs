//! The pages: Node, their packages, and the build, each only when something changed.

use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context, Result, bail};

use crate::shell::{capture, program, root, run, say};

/// The oldest Node that the page's build tool accepts.
const NODE: (u32, u32) = (20, 19);

/// Refuses, in a sentence, a machine without a Node that is new enough.
pub(crate) fn require_node() -> Result<()> {
    let wanted = format!("{}.{}", NODE.0, NODE.1);
    let Ok(version) = capture(program("node").arg("--version")) else {
        bail!(
            "Node {wanted} or newer is needed, with npm. Install it from nodejs.org or your distribution."
        );
    };
    let version = version.trim().trim_start_matches('v');
    let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let found = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    if found < NODE {
        bail!("Node {wanted} or newer is needed; this machine has {version}.");
    }
    Ok(())
}

/// Installs the page's packages when the lock file is newer than they are; true when it did.
pub(crate) fn install() -> Result<bool> {
    let lock = root().join("ui/package-lock.json");
    let Some(locked_at) = changed_at(&lock) else {
        return Ok(false);
    };
    if changed_at(&root().join("ui/node_modules/.package-lock.json")) >= Some(locked_at) {
        return Ok(false);
    }
    say("Setup: installing the page's packages with npm ci.");
    run(npm().args(["ci", "--no-fund", "--no-audit", "--loglevel=error"]))?;
    Ok(true)
}

/// Builds the pages when one of its sources is newer than what was built; true when it did.
pub(crate) fn build() -> Result<bool> {
    let ui = root().join("ui");
    if !ui.join("package.json").is_file() {
        return Ok(false);
    }
    // The older of the two; none where one is missing. The page that says how to build the page, which
    // programs bring along when they are built first, has no assets.
    let built_at = ["admin", "desktop"]
        .map(|page| changed_at(&ui.join(page).join("dist/assets")))
        .into_iter()
        .min()
        .flatten();
    let newest = newest_below(&ui).context("The folder ui could not be read.")?;
    if built_at >= newest {
        return Ok(false);
    }
    say("Setup: building the pages.");
    run(npm().args(["run", "--silent", "build"]))?;
    Ok(true)
}

/// `npm` in the folder of the page.
pub(crate) fn npm() -> std::process::Command {
    let mut npm = program(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.current_dir(root().join("ui"));
    npm
}

fn changed_at(path: &Path) -> Option<SystemTime> {
    path.metadata().ok()?.modified().ok()
}

/// When the newest source below a folder changed; packages and built files do not count.
fn newest_below(folder: &Path) -> Result<Option<SystemTime>> {
    let mut newest = None;
    for entry in folder.read_dir()? {
        let entry = entry?;
        let found = if entry.file_type()?.is_dir() {
            match entry.file_name().to_str() {
                Some("node_modules" | "dist" | "e2e" | "test-results") => continue,
                _ => newest_below(&entry.path())?,
            }
        } else {
            changed_at(&entry.path())
        };
        newest = newest.max(found);
    }
    Ok(newest)
}
