//! One interface for disks, buckets and shares: where photos lie, and how they are looked at.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::ScanError;
use crate::facts::Visit;
use crate::options::WalkOptions;
use crate::tally::WalkSummary;

/// A place with photos. Nothing in it is ever written, and nothing beside it is looked at. Its
/// functions block, so they are called from threads that may wait.
pub trait Source: fmt::Debug + Send + Sync {
    /// Where it lies, as people know it: a path, or `bucket/folder`.
    fn shown(&self) -> String;

    /// The same in bytes, which tell two places apart.
    fn identity(&self) -> Vec<u8>;

    /// Whether every question about a file crosses a network.
    fn is_slow(&self) -> bool;

    /// Whether it can be reached, listed and read. An answer comes within ten seconds, from disks
    /// as fast as the system gives one.
    ///
    /// # Errors
    /// Why it cannot.
    fn test(&self) -> Result<(), ScanError>;

    /// Tells every file to `visitors`, each folder whole and once. Does not end before all was
    /// seen: whoever gets an answer got the whole library, up to what the summary says was left
    /// out.
    ///
    /// # Errors
    /// When the start cannot be read, when what lies far away cannot be listed to its end, or on a
    /// cancel.
    fn list(
        &self,
        options: &WalkOptions,
        visitors: &dyn Visitors,
    ) -> Result<WalkSummary, ScanError>;

    /// Bytes `range` of the file at `path`, which is relative to the source and `/`-separated;
    /// fewer where the file ends before.
    ///
    /// # Errors
    /// When the file cannot be read.
    fn read(&self, path: &[u8], range: Range<u64>) -> Result<Vec<u8>, ScanError>;
}

/// A library that several threads look at.
pub type Library = Arc<dyn Source>;

/// Lends visitors to the threads of one listing, one to each.
pub trait Visitors: Sync {
    /// Calls `work` with a visitor of its own, and keeps that visitor afterwards.
    fn lend(&self, work: &mut dyn FnMut(&mut dyn Visit));
}

/// Lists `source` with visitors that `make` makes; they come back in no particular order, with what
/// was seen and left out.
///
/// # Errors
/// As [`Source::list`].
pub fn list<V: Visit + Send>(
    source: &dyn Source,
    options: &WalkOptions,
    make: impl Fn() -> V + Sync,
) -> Result<(Vec<V>, WalkSummary), ScanError> {
    let kept = Kept { make, done: Mutex::new(vec![]) };
    let summary = source.list(options, &kept)?;
    Ok((kept.done.into_inner().unwrap_or_else(PoisonError::into_inner), summary))
}

/// Visitors that are made when they are needed, and kept.
struct Kept<M, V> {
    make: M,
    done: Mutex<Vec<V>>,
}

impl<V: Visit + Send, M: Fn() -> V + Sync> Visitors for Kept<M, V> {
    fn lend(&self, work: &mut dyn FnMut(&mut dyn Visit)) {
        let mut visitor = (self.make)();
        work(&mut visitor);
        self.done.lock().unwrap_or_else(PoisonError::into_inner).push(visitor);
    }
}
