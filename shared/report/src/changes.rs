//! What changed since the result before, as sentences and as a section of a report.
//!
//! The section is put into a finished page, so that a page made earlier can be handed in again with
//! another one in its place. Names are escaped, so the marks it is found by stand only where we
//! wrote them.

use std::collections::BTreeMap;

use maud::{Markup, html};
use safelight_domain::{
    Timestamp,
    changes::{Changes, MassChange},
};

use crate::words::{self, TIED, counted};

const MAIN: &str = "<main>";
const START: &str = "<section id=\"changes\">";
const END: &str = "</section>";

/// One sentence about what changed, as plain text.
#[must_use]
pub fn changes_sentence(changes: &Changes) -> String {
    let since = words::moment(changes.since);
    if changes.unchanged {
        return format!("Nothing changed since {since}; what was found then still holds.");
    }
    format!("Since {since}: {}; {}.", files(changes), findings(changes)).replace(TIED, " ")
}

/// The warning about a mass change: how much is gone, and what may be the cause.
#[must_use]
pub fn mass_change_sentence(change: &MassChange, since: Timestamp) -> String {
    let since = words::moment(since);
    let sentence = if change.emptied {
        let were = if change.before == 1 { "was" } else { "were" };
        format!(
            "The folder is empty, and {} {were} there on {since}; the drive may not be mounted.",
            counted(change.before, "file", "files"),
        )
    } else {
        format!(
            "{} of {} that were there on {since} are gone. The drive may not be mounted, or a \
             folder was moved.",
            words::number(change.gone),
            counted(change.before, "file", "files"),
        )
    };
    sentence.replace(TIED, " ")
}

/// Puts the section about `changes` into a finished report, near its top and in place of an earlier
/// one.
#[must_use]
pub fn with_changes(page: &str, changes: &Changes) -> String {
    let Some(at) = page.find(MAIN).map(|at| at + MAIN.len()) else { return page.to_owned() };
    let (before, after) = page.split_at(at);
    let after = match after.strip_prefix(START) {
        Some(earlier) => earlier.split_once(END).map_or(after, |(_, rest)| rest),
        None => after,
    };
    [before, &section(changes).into_string(), after].concat()
}

fn files(changes: &Changes) -> String {
    let files = changes.files;
    let parts = [
        (files.added, "added"),
        (files.removed, "removed"),
        (files.changed, "changed in size or time"),
    ];
    let mut told = vec![];
    for (count, what) in parts.into_iter().filter(|(count, _)| *count > 0) {
        let count = match told.is_empty() {
            true => counted(count, "file", "files"),
            false => words::number(count),
        };
        told.push(format!("{count} {what}"));
    }
    if told.is_empty() { "no file changed".to_owned() } else { told.join(", ") }
}

fn findings(changes: &Changes) -> String {
    let found = &changes.findings;
    match (found.new, found.gone) {
        (0, 0) => "no finding is new or gone".to_owned(),
        (new, 0) => counted(new, "new finding", "new findings"),
        (0, gone) => format!("{} gone", counted(gone, "finding", "findings")),
        (new, gone) => {
            format!("{}, {} gone", counted(new, "new finding", "new findings"), words::number(gone))
        }
    }
}

fn section(changes: &Changes) -> Markup {
    let found = &changes.findings;
    html! {
        section #changes {
            h2 { "What changed" }
            p.lead { (changes_sentence(changes)) }
            @if let Some(mass) = &changes.mass_change {
                p { (mass_change_sentence(mass, changes.since)) }
            }
            (named("New findings", found.new, &found.first_new))
            (named("Findings that are gone", found.gone, &found.first_gone))
        }
    }
}

/// The first findings, by kind.
fn named(title: &str, count: u64, first: &[String]) -> Markup {
    let mut kinds = BTreeMap::<String, Vec<&str>>::new();
    for finding in first {
        let (kind, what) = kind_and_what(finding);
        kinds.entry(kind).or_default().push(what);
    }
    let more = count.saturating_sub(first.len() as u64);
    html! {
        @if count > 0 {
            details {
                summary { span.what { (title) } span.count { (words::number(count)) } }
                div.inside {
                    @for (kind, whats) in kinds {
                        p.folder { (kind) }
                        ul.names { @for what in whats { li { bdi { (words::visible(what)) } } } }
                    }
                    @if more > 0 { p.more { "And " (words::number(more)) " more." } }
                }
            }
        }
    }
}

/// The kind of a finding in words, and what it is about.
fn kind_and_what(finding: &str) -> (String, &str) {
    let (kind, what) = finding.split_once('\t').unwrap_or(("", finding));
    let words = match kind {
        "image_without_sidecar" => "Images without the sidecar they need",
        "sidecar_without_image" => "Sidecars without image",
        "invalid_name" => "Names that break the rule",
        "not_ready" => {
            let (end, what) = what.split_once('\t').unwrap_or(("", what));
            return (format!("Images not ready for {}", words::visible(end)), what);
        }
        other => return (words::visible(&other.replace('_', " ")), what),
    };
    (words.to_owned(), what)
}
