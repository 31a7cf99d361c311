//! A world for one test: a real coordinator and real agents as processes of their own, in temporary
//! folders, on free ports. A failing test keeps its world and says where it is.

mod agent;
mod coordinator;
mod database;
mod library;
mod owner;
mod panel;
mod program;
mod secrets;
mod surroundings;

use std::path::{Path, PathBuf};

use tempfile::TempDir;

pub use agent::Agent;
pub use coordinator::Coordinator;
pub use database::Database;
pub use library::write_library;
pub use owner::{Job, Owner, PASSWORD};
pub use panel::Panel;
pub use program::{Kill, binary};
pub use secrets::SECRET_MARK;
pub use surroundings::{Surroundings, faketime};

/// The folder in which everything of one test lies.
pub struct World {
    folder: Option<TempDir>,
}

impl World {
    /// An empty world.
    ///
    /// # Panics
    /// When the system gives no temporary folder.
    #[must_use]
    pub fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("slw").tempdir().expect("a temporary folder");
        Self { folder: Some(folder) }
    }

    /// A place in this world.
    ///
    /// # Panics
    /// Never while the world exists.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.root().join(name)
    }

    fn root(&self) -> &Path {
        self.folder.as_ref().expect("it is taken only when the world ends").path()
    }

    /// A coordinator with an owner who is signed in.
    pub async fn coordinator(&self, database: Database) -> (Coordinator, Owner) {
        Coordinator::first_start(self, database).await
    }
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for World {
    #[allow(clippy::print_stderr, reason = "the person who reads the failure wants to know")]
    fn drop(&mut self) {
        let Some(folder) = self.folder.take() else { return };
        if std::thread::panicking() {
            eprintln!("the world of this test is kept: {}", folder.keep().display());
            return;
        }
        let leaks = secrets::leaks(folder.path());
        assert!(leaks.is_empty(), "these hold a secret of the test: {leaks:?}");
    }
}
