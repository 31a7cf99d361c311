//! Pipeline validation: every picture held against the pipeline's paths.

use std::{
    collections::{BTreeMap, HashMap},
    convert::Infallible,
    ops::ControlFlow,
};

use super::{ImageView, Images, InvalidFiles};
use crate::pipeline::{Matcher, Status, Verdict};

/// How many pictures stand how. `consistent` includes those with more files than expected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StatusCounts {
    /// All expected files are there.
    pub consistent: u64,
    /// Some are.
    pub partial: u64,
    /// None are.
    pub inconsistent: u64,
}

/// What pipeline validation found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ValidationFindings {
    /// Every file but skipped noise.
    pub total_files: u64,
    /// Separate images.
    pub total_images: u64,
    /// Distinct camera and counter.
    pub total_groups: u64,
    /// Each image by its worst status over the termination types.
    pub overall: StatusCounts,
    /// Per termination type; empty when there are no images.
    pub by_termination: BTreeMap<String, StatusCounts>,
    /// Images ready for each termination type.
    pub ready: BTreeMap<String, u64>,
    /// Images ready for at least one of them.
    pub ready_any: u64,
    /// Photo files with invalid names.
    pub invalid: InvalidFiles,
    /// The different ways in which pictures stand; their order means nothing.
    pub shapes: Vec<Shape>,
}

/// Pictures with the same files, but for camera and counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// How they stand.
    pub verdict: Verdict,
    /// How many there are.
    pub images: u64,
}

/// How one picture stands.
#[derive(Debug)]
pub struct ImageStanding<'a> {
    /// The picture.
    pub image: &'a ImageView<'a>,
    /// How it stands.
    pub verdict: &'a Verdict,
    /// Its place in [`ValidationFindings::shapes`].
    pub shape: usize,
}

impl StatusCounts {
    fn add(&mut self, status: Status, images: u64) {
        match status {
            Status::Consistent | Status::ConsistentWithWarning => self.consistent += images,
            Status::Partial => self.partial += images,
            Status::Inconsistent => self.inconsistent += images,
        }
    }
}

/// Judges every picture; `each` sees them one after another. Pictures whose files have the same
/// tails share one answer.
pub fn validate(
    images: &Images,
    matcher: &Matcher,
    mut each: impl FnMut(&ImageStanding<'_>),
) -> ValidationFindings {
    let ControlFlow::Continue(found) = try_validate(images, matcher, |standing| {
        each(standing);
        ControlFlow::<Infallible>::Continue(())
    });
    found
}

/// The same, until `each` breaks off.
pub fn try_validate<B>(
    images: &Images,
    matcher: &Matcher,
    mut each: impl FnMut(&ImageStanding<'_>) -> ControlFlow<B>,
) -> ControlFlow<B, ValidationFindings> {
    let mut answers: HashMap<Vec<u32>, usize> = HashMap::new();
    let mut found = ValidationFindings {
        total_files: images.all_files(),
        invalid: images.invalid().clone(),
        ..ValidationFindings::default()
    };
    images.try_for_each(|image, first_of_group| {
        let shape = answers.get(image.files).copied().unwrap_or_else(|| {
            let verdict = matcher.judge(&image.tails(), image.suffix);
            answers.insert(image.files.to_vec(), found.shapes.len());
            found.shapes.push(Shape { verdict, images: 0 });
            found.shapes.len() - 1
        });
        found.total_groups += u64::from(first_of_group);
        found.shapes[shape].images += 1;
        each(&ImageStanding { image, verdict: &found.shapes[shape].verdict, shape })
    })?;
    found.add_up(matcher.termination_types());
    ControlFlow::Continue(found)
}

impl ValidationFindings {
    /// Counts from what is known of each shape.
    fn add_up(&mut self, types: &[String]) {
        let mut by_type = vec![StatusCounts::default(); types.len()];
        let mut ready = vec![0_u64; types.len()];
        for Shape { verdict, images } in &self.shapes {
            let images = *images;
            self.total_images += images;
            self.overall.add(verdict.worst, images);
            if verdict.by_type.iter().any(|stand| stand.status.is_ready()) {
                self.ready_any += images;
            }
            for (place, stand) in verdict.by_type.iter().enumerate() {
                by_type[place].add(stand.status, images);
                if stand.status.is_ready() {
                    ready[place] += images;
                }
            }
        }
        if self.total_images > 0 {
            self.by_termination = types.iter().cloned().zip(by_type).collect();
        }
        self.ready = types.iter().cloned().zip(ready).collect();
    }
}
