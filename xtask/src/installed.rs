//! The package on this machine: installed by apt, looked at, and taken away again.

use std::path::Path;

use anyhow::{Context, Result};

use crate::package::packages;
use crate::setup::as_root;
use crate::shell::{run, say};

/// The package's name for apt.
const NAME: &str = "safelight";

/// A package that is installed; it is removed when this value goes.
pub(crate) struct Installed;

impl Installed {
    /// Makes the package of what was built for testing, and installs it.
    pub(crate) fn install() -> Result<Self> {
        let made = packages(true, "deb")?;
        let package = made.first().context("The bundler made no package.")?;
        say(&format!("Installing {}.", package.display()));
        run(apt()?.args(["install", "--no-install-recommends"]).arg(Path::new(package)))?;
        Ok(Self)
    }
}

impl Drop for Installed {
    fn drop(&mut self) {
        if let Err(error) = apt().and_then(|mut apt| run(apt.args(["purge", NAME]))) {
            eprintln!("{error:#}");
        }
    }
}

fn apt() -> Result<std::process::Command> {
    let mut apt = as_root("apt-get")?;
    apt.args(["--yes", "--quiet", "--quiet"]).env("DEBIAN_FRONTEND", "noninteractive");
    Ok(apt)
}
