//! The desktop around the panel: what opens things, what starts programs at sign-in, what knows
//! about the battery and the network. Each face brings its own; this one does without a window.

use std::path::Path;

use super::shapes::Battery;

/// What a face can do on its desktop.
pub trait Desktop: Send + Sync + 'static {
    /// Opens an address or a file with what its owner uses for such.
    ///
    /// # Errors
    /// A sentence.
    fn open(&self, what: &str) -> Result<(), String>;

    /// Shows a folder in the file manager.
    ///
    /// # Errors
    /// A sentence.
    fn open_folder(&self, path: &Path) -> Result<(), String> {
        self.open(&path.to_string_lossy())
    }

    /// Whether the program starts when its owner signs in; none where that cannot be chosen.
    fn starts_at_login(&self) -> Option<bool> {
        None
    }

    /// Chooses that.
    ///
    /// # Errors
    /// A sentence.
    fn start_at_login(&self, _on: bool) -> Result<(), String> {
        Err("This way of running cannot start at sign-in; the desktop app can.".to_owned())
    }

    /// The battery, where there is one. Blocks for a moment.
    fn battery(&self) -> Option<Battery> {
        super::power::battery()
    }

    /// Whether what is sent costs its owner money, where the system says so. Blocks for a moment,
    /// on a thread that may.
    fn metered(&self) -> Option<bool> {
        tokio::runtime::Handle::current().block_on(super::link::metered())
    }
}

/// A computer with or without a screen, and no window of ours.
#[derive(Debug, Clone, Copy, Default)]
pub struct Plain;

impl Desktop for Plain {
    fn open(&self, what: &str) -> Result<(), String> {
        open::that_detached(what).map_err(|error| format!("It could not be opened: {error}."))
    }
}
