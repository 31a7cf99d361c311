//! Photo files whose names break the rule: all counted, the first ones named.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BinaryHeap},
};

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

/// Photo files whose names break the rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InvalidFiles {
    /// All of them.
    pub count: u64,
    /// All of them by reason.
    pub by_reason: BTreeMap<Cow<'static, str>, u64>,
    /// The first [`INVALID_SHOWN`] by path.
    pub first: Vec<InvalidFile>,
}

/// Collects them in whatever order they come.
#[derive(Debug, Default)]
pub(super) struct InvalidCollector {
    by_reason: BTreeMap<Cow<'static, str>, u64>,
    first: BinaryHeap<InvalidFile>,
}

impl InvalidCollector {
    pub(super) fn add(
        &mut self,
        folder: &[u8],
        name: &[u8],
        reason: Cow<'static, str>,
        tell: &mut dyn FnMut(&str),
    ) {
        *self.by_reason.entry(reason.clone()).or_default() += 1;
        let path = String::from_utf8_lossy(&joined(folder, name)).into_owned();
        tell(&path);
        self.keep(InvalidFile { path, reason });
    }

    pub(super) fn count(&self) -> u64 {
        self.by_reason.values().sum()
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
        for (reason, count) in other.by_reason {
            *self.by_reason.entry(reason).or_default() += count;
        }
        for file in other.first {
            self.keep(file);
        }
    }

    pub(super) fn finish(self) -> InvalidFiles {
        InvalidFiles {
            count: self.count(),
            by_reason: self.by_reason,
            first: self.first.into_sorted_vec(),
        }
    }
}
