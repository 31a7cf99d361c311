//! The report of `photostats`: the verdict first, then what lacks what, then what there is.

mod types;
mod verdict;

use maud::{Markup, html};
use safelight_domain::{PhotoStatsFindings, SidecarScope, ToolSettings};

use crate::{
    Run,
    folded::Folded,
    page,
    parts::{self, Head, Verdict},
    words,
};

/// What the report tells.
#[derive(Debug, Clone, Copy)]
pub struct PhotoStatsReport<'a> {
    /// On what, when and how.
    pub run: Run<'a>,
    /// What was found.
    pub findings: &'a PhotoStatsFindings,
}

impl PhotoStatsReport<'_> {
    /// The verdict in one or two sentences, as plain text.
    #[must_use]
    pub fn verdict(&self) -> String {
        parts::plain_verdict(verdict::sentence(self), verdict::caveat(self))
    }

    fn files(&self, counted: impl Fn(&str) -> bool) -> u64 {
        let files = self.findings.file_counts.iter();
        files.filter(|(extension, _)| counted(extension)).map(|(_, count)| count).sum()
    }

    fn images(&self) -> u64 {
        self.files(|extension| self.run.settings.photo_extensions.contains(extension))
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
            (Folded::new(&findings.orphaned_images).section(
                "images", "Images without the sidecar they need", ("image", "images"),
            ))
            (Folded::new(&findings.orphaned_sidecars).section(
                "sidecars", "Sidecars without image", ("sidecar", "sidecars"),
            ))
            (types::section(findings))
            (parts::warnings(report.run.warnings))
            (parts::left_out(report.run.skipped))
            (rules(report.run.settings))
        }
    };
    let title = format!("{} – PhotoStats", words::visible(report.run.collection_name));
    page::page(&title, report.run.version, &body)
}

fn header(report: &PhotoStatsReport<'_>) -> Markup {
    let findings = report.findings;
    let verdict = Verdict {
        tone: verdict::tone(report),
        sentence: verdict::sentence(report),
        caveat: verdict::caveat(report),
    };
    let head = Head::of(&report.run, "PhotoStats", verdict);
    head.show(&html! {
        div {
            dt { "Photo and sidecar files" }
            dd {
                (words::number(findings.total_files)) ", "
                data value=(findings.total_size) { (words::size(findings.total_size)) }
            }
        }
        div { dt { "Sidecars are looked for" } dd { (scope(report.run.settings.sidecar_scope)) } }
    })
}

const fn scope(scope: SidecarScope) -> &'static str {
    match scope {
        SidecarScope::Folder => "in the image’s own folder",
        SidecarScope::Library => "anywhere in the library",
    }
}

fn contents(report: &PhotoStatsReport<'_>) -> Markup {
    let findings = report.findings;
    parts::contents(&[
        ("images", "Images without sidecar", findings.orphaned_images.len()),
        ("sidecars", "Sidecars without image", findings.orphaned_sidecars.len()),
        ("types", "Types", findings.file_counts.len()),
        ("warnings", "Warnings", report.run.warnings.len()),
        ("left-out", "Left out", report.run.skipped.len()),
    ])
}

/// How the verdict came about, for who wants to check it.
fn rules(settings: &ToolSettings) -> Markup {
    html! {
        section #rules {
            h2 { "What was asked" }
            dl.facts {
                div { dt { "Images" } dd.path { (parts::extensions(&settings.photo_extensions)) } }
                div { dt { "Sidecars" } dd.path { (parts::extensions(&settings.metadata_extensions)) } }
                div { dt { "Images that need a sidecar" } dd.path { (parts::extensions(&settings.require_sidecar)) } }
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
