//! Photo files whose names break the rule: all counted, the first ones named.

use std::{borrow::Cow, collections::BinaryHeap};

use crate::stats::findings::joined;

/// How many invalid files are named.
pub const INVALID_SHOWN: usize = 1_000;

/// A photo file whose name breaks the rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct InvalidFile {
    /// Relative, shown lossily.
    pub path: String,
    /// The rule it breaks.
    pub reason: Cow<'static, str>,
}

/// The count, and the first files by path, whatever order they came in.
#[derive(Debug, Default)]
pub(super) struct InvalidFiles {
    count: u64,
    first: BinaryHeap<InvalidFile>,
}

impl InvalidFiles {
    pub(super) fn add(&mut self, folder: &[u8], name: &[u8], reason: Cow<'static, str>) {
        self.count += 1;
        let path = String::from_utf8_lossy(&joined(folder, name)).into_owned();
        self.keep(InvalidFile { path, reason });
    }

    fn keep(&mut self, file: InvalidFile) {
        if self.first.len() < INVALID_SHOWN {
            self.first.push(file);
        } else if self.first.peek().is_some_and(|last| file < *last) {
            self.first.pop();
            self.first.push(file);
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.count += other.count;
        for file in other.first {
            self.keep(file);
        }
    }

    pub(super) fn finish(self) -> (u64, Vec<InvalidFile>) {
        (self.count, self.first.into_sorted_vec())
    }
}
