//! How a walk is run, watched and stopped.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use crate::source::Source;

/// Stops what carries a copy of it. Any thread may set it; it is never cleared.
#[derive(Debug, Clone, Default)]
pub struct CancelFlag(Arc<AtomicBool>);

impl CancelFlag {
    /// A flag that is not set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks everybody who holds a copy to stop.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether somebody asked to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Counts that others may read while a walk is on its way.
#[derive(Debug, Default)]
pub struct WalkProgress {
    files: AtomicU64,
    folders: AtomicU64,
    bytes: AtomicU64,
    current: Mutex<Vec<u8>>,
}

impl WalkProgress {
    /// Files seen so far.
    #[must_use]
    pub fn files(&self) -> u64 {
        self.files.load(Ordering::Relaxed)
    }

    /// Folders read so far.
    #[must_use]
    pub fn folders(&self) -> u64 {
        self.folders.load(Ordering::Relaxed)
    }

    /// Bytes of the files seen so far.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// A folder being read just now, relative to the start, in a form for people.
    #[must_use]
    pub fn current_folder(&self) -> String {
        self.current
            .lock()
            .map_or_else(|_| String::new(), |path| String::from_utf8_lossy(&path).into_owned())
    }

    /// Counts from nothing again, for another walk.
    pub fn restart(&self) {
        for count in [&self.files, &self.folders, &self.bytes] {
            count.store(0, Ordering::Relaxed);
        }
    }

    pub(crate) fn add_files(&self, files: u64, bytes: u64) {
        self.files.fetch_add(files, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Counts a folder and shows it, unless somebody is just reading the one before.
    pub(crate) fn enter_folder(&self, path: &[u8]) {
        self.folders.fetch_add(1, Ordering::Relaxed);
        if let Ok(mut current) = self.current.try_lock() {
            current.clear();
            current.extend_from_slice(path);
        }
    }
}

/// How a walk is run.
#[derive(Debug, Clone)]
pub struct WalkOptions {
    /// Threads that read folders, at least 1.
    pub threads: usize,
    /// Stops the walk.
    pub cancel: CancelFlag,
    /// Counts while the walk is on its way.
    pub progress: Arc<WalkProgress>,
}

impl Default for WalkOptions {
    /// Two threads: what a local disk keeps busy.
    fn default() -> Self {
        Self { threads: 2, cancel: CancelFlag::new(), progress: Arc::default() }
    }
}

impl WalkOptions {
    /// The options that suit `source`: four threads where every question crosses a network, two
    /// elsewhere.
    #[must_use]
    pub fn for_source(source: &dyn Source) -> Self {
        let threads = if source.is_slow() { 4 } else { 2 };
        Self { threads, ..Self::default() }
    }
}
