//! What the skin said once and does not say again: a small file beside the agent's own.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::{Deserialize, Serialize};

/// Its name in the data folder.
const FILE: &str = "desktop.json";

/// What is said once in the life of an installation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Once {
    /// Closing the window does not end the program.
    ClosesToTray,
    /// This desktop shows no tray icons.
    NoTray,
}

/// What was said already.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Said {
    closes_to_tray: bool,
    no_tray: bool,
}

/// The file and what it holds.
pub(crate) struct Remembered {
    path: PathBuf,
    said: Mutex<Said>,
}

impl Remembered {
    /// Reads the file; one that is damaged or missing remembers nothing.
    pub(crate) fn open(data: &Path) -> Self {
        let path = data.join(FILE);
        let said = std::fs::read(&path).ok().and_then(|text| serde_json::from_slice(&text).ok());
        Self { path, said: Mutex::new(said.unwrap_or_default()) }
    }

    /// True the first time that it is asked, ever. A file that cannot be written only means that
    /// it may be said again at the next start.
    pub(crate) fn first_time(&self, what: Once) -> bool {
        let Ok(mut said) = self.said.lock() else { return false };
        let flag = match what {
            Once::ClosesToTray => &mut said.closes_to_tray,
            Once::NoTray => &mut said.no_tray,
        };
        if std::mem::replace(flag, true) {
            return false;
        }
        let text = serde_json::to_vec(&*said).unwrap_or_default();
        if let Err(error) = std::fs::write(&self.path, text) {
            tracing::warn!(%error, "what was said once cannot be remembered");
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::{Once, Remembered};

    #[test]
    fn what_is_said_once_is_not_said_again_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let first = Remembered::open(folder.path());
        assert!(first.first_time(Once::ClosesToTray));
        assert!(!first.first_time(Once::ClosesToTray));
        let second = Remembered::open(folder.path());
        assert!(!second.first_time(Once::ClosesToTray));
        assert!(second.first_time(Once::NoTray), "the two do not stand for each other");
    }

    #[test]
    fn a_damaged_file_only_forgets() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("desktop.json"), "{").unwrap();
        assert!(Remembered::open(folder.path()).first_time(Once::NoTray));
    }
}
