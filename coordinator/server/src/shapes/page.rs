//! Lists, one page at a time.

use serde::{Deserialize, Serialize};

/// One page of a list.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Page<T> {
    /// In the list's order.
    pub(crate) items: Vec<T>,
    /// Send it as `after` to get the next page; null on the last one.
    pub(crate) next: Option<String>,
}

/// Which page is wanted.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct PageQuery {
    /// How many at most; 50 unless told, never more than 200.
    pub(crate) limit: Option<u32>,
    /// The `next` of the page before.
    pub(crate) after: Option<String>,
}
