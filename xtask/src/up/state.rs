//! Where `up` keeps what it found, between runs: the platform's data folder.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use directories::BaseDirs;

/// The folder of `up`, held by this run alone.
pub(crate) struct State {
    folder: PathBuf,
    _lock: File,
}

impl State {
    /// Opens the folder, or says that another `up` holds it.
    pub(crate) fn open() -> Result<Self> {
        let platform = BaseDirs::new().context("No home folder is set (HOME).")?;
        Self::open_in(&platform.data_dir().join("safelight").join("up"))
    }

    fn open_in(folder: &Path) -> Result<Self> {
        let shown = folder.display();
        std::fs::create_dir_all(folder).with_context(|| format!("{shown} cannot be made."))?;
        let lock = File::create(folder.join("lock"))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { folder: folder.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => bail!(
                "Another `cargo xtask up` is running and holds {shown}. \
                 Use its page, or end it with Ctrl-C first."
            ),
            Err(TryLockError::Error(error)) => Err(error).context(format!("{shown}/lock")),
        }
    }

    /// The coordinator's data folder.
    pub(crate) fn coordinator(&self) -> PathBuf {
        self.folder.join("coordinator")
    }

    /// The agent's data folder.
    pub(crate) fn agent(&self) -> PathBuf {
        self.folder.join("agent")
    }

    /// Where one of the programs writes its log.
    pub(crate) fn log(&self, program: &str) -> PathBuf {
        self.folder.join(format!("{program}.log"))
    }
}

#[cfg(test)]
mod tests {
    use super::State;

    #[test]
    fn a_second_run_beside_the_first_is_refused_in_words() {
        let folder = tempfile::tempdir().unwrap();
        let first = State::open_in(folder.path()).unwrap();
        let error = State::open_in(folder.path()).err().unwrap().to_string();
        assert!(error.starts_with("Another `cargo xtask up` is running"), "{error}");
        drop(first);
        State::open_in(folder.path()).unwrap();
    }
}
