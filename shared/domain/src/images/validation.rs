//! Pipeline validation: every picture held against the pipeline's paths.

use std::collections::{BTreeMap, HashMap};

use super::{ImageView, Images, InvalidFile};
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
    pub invalid_files_count: u64,
    /// The first of them by path.
    pub invalid_files: Vec<InvalidFile>,
}

/// How one picture stands.
#[derive(Debug)]
pub struct ImageStanding<'a> {
    /// The picture.
    pub image: &'a ImageView<'a>,
    /// How it stands.
    pub verdict: &'a Verdict,
}

impl StatusCounts {
    fn add(&mut self, status: Status) {
        match status {
            Status::Consistent | Status::ConsistentWithWarning => self.consistent += 1,
            Status::Partial => self.partial += 1,
            Status::Inconsistent => self.inconsistent += 1,
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
    let types = matcher.termination_types();
    let mut by_type = vec![StatusCounts::default(); types.len()];
    let mut ready = vec![0_u64; types.len()];
    let mut answers: HashMap<Vec<u32>, Verdict> = HashMap::new();
    let mut found = ValidationFindings {
        total_files: images.all_files(),
        invalid_files_count: images.invalid_count(),
        invalid_files: images.invalid_files().to_vec(),
        ..ValidationFindings::default()
    };
    images.for_each(|image, first_of_group| {
        if !answers.contains_key(image.files) {
            let verdict = matcher.judge(&image.tails(), image.suffix);
            answers.insert(image.files.to_vec(), verdict);
        }
        let verdict = &answers[image.files];
        found.total_groups += u64::from(first_of_group);
        found.total_images += 1;
        found.overall.add(verdict.worst);
        found.ready_any += u64::from(verdict.by_type.iter().any(|(status, _)| status.is_ready()));
        for (place, (status, _)) in verdict.by_type.iter().enumerate() {
            by_type[place].add(*status);
            ready[place] += u64::from(status.is_ready());
        }
        each(&ImageStanding { image, verdict });
    });
    if found.total_images > 0 {
        found.by_termination = types.iter().cloned().zip(by_type).collect();
    }
    found.ready = types.iter().cloned().zip(ready).collect();
    found
}
