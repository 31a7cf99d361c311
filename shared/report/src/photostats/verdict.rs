//! The sentence at the top, and the colour and sign that go with it.

use maud::{Markup, html};

use super::PhotoStatsReport;
use crate::words::counted;

/// How good the news is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    /// Nothing is missing.
    Good,
    /// Nothing is known to be missing, but not everything was seen, or nothing was there.
    Unsure,
    /// Something is missing.
    Bad,
}

impl Tone {
    pub(super) fn of(report: &PhotoStatsReport<'_>) -> Self {
        if report.findings.issues_found() > 0 {
            Self::Bad
        } else if report.findings.total_files == 0 || unread(report).is_some() {
            Self::Unsure
        } else {
            Self::Good
        }
    }

    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Unsure => "notice",
            Self::Bad => "bad",
        }
    }

    /// A check mark, a bar or an exclamation mark: each tone has a shape of its own.
    pub(super) fn sign(self) -> Markup {
        let mark = match self {
            Self::Good => "M10.5 20.5l6.5 6.5 12.5-13.5",
            Self::Unsure => "M11 20h18",
            Self::Bad => "M20 10v13M20 28.5v1.5",
        };
        html! {
            svg.sign aria-hidden="true" width="40" height="40" viewBox="0 0 40 40" {
                circle cx="20" cy="20" r="20" {}
                path d=(mark) fill="none" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round" {}
            }
        }
    }
}

/// What keeps the verdict from being the whole truth.
pub(super) fn caveat(report: &PhotoStatsReport<'_>) -> Option<String> {
    unread(report).map(|unread| format!("{unread} could not be read, so there may be more."))
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
        (0, _) if report.settings.require_sidecar.is_empty() => format!("{alone}."),
        (0, _) => format!("{alone}; no image lacks the sidecar it needs."),
        _ => format!("{lacking}, {alone}."),
    }
}

fn all_is_well(report: &PhotoStatsReport<'_>) -> String {
    let images = counted(report.images(), "image", "images");
    let whole = if unread(report).is_some() {
        "Everything that could be read is in place"
    } else {
        "Everything is in place"
    };
    if report.findings.total_files == 0 {
        "No photos were found here.".to_owned()
    } else if report.settings.require_sidecar.is_empty() {
        format!("{whole}: {images}, and the settings ask for no sidecars.")
    } else if report.images() == 1 {
        format!("{whole}: {images}, and no sidecar is missing.")
    } else {
        format!("{whole}: {images}, none without the sidecar it needs.")
    }
}

/// `2 folders and 1 file`.
fn unread(report: &PhotoStatsReport<'_>) -> Option<String> {
    let folders = report.unread("unreadable_folder");
    let files = report.unread("unreadable_file");
    let folders_in_words = counted(folders, "folder", "folders");
    let files_in_words = counted(files, "file", "files");
    match (folders, files) {
        (0, 0) => None,
        (_, 0) => Some(folders_in_words),
        (0, _) => Some(files_in_words),
        _ => Some(format!("{folders_in_words} and {files_in_words}")),
    }
}
