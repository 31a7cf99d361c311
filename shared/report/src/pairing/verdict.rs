//! The sentence at the top, and how good the news is.

use super::PairingReport;
use crate::{
    parts::{self, Tone},
    words::{counted, number},
};

pub(super) fn tone(report: &PairingReport<'_>) -> Tone {
    let found = report.findings;
    if found.invalid.count > 0 {
        Tone::Bad
    } else if found.file_count == 0 || parts::unread(report.run.skipped).is_some() {
        Tone::Unsure
    } else {
        Tone::Good
    }
}

pub(super) fn caveat(report: &PairingReport<'_>) -> Option<String> {
    let found = report.findings;
    let rest = (found.invalid.count > 0 && found.file_count > 0)
        .then(|| format!("The other {} make {}.", number(found.file_count), images(report)));
    match (rest, parts::unread_caveat(report.run.skipped)) {
        (Some(rest), Some(unread)) => Some(format!("{rest} {unread}")),
        (rest, unread) => rest.or(unread),
    }
}

/// What was found, as one sentence.
pub(super) fn sentence(report: &PairingReport<'_>) -> String {
    let found = report.findings;
    let invalid = found.invalid.count;
    let all = found.file_count + invalid;
    match (found.file_count, invalid) {
        (0, 0) => "No photos were found here.".to_owned(),
        (0, 1) => "The only photo file has a name that breaks the rule.".to_owned(),
        (0, _) => {
            format!(
                "All {} have names that break the rule.",
                counted(all, "photo file", "photo files")
            )
        }
        (1, 0) => "The only photo file is named by the rule.".to_owned(),
        (_, 0) => format!(
            "Every name follows the rule: {} make {}.",
            counted(all, "photo file", "photo files"),
            images(report)
        ),
        (_, 1) => format!("1 of {} photo files has a name that breaks the rule.", number(all)),
        _ => format!(
            "{} of {} photo files have names that break the rule.",
            number(invalid),
            number(all)
        ),
    }
}

/// `12 images in 10 groups`.
fn images(report: &PairingReport<'_>) -> String {
    let found = report.findings;
    format!(
        "{} in {}",
        counted(found.image_count, "image", "images"),
        counted(found.group_count, "group", "groups")
    )
}
