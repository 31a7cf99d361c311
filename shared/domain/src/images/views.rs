//! The pictures that were gathered, one after another.

use std::collections::BTreeSet;

use super::{
    InvalidFile,
    gather::Record,
    tails::{Interner, Tail},
};

/// All pictures of a library.
#[derive(Debug)]
pub struct Images {
    pub(super) records: Vec<Record>,
    pub(super) cameras: Interner,
    pub(super) counters: Interner,
    pub(super) tails: Vec<Tail>,
    pub(super) all_files: u64,
    pub(super) invalid_count: u64,
    pub(super) invalid_files: Vec<InvalidFile>,
}

/// One separate image of a group, with its files.
#[derive(Debug)]
pub struct ImageView<'a> {
    /// Camera id.
    pub camera: &'a str,
    /// Counter.
    pub counter: &'a str,
    /// The separate image's number; empty for the main one.
    pub suffix: &'a str,
    /// The numbers of its files' tails, ascending.
    pub(super) files: &'a [u32],
    known: &'a [Tail],
}

impl ImageView<'_> {
    /// Photo files, the same name in two folders counted twice.
    #[must_use]
    pub fn photo_count(&self) -> u64 {
        self.known().filter(|tail| tail.is_photo).count() as u64
    }

    /// The distinct processing methods of its files.
    #[must_use]
    pub fn methods(&self) -> BTreeSet<&str> {
        self.known().flat_map(|tail| tail.methods.iter().map(String::as_str)).collect()
    }

    /// What follows camera and counter in its files' names, lower-cased, as a set.
    #[must_use]
    pub fn tails(&self) -> BTreeSet<String> {
        self.known().map(|tail| tail.lower.clone()).collect()
    }

    fn known(&self) -> impl Iterator<Item = &Tail> {
        self.files.iter().map(|tail| &self.known[*tail as usize])
    }
}

impl Images {
    /// Visits every separate image, group after group; true with the first of each group.
    pub fn for_each(&self, mut visit: impl FnMut(&ImageView<'_>, bool)) {
        let known = self.tails.as_slice();
        let suffix = |tail: u32| known[tail as usize].suffix.as_str();
        let mut files: Vec<u32> = Vec::new();
        for group in self.records.chunk_by(|a, b| a.group == b.group) {
            files.clear();
            files.extend(group.iter().map(|record| record.tail));
            // Records come by tail already; a stable sort keeps that within each image.
            files.sort_by_key(|tail| suffix(*tail));
            let (camera, counter) = group[0].group;
            let (camera, counter) = (self.cameras.text(camera), self.counters.text(counter));
            let mut first = true;
            for files in files.chunk_by(|a, b| suffix(*a) == suffix(*b)) {
                let suffix = suffix(files[0]);
                // A sidecar alone makes no image.
                if files.iter().any(|tail| known[*tail as usize].is_photo) {
                    visit(&ImageView { camera, counter, suffix, files, known }, first);
                    first = false;
                }
            }
        }
    }

    /// Every file that was looked at, noise left out.
    #[must_use]
    pub const fn all_files(&self) -> u64 {
        self.all_files
    }

    /// Photo files whose names break the rule.
    #[must_use]
    pub const fn invalid_count(&self) -> u64 {
        self.invalid_count
    }

    /// The first of them by path.
    #[must_use]
    pub fn invalid_files(&self) -> &[InvalidFile] {
        &self.invalid_files
    }
}
