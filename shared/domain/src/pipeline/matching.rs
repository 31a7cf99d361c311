//! Pictures held against the paths of a pipeline.

use std::collections::{BTreeSet, HashMap};

use super::{ExpectedFile, Paths, Pipeline};

/// How a picture stands against one termination type, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Exactly the expected files.
    Consistent,
    /// All expected files, and more.
    ConsistentWithWarning,
    /// Some of the expected files.
    Partial,
    /// None of them, or nothing to expect.
    Inconsistent,
}

impl Status {
    /// Whether the picture is ready.
    #[must_use]
    pub const fn is_ready(self) -> bool {
        matches!(self, Self::Consistent | Self::ConsistentWithWarning)
    }
}

/// How a picture stands against every termination type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Per termination type, in the order of [`Matcher::termination_types`].
    pub by_type: Vec<Stand>,
    /// The worst over the types; inconsistent when there are none.
    pub worst: Status,
}

/// How a picture stands against one termination type, on the best of the paths there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stand {
    /// How well.
    pub status: Status,
    /// Tails of the names that are missing, without the separate image's number.
    pub missing: Vec<ExpectedFile>,
    /// The place of the best path in [`Paths::as_slice`].
    pub path: usize,
}

/// A distinct thing to hold pictures against: one termination type and one list of files.
struct Form {
    kind: usize,
    /// Of its shortest path: the fewest nodes, then the first place among all paths.
    nodes: usize,
    place: usize,
    files: Vec<ExpectedFile>,
}

/// Holds pictures against a pipeline. Paths that expect the same files are one form, and pictures
/// with the same files share one answer.
pub struct Matcher {
    types: Vec<String>,
    forms: Vec<Form>,
}

impl Matcher {
    /// Gets ready for many pictures.
    #[must_use]
    pub fn new(pipeline: &Pipeline, paths: &Paths) -> Self {
        let mut types: Vec<String> = Vec::new();
        let mut forms: Vec<Form> = Vec::new();
        let mut known: HashMap<(usize, Vec<ExpectedFile>), usize> = HashMap::new();
        for (place, path) in paths.as_slice().iter().enumerate() {
            let Some(name) = path.termination_type(pipeline) else { continue };
            let kind = types.iter().position(|there| there == name).unwrap_or_else(|| {
                types.push(name.to_owned());
                types.len() - 1
            });
            let files = path.expected_files(pipeline);
            let nodes = path.steps.len();
            if let Some(&there) = known.get(&(kind, files.clone())) {
                let form: &mut Form = &mut forms[there];
                (form.nodes, form.place) = (form.nodes, form.place).min((nodes, place));
            } else {
                known.insert((kind, files.clone()), forms.len());
                forms.push(Form { kind, nodes, place, files });
            }
        }
        Self { types, forms }
    }

    /// The termination types that can be reached, in the order of the paths.
    #[must_use]
    pub fn termination_types(&self) -> &[String] {
        &self.types
    }

    /// Judges a picture by the tails of its lower-cased base names (what follows camera and
    /// counter); `suffix` is the separate image's number, empty for none.
    #[must_use]
    pub fn judge(&self, tails: &BTreeSet<String>, suffix: &str) -> Verdict {
        let mut best: Vec<Option<(Rank, Vec<ExpectedFile>)>> = vec![None; self.types.len()];
        for form in &self.forms {
            let (rank, missing) = form.hold_against(tails, suffix);
            let seat = &mut best[form.kind];
            if seat.as_ref().is_none_or(|(held, _)| rank < *held) {
                *seat = Some((rank, missing));
            }
        }
        // Each type is known from a form, so each seat is taken.
        let by_type: Vec<_> = best
            .into_iter()
            .flatten()
            .map(|(rank, missing)| Stand { status: rank.status, missing, path: rank.place })
            .collect();
        let worst = by_type.iter().map(|stand| stand.status).max().unwrap_or(Status::Inconsistent);
        Verdict { by_type, worst }
    }
}

/// Smaller is better: more matched files, then fewer nodes, better status, fewer missing, earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    unmatched_first: std::cmp::Reverse<usize>,
    nodes: usize,
    status: Status,
    missing: usize,
    place: usize,
}

impl Form {
    fn hold_against(&self, tails: &BTreeSet<String>, suffix: &str) -> (Rank, Vec<ExpectedFile>) {
        let mut expected: BTreeSet<String> = BTreeSet::new();
        let mut missing = Vec::new();
        for file in &self.files {
            let tail = file.tail(suffix).to_lowercase();
            if expected.insert(tail.clone()) && !tails.contains(&tail) {
                missing.push(file.clone());
            }
        }
        let matched = expected.len() - missing.len();
        let status = if matched == 0 {
            Status::Inconsistent
        } else if !missing.is_empty() {
            Status::Partial
        } else if expected.len() == tails.len() {
            Status::Consistent
        } else {
            Status::ConsistentWithWarning
        };
        let rank = Rank {
            unmatched_first: std::cmp::Reverse(matched),
            nodes: self.nodes,
            status,
            missing: missing.len(),
            place: self.place,
        };
        (rank, missing)
    }
}
