//! What services of buckets have in common: objects with keys, told a page at a time.

use std::future::Future;
use std::ops::Range;

use crate::remote::fault::Fault;

/// Which page is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PageAsk<'a> {
    /// Only keys that begin so.
    pub(crate) prefix: &'a str,
    /// Whether keys with a slash after the prefix are summed up as folders.
    pub(crate) by_folder: bool,
    /// Where the page before ended; none for the first.
    pub(crate) after: Option<&'a str>,
    /// Keys at most.
    pub(crate) most: u16,
}

/// A page of a listing.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) objects: Vec<Object>,
    /// Folders, each with its prefix and a slash at its end.
    pub(crate) folders: Vec<String>,
    /// Where the next page begins; none on the last.
    pub(crate) next: Option<String>,
}

/// An object as a listing tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Object {
    pub(crate) key: String,
    pub(crate) size: u64,
    /// Last change, nanoseconds since 1970 UTC.
    pub(crate) mtime_ns: i64,
}

/// Most keys that services put in a page.
pub(crate) const WHOLE_PAGE: u16 = 1_000;

/// Asks one bucket.
pub(crate) trait Ask {
    /// One page.
    fn page(&self, ask: PageAsk<'_>) -> impl Future<Output = Result<Page, Fault>>;

    /// A part of an object; fewer bytes where it ends before.
    fn read(&self, key: &str, range: Range<u64>) -> impl Future<Output = Result<Vec<u8>, Fault>>;
}

/// Makes what asks; once for each use, because connections belong to whoever waits for them.
pub(crate) trait Service: std::fmt::Debug + Send + Sync {
    /// What asks.
    type Asker: Ask;

    /// Makes it.
    fn asker(&self) -> Result<Self::Asker, Fault>;
}
