//! The pictures that were gathered, one after another.

use std::{collections::BTreeSet, convert::Infallible, ops::ControlFlow};

use super::{
    InvalidFiles,
    gather::Record,
    tails::{Tail, Texts},
};

/// All pictures of a library.
#[derive(Debug)]
pub struct Images {
    pub(super) records: Vec<Record>,
    pub(super) cameras: Texts,
    pub(super) counters: Texts,
    pub(super) tails: Vec<Tail>,
    pub(super) folders: Texts,
    pub(super) all_files: u64,
    pub(super) invalid: InvalidFiles,
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
    /// The same, each with the number of its folder.
    places: &'a [(u32, u32)],
    images: &'a Images,
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

    /// Its files, the photos and then the sidecars, each by bytes, relative to the library and shown
    /// lossily.
    #[must_use]
    pub fn paths(&self) -> Vec<String> {
        let of_role = |photos: bool| {
            let places = self.places.iter();
            let places = places.filter(|(tail, _)| self.images.tail(*tail).is_photo == photos);
            let mut paths: Vec<String> =
                places.map(|(tail, folder)| self.path(*tail, *folder)).collect();
            paths.sort_unstable();
            paths
        };
        [of_role(true), of_role(false)].concat()
    }

    fn path(&self, tail: u32, folder: u32) -> String {
        let (tail, folder) = (self.images.tail(tail), self.images.folders.text(folder));
        let slash = if folder.is_empty() { "" } else { "/" };
        if tail.odd_name.is_empty() {
            format!("{folder}{slash}{}{}{}", self.camera, self.counter, tail.shown)
        } else {
            format!("{folder}{slash}{}", tail.odd_name)
        }
    }

    /// How many files it has, the same name in two folders counted twice.
    #[must_use]
    pub const fn file_count(&self) -> u64 {
        self.files.len() as u64
    }

    /// What follows camera and counter in its files' names, lower-cased, as a set.
    #[must_use]
    pub fn tails(&self) -> BTreeSet<String> {
        self.known().map(|tail| tail.lower.clone()).collect()
    }

    /// The first by bytes of the folders that hold one of its photo files; empty for the root.
    #[must_use]
    pub fn folder(&self) -> &str {
        let photos = self.places.iter().filter(|(tail, _)| self.images.tail(*tail).is_photo);
        photos.map(|(_, folder)| self.images.folders.text(*folder)).min().unwrap_or_default()
    }

    fn known(&self) -> impl Iterator<Item = &Tail> {
        self.files.iter().map(|tail| self.images.tail(*tail))
    }
}

impl Images {
    /// Visits every separate image, group after group; true with the first of each group.
    pub fn for_each(&self, mut visit: impl FnMut(&ImageView<'_>, bool)) {
        let ControlFlow::Continue(()) = self.try_for_each(|image, first| {
            visit(image, first);
            ControlFlow::<Infallible>::Continue(())
        });
    }

    /// The same, until the visitor breaks off.
    pub fn try_for_each<B>(
        &self,
        mut visit: impl FnMut(&ImageView<'_>, bool) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let suffix = |tail: u32| self.tail(tail).suffix.as_str();
        let (mut places, mut tails): (Vec<(u32, u32)>, Vec<u32>) = (Vec::new(), Vec::new());
        for group in self.records.chunk_by(|a, b| a.group == b.group) {
            places.clear();
            places.extend(group.iter().map(|record| (record.tail, record.folder)));
            // Records come by tail already; a stable sort keeps that within each image.
            places.sort_by_key(|(tail, _)| suffix(*tail));
            tails.clear();
            tails.extend(places.iter().map(|(tail, _)| *tail));
            let (camera, counter) = group[0].group;
            let (camera, counter) = (self.cameras.text(camera), self.counters.text(counter));
            let (mut first, mut start) = (true, 0);
            for places in places.chunk_by(|a, b| suffix(a.0) == suffix(b.0)) {
                let files = &tails[start..start + places.len()];
                start += places.len();
                // A sidecar alone makes no image.
                if files.iter().any(|tail| self.tail(*tail).is_photo) {
                    let suffix = suffix(files[0]);
                    let image = ImageView { camera, counter, suffix, files, places, images: self };
                    visit(&image, first)?;
                    first = false;
                }
            }
        }
        ControlFlow::Continue(())
    }

    fn tail(&self, number: u32) -> &Tail {
        &self.tails[number as usize]
    }

    /// Photo files with names that can be read, and sidecars that are named like images.
    #[must_use]
    pub const fn gathered_files(&self) -> u64 {
        self.records.len() as u64
    }

    /// Every file that was looked at, noise left out.
    #[must_use]
    pub const fn all_files(&self) -> u64 {
        self.all_files
    }

    /// Photo files whose names break the rule.
    #[must_use]
    pub const fn invalid(&self) -> &InvalidFiles {
        &self.invalid
    }
}
