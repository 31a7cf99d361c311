//! Programs that run beside the app for as long as a test does.

use std::fs::{File, OpenOptions};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A program of the surroundings; it ends with this value.
pub(crate) struct Daemon(Child);

impl Daemon {
    /// Starts it; what it says goes into a file beside the world's.
    pub(crate) fn start(mut command: Command, log: &Path) -> Self {
        command.stdout(append(log)).stderr(append(log)).stdin(Stdio::null());
        Self(spawn(&mut command))
    }

    /// Starts it and reads the first line that it prints: an address or a number.
    pub(crate) fn that_says(mut command: Command, log: &Path) -> (Self, String) {
        command.stdout(Stdio::piped()).stderr(append(log)).stdin(Stdio::null());
        let mut child = spawn(&mut command);
        let mut line = String::new();
        let out = child.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut line).unwrap();
        assert!(!line.trim().is_empty(), "{command:?} said nothing: {}", read(log));
        (Self(child), line.trim().to_owned())
    }

    /// Starts it and tells it something first.
    pub(crate) fn told(mut command: Command, words: &str, log: &Path) -> Self {
        command.stdout(append(log)).stderr(append(log)).stdin(Stdio::piped());
        let mut child = spawn(&mut command);
        child.stdin.take().unwrap().write_all(words.as_bytes()).unwrap();
        Self(child)
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn spawn(command: &mut Command) -> Child {
    command
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?}: {error}. `cargo xtask setup` installs it."))
}

/// Opens a log to add to it.
pub(crate) fn append(path: &Path) -> File {
    OpenOptions::new().create(true).append(true).open(path).unwrap()
}

/// What a log says; nothing when there is none.
pub(crate) fn read(path: &Path) -> String {
    String::from_utf8_lossy(&std::fs::read(path).unwrap_or_default()).into_owned()
}
