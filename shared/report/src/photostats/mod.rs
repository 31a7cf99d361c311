//! The report of `photostats`: the verdict first, then what lacks what, then what there is.

mod orphans;
mod types;
mod verdict;

use std::{collections::BTreeMap, time::Duration};

use maud::{Markup, html};
use safelight_domain::{PhotoStatsFindings, SidecarScope, Timestamp, ToolSettings};

use self::verdict::Tone;
use crate::{page, words};

/// What the report tells.
#[derive(Debug, Clone, Copy)]
pub struct PhotoStatsReport<'a> {
    /// What the owner calls the collection.
    pub collection_name: &'a str,
    /// Where it stands.
    pub path: &'a str,
    /// The agent that looked, if it has a name.
    pub agent: Option<&'a str>,
    /// When it looked.
    pub made_at: Timestamp,
    /// How long it took.
    pub duration: Duration,
    /// Under which settings.
    pub settings: &'a ToolSettings,
    /// What was found.
    pub findings: &'a PhotoStatsFindings,
    /// Sentences about what went wrong on the way, the findings' notes included.
    pub warnings: &'a [String],
    /// Entries left out, by reason.
    pub skipped: &'a BTreeMap<String, u64>,
    /// Safelight's version.
    pub version: &'a str,
}

impl PhotoStatsReport<'_> {
    /// The verdict in one or two sentences, as plain text.
    #[must_use]
    pub fn verdict(&self) -> String {
        let mut whole = verdict::sentence(self);
        if let Some(caveat) = verdict::caveat(self) {
            whole = format!("{whole} {caveat}");
        }
        // A terminal wraps where it likes.
        whole.replace(words::TIED, " ")
    }

    fn files(&self, counted: impl Fn(&str) -> bool) -> u64 {
        let files = self.findings.file_counts.iter();
        files.filter(|(extension, _)| counted(extension)).map(|(_, count)| count).sum()
    }

    fn images(&self) -> u64 {
        self.files(|extension| self.settings.photo_extensions.contains(extension))
    }

    /// Files that could not be judged.
    fn unread(&self, reason: &str) -> u64 {
        self.skipped.get(reason).copied().unwrap_or(0)
    }
}

/// The whole page.
#[must_use]
pub fn photostats(report: &PhotoStatsReport<'_>) -> String {
    let findings = report.findings;
    let body = html! {
        (header(report))
        main {
            (contents(report))
            (orphans::section(
                "images", "Images without the sidecar they need", ("image", "images"),
                &findings.orphaned_images,
            ))
            (orphans::section(
                "sidecars", "Sidecars without image", ("sidecar", "sidecars"),
                &findings.orphaned_sidecars,
            ))
            (types::section(findings))
            (warnings(report.warnings))
            (left_out(report.skipped))
            (rules(report.settings))
        }
    };
    let title = format!("{} – PhotoStats", words::visible(report.collection_name));
    page::page(&title, report.version, &body)
}

fn header(report: &PhotoStatsReport<'_>) -> Markup {
    let findings = report.findings;
    let tone = Tone::of(report);
    html! {
        header class=(tone.class()) {
            p.eyebrow { "PhotoStats of " bdi { (words::visible(report.collection_name)) } }
            div.verdict {
                (tone.sign())
                div {
                    h1 { (verdict::sentence(report)) }
                    @if let Some(caveat) = verdict::caveat(report) { p { (caveat) } }
                }
            }
            dl.facts {
                div.wide { dt { "Folder" } dd { bdi.path { (words::visible(report.path)) } } }
                div { dt { "Checked" } dd { time datetime=(report.made_at) { (words::moment(report.made_at)) } } }
                @if let Some(agent) = report.agent {
                    div { dt { "By agent" } dd { bdi { (words::visible(agent)) } } }
                }
                div { dt { "Took" } dd { (words::span(report.duration)) } }
                div {
                    dt { "Photo and sidecar files" }
                    dd {
                        (words::number(findings.total_files)) ", "
                        data value=(findings.total_size) { (words::size(findings.total_size)) }
                    }
                }
                div { dt { "Sidecars are looked for" } dd { (scope(report.settings.sidecar_scope)) } }
            }
        }
    }
}

const fn scope(scope: SidecarScope) -> &'static str {
    match scope {
        SidecarScope::Folder => "in the image’s own folder",
        SidecarScope::Library => "anywhere in the library",
    }
}

/// Links to the sections that exist.
fn contents(report: &PhotoStatsReport<'_>) -> Markup {
    let findings = report.findings;
    let entries = [
        ("images", "Images without sidecar", findings.orphaned_images.len()),
        ("sidecars", "Sidecars without image", findings.orphaned_sidecars.len()),
        ("types", "Types", findings.file_counts.len()),
        ("warnings", "Warnings", report.warnings.len()),
        ("left-out", "Left out", report.skipped.len()),
    ];
    let there: Vec<_> = entries.into_iter().filter(|(_, _, count)| *count > 0).collect();
    html! {
        @if there.len() > 1 {
            nav aria-label="Sections" {
                ul {
                    @for (id, name, count) in there {
                        li { a href={ "#" (id) } {
                            (name) " " span.count { (words::number(count as u64)) }
                        } }
                    }
                }
            }
        }
    }
}

fn warnings(warnings: &[String]) -> Markup {
    html! {
        @if !warnings.is_empty() {
            section #warnings {
                h2 { "Warnings" }
                ul.sentences {
                    @for warning in warnings { li { bdi { (words::visible(warning)) } } }
                }
            }
        }
    }
}

fn left_out(skipped: &BTreeMap<String, u64>) -> Markup {
    html! {
        @if !skipped.is_empty() {
            section #left-out {
                h2 { "Left out, and why" }
                table {
                    thead { tr { th scope="col" { "Reason" } th.number scope="col" { "Entries" } } }
                    tbody {
                        @for (reason, count) in skipped {
                            tr { th scope="row" { (words::why_left_out(reason)) } td.number { (words::number(*count)) } }
                        }
                    }
                }
            }
        }
    }
}

/// How the verdict came about, for who wants to check it.
fn rules(settings: &ToolSettings) -> Markup {
    let listed = |set: &safelight_domain::ExtensionSet| {
        let members: Vec<_> = set.iter().collect();
        if members.is_empty() { "none".to_owned() } else { members.join(" ") }
    };
    html! {
        section #rules {
            h2 { "What was asked" }
            dl.facts {
                div { dt { "Images" } dd.path { (listed(&settings.photo_extensions)) } }
                div { dt { "Sidecars" } dd.path { (listed(&settings.metadata_extensions)) } }
                div { dt { "Images that need a sidecar" } dd.path { (listed(&settings.require_sidecar)) } }
            }
            p {
                @match settings.sidecar_scope {
                    SidecarScope::Folder => {
                        "The sidecar of " code { "A.RAF" } " is " code { "A.xmp" } " or "
                        code { "A.RAF.xmp" } " in the same folder. "
                    }
                    SidecarScope::Library => {
                        "The sidecar of " code { "A.RAF" } " is " code { "A.xmp" }
                        " in any folder of the library. "
                    }
                }
                "Capital and small letters differ before the extension."
            }
        }
    }
}
