//! What every query is handed: a connection inside a transaction (or a reader), and the clock.

use safelight_domain::{Clock, Timestamp};

use crate::{News, turns::Turn};

/// A connection and the clock, for the length of one operation.
pub(crate) struct Tx<'a, C> {
    /// Inside the operation's transaction when it writes.
    pub(crate) conn: &'a mut C,
    /// Also the source of time for new ids.
    pub(crate) clock: &'a dyn Clock,
    /// What to tell once this is committed.
    pub(crate) news: Vec<News>,
    /// What to log once this is committed.
    pub(crate) turns: Vec<Turn>,
}

impl<'a, C> Tx<'a, C> {
    /// Nothing happened yet.
    pub(crate) const fn new(conn: &'a mut C, clock: &'a dyn Clock) -> Self {
        Self { conn, clock, news: Vec::new(), turns: Vec::new() }
    }

    /// The time now, in microseconds, as it is stored.
    pub(crate) fn now(&self) -> i64 {
        self.clock.now().as_micros()
    }

    /// The time now.
    pub(crate) fn time(&self) -> Timestamp {
        self.clock.now()
    }
}
