//! What an outcome leaves behind for the next one, and what it says about the one before.

use safelight_domain::changes::Changes;
use safelight_protocol::{ChangesBody, FileChanges, FindingChanges, MassChangeBody};
use safelight_report::mass_change_sentence;
use safelight_scan::WalkSummary;

use super::Outcome;

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

    /// The findings that were not told to the recorder on the way.
    pub fn findings(&self) -> impl Iterator<Item = String> + '_ {
        let (images, sidecars): (&[String], &[String]) = match self {
            Self::PhotoStats(outcome) => {
                (&outcome.findings.orphaned_images, &outcome.findings.orphaned_sidecars)
            }
            _ => (&[], &[]),
        };
        let images = images.iter().map(|path| format!("image_without_sidecar\t{path}"));
        images.chain(sidecars.iter().map(|path| format!("sidecar_without_image\t{path}")))
    }
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
