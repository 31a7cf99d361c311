//! The sentence at the top, and how good the news is.

use super::PhotoStatsReport;
use crate::{
    parts::{self, Tone},
    words::counted,
};

pub(super) fn tone(report: &PhotoStatsReport<'_>) -> Tone {
    if report.findings.issues_found() > 0 {
        Tone::Bad
    } else if report.findings.total_files == 0 || parts::unread(report.run.skipped).is_some() {
        Tone::Unsure
    } else {
        Tone::Good
    }
}

/// What keeps the verdict from being the whole truth.
pub(super) fn caveat(report: &PhotoStatsReport<'_>) -> Option<String> {
    parts::unread_caveat(report.run.skipped)
}

/// What was found, as one sentence.
pub(super) fn sentence(report: &PhotoStatsReport<'_>) -> String {
    let found = report.findings;
    let (images, sidecars) =
        (found.orphaned_images.len() as u64, found.orphaned_sidecars.len() as u64);
    let lacking = match images {
        1 => "1\u{a0}image lacks the sidecar it needs".to_owned(),
        _ => format!("{} lack the sidecar they need", counted(images, "image", "images")),
    };
    let alone = match sidecars {
        1 => "1\u{a0}sidecar has no image".to_owned(),
        _ => format!("{} have no image", counted(sidecars, "sidecar", "sidecars")),
    };
    match (images, sidecars) {
        (0, 0) => all_is_well(report),
        (_, 0) => format!("{lacking}."),
        (0, _) if report.run.settings.require_sidecar.is_empty() => format!("{alone}."),
        (0, _) => format!("{alone}; no image lacks the sidecar it needs."),
        _ => format!("{lacking}, {alone}."),
    }
}

fn all_is_well(report: &PhotoStatsReport<'_>) -> String {
    let images = counted(report.images(), "image", "images");
    let whole = if parts::unread(report.run.skipped).is_some() {
        "Everything that could be read is in place"
    } else {
        "Everything is in place"
    };
    if report.findings.total_files == 0 {
        "No photos were found here.".to_owned()
    } else if report.run.settings.require_sidecar.is_empty() {
        format!("{whole}: {images}, and the settings ask for no sidecars.")
    } else if report.images() == 1 {
        format!("{whole}: {images}, and no sidecar is missing.")
    } else {
        format!("{whole}: {images}, none without the sidecar it needs.")
    }
}
