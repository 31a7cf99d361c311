//! The sentence at the top, and how good the news is.

use super::PipelineReport;
use crate::{
    parts::{self, Tone},
    words::{self, counted, number},
};

pub(super) fn tone(report: &PipelineReport<'_>) -> Tone {
    let found = report.findings;
    if found.ready_any < found.total_images || (found.total_images == 0 && found.invalid.count > 0)
    {
        Tone::Bad
    } else if found.total_images == 0
        || found.invalid.count > 0
        || parts::unread(report.run.skipped).is_some()
    {
        Tone::Unsure
    } else {
        Tone::Good
    }
}

pub(super) fn caveat(report: &PipelineReport<'_>) -> Option<String> {
    let found = report.findings;
    let invalid = (found.invalid.count > 0 && found.total_images > 0).then(|| {
        if found.invalid.count == 1 {
            "1\u{a0}more photo file has a name that breaks the rule, and belongs to no image."
                .to_owned()
        } else {
            let files = number(found.invalid.count);
            format!(
                "{files} more photo files have names that break the rule, and belong to no image."
            )
        }
    });
    match (invalid, parts::unread_caveat(report.run.skipped)) {
        (Some(invalid), Some(unread)) => Some(format!("{invalid} {unread}")),
        (invalid, unread) => invalid.or(unread),
    }
}

/// What was found, as one sentence.
pub(super) fn sentence(report: &PipelineReport<'_>) -> String {
    let found = report.findings;
    let (images, ready) = (found.total_images, found.ready_any);
    let ends: Vec<&String> = found.ready.keys().collect();
    if images == 0 && found.invalid.count > 0 {
        return "No photo file has a name that can be read, so there is no image to check."
            .to_owned();
    }
    if images == 0 {
        return "No photos were found here.".to_owned();
    }
    let what = match ends.as_slice() {
        [] => return "This pipeline leads to no end, so no image can be ready.".to_owned(),
        [only] if !only.is_empty() => format!("ready for {}", words::visible(only)),
        [_] => "ready".to_owned(),
        many => format!("ready for at least one of {} ends", many.len()),
    };
    let all = counted(images, "image", "images");
    match (images, ready) {
        (1, 1) => format!("The only image is {what}."),
        (1, _) => format!("The only image is not {what}."),
        _ if ready == images => format!("All {all} are {what}."),
        (_, 0) => format!("None of {all} is {what}."),
        (_, 1) => format!("1 of {all} is {what}; {} not.", are(images - ready)),
        _ => format!("{} of {all} are {what}; {} not.", number(ready), are(images - ready)),
    }
}

/// `1 is`, `12 are`.
fn are(count: u64) -> String {
    format!("{}{}{}", number(count), words::TIED, if count == 1 { "is" } else { "are" })
}
