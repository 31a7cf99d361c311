//! Images that are not ready, by what they lack.

use std::collections::{BTreeMap, BinaryHeap};

use super::{ImageStanding, ImageView, Shape};
use crate::pipeline::{ExpectedFile, Status};

/// How many images are named of each kind.
pub const IMAGES_NAMED: usize = 500;

/// What people call an image, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ImageName {
    /// The first folder that holds one of its photo files, shown lossily.
    pub folder: String,
    /// Camera, counter and the separate image's number.
    pub name: String,
}

/// Images that lack the same files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LackingGroup {
    /// How they stand.
    pub status: Status,
    /// What they lack; empty when their best way expects no file at all.
    pub missing: Vec<ExpectedFile>,
    /// How many there are.
    pub images: u64,
    /// The first [`IMAGES_NAMED`] of them, by folder and name.
    pub first: Vec<ImageName>,
}

/// Images that are not ready for one termination type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndLacks {
    /// Which one.
    pub termination_type: String,
    /// The largest first.
    pub groups: Vec<LackingGroup>,
}

/// Sees every image once and keeps the first names of each shape.
#[derive(Debug, Default)]
pub struct Lacking {
    /// By shape; the greatest name kept comes out first.
    kept: Vec<BinaryHeap<ImageName>>,
    buffer: String,
}

impl Lacking {
    /// Takes in one image.
    pub fn add(&mut self, standing: &ImageStanding<'_>) {
        if standing.verdict.by_type.iter().all(|stand| stand.status.is_ready()) {
            return;
        }
        if self.kept.len() <= standing.shape {
            self.kept.resize_with(standing.shape + 1, BinaryHeap::new);
        }
        let kept = &mut self.kept[standing.shape];
        let folder = standing.image.folder();
        spell(&mut self.buffer, standing.image);
        let name = self.buffer.as_str();
        if kept.len() == IMAGES_NAMED {
            if kept.peek().is_some_and(|last| (folder, name) >= (&*last.folder, &*last.name)) {
                return;
            }
            kept.pop();
        }
        kept.push(ImageName { folder: folder.to_owned(), name: name.to_owned() });
    }

    /// By termination type, in their order; `shapes` are those of the findings.
    #[must_use]
    pub fn finish(self, termination_types: &[String], shapes: &[Shape]) -> Vec<EndLacks> {
        let kept: Vec<Vec<ImageName>> =
            self.kept.into_iter().map(BinaryHeap::into_sorted_vec).collect();
        let all = termination_types.iter().enumerate();
        all.map(|(place, name)| EndLacks {
            termination_type: name.clone(),
            groups: groups(place, shapes, &kept),
        })
        .filter(|end| !end.groups.is_empty())
        .collect()
    }
}

fn groups(place: usize, shapes: &[Shape], kept: &[Vec<ImageName>]) -> Vec<LackingGroup> {
    // How images stand and what they lack; how many there are, and names of some.
    type Key<'a> = (Status, &'a [ExpectedFile]);
    let mut groups: BTreeMap<Key<'_>, (u64, Vec<&ImageName>)> = BTreeMap::new();
    for (shape, names) in shapes.iter().zip(kept) {
        let stand = &shape.verdict.by_type[place];
        if !stand.status.is_ready() {
            let group = groups.entry((stand.status, &stand.missing)).or_default();
            group.0 += shape.images;
            group.1.extend(names);
        }
    }
    let mut groups: Vec<LackingGroup> = groups
        .into_iter()
        .map(|((status, missing), (images, mut first))| {
            first.sort_unstable();
            first.truncate(IMAGES_NAMED);
            let first = first.into_iter().cloned().collect();
            LackingGroup { status, missing: missing.to_vec(), images, first }
        })
        .collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.images));
    groups
}

fn spell(buffer: &mut String, image: &ImageView<'_>) {
    buffer.clear();
    buffer.push_str(image.camera);
    buffer.push_str(image.counter);
    if !image.suffix.is_empty() {
        buffer.push('-');
        buffer.push_str(image.suffix);
    }
}
