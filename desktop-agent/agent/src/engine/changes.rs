//! What an outcome leaves behind for the next one, and what it says about the one before.

use safelight_domain::changes::Changes;
use safelight_protocol::{ChangesBody, FileChanges, FindingChanges, MassChangeBody};
use safelight_report::mass_change_sentence;
use safelight_scan::WalkSummary;

use super::{Outcome, PhotoStatsOutcome};

/// The findings of an outcome, as they are remembered: sorted by bytes, kind, tab, what.
pub type Findings<'a> = Box<dyn Iterator<Item = String> + 'a>;

impl Outcome {
    /// What the walk saw and left out; none where there was no walk to remember.
    #[must_use]
    pub const fn summary(&self) -> Option<&WalkSummary> {
        match self {
            Self::PhotoStats(outcome) => Some(&outcome.walked),
            Self::PhotoPairing(outcome) => Some(&outcome.walked),
            Self::Pipeline(outcome) => Some(&outcome.walked),
            Self::Graph(_) | Self::CollectionTest(_) => None,
        }
    }

    /// Adds a sentence to the warnings about the walk.
    pub fn warn(&mut self, sentence: String) {
        let walked = match self {
            Self::PhotoStats(outcome) => &mut outcome.walked,
            Self::PhotoPairing(outcome) => &mut outcome.walked,
            Self::Pipeline(outcome) => &mut outcome.walked,
            Self::Graph(_) | Self::CollectionTest(_) => return,
        };
        walked.warnings.insert(0, sentence);
    }

    /// Every finding, sorted.
    #[must_use]
    pub fn findings(&self) -> Findings<'_> {
        match self {
            Self::PhotoStats(outcome) => orphans(outcome),
            _ => Box::new(std::iter::empty()),
        }
    }
}

fn orphans(outcome: &PhotoStatsOutcome) -> Findings<'_> {
    let found = &outcome.findings;
    let images = lines("image_without_sidecar", &found.orphaned_images);
    let sidecars = lines("sidecar_without_image", &found.orphaned_sidecars);
    if found.lossy_paths == 0 {
        return Box::new(images.chain(sidecars));
    }
    // The lists are in the order of the bytes on disk, which may not be that of what is shown.
    let mut all: Vec<String> = images.chain(sidecars).collect();
    all.sort_unstable();
    Box::new(all.into_iter())
}

fn lines<'a>(kind: &'static str, whats: &'a [String]) -> impl Iterator<Item = String> + 'a {
    whats.iter().map(move |what| format!("{kind}\t{what}"))
}

/// What changed, as it travels.
#[must_use]
pub fn changes_body(changes: &Changes) -> ChangesBody {
    let found = &changes.findings;
    ChangesBody {
        since: changes.since,
        unchanged: changes.unchanged,
        files: FileChanges {
            added: changes.files.added,
            removed: changes.files.removed,
            changed: changes.files.changed,
        },
        findings: FindingChanges {
            new: found.new,
            gone: found.gone,
            first_new: found.first_new.clone(),
            first_gone: found.first_gone.clone(),
        },
        mass_change: changes.mass_change.map(|change| MassChangeBody {
            before: change.before,
            gone: change.gone,
            reason: mass_change_sentence(&change, changes.since),
        }),
    }
}
