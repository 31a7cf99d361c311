//! The report of `pipeline_validation`: the verdict first, then how many images are ready for
//! what, the pipeline drawn with them in it, and what the others lack.

mod ends;
mod lacking;
mod verdict;
mod ways;

use maud::{Markup, html};
use safelight_domain::{
    images::{EndLacks, ValidationFindings, image_flow},
    pipeline::{Dropped, Paths, Pipeline},
};

pub use self::ways::{GraphReport, display_graph};
use crate::{
    Run,
    graph::{self, Counted},
    names, page,
    parts::{self, Head, Verdict},
    words,
};

/// What the report tells.
#[derive(Debug, Clone, Copy)]
pub struct PipelineReport<'a> {
    /// On what, when and how.
    pub run: Run<'a>,
    /// Against what.
    pub pipeline: &'a Pipeline,
    /// What was left out of it.
    pub dropped: &'a [Dropped],
    /// Its ways.
    pub paths: &'a Paths,
    /// What was found.
    pub findings: &'a ValidationFindings,
    /// Images that are not ready, by end.
    pub lacks: &'a [EndLacks],
}

impl PipelineReport<'_> {
    /// The verdict in one or two sentences, as plain text.
    #[must_use]
    pub fn verdict(&self) -> String {
        parts::plain_verdict(verdict::sentence(self), verdict::caveat(self))
    }

    fn pattern(&self) -> Option<&str> {
        let pattern = self.pipeline.first_capture()?.filename_regex.as_deref()?;
        (!pattern.is_empty()).then_some(pattern)
    }
}

/// The whole page.
#[must_use]
pub fn pipeline_validation(report: &PipelineReport<'_>) -> String {
    let found = report.findings;
    let warnings = with_dropped(report.run.warnings, report.dropped);
    let lacking: usize = report.lacks.iter().map(|end| end.groups.len()).sum();
    let body = html! {
        (header(report))
        main {
            (parts::contents(&[
                ("ends", "Ready for what", found.ready.len()),
                ("pipeline", "Pipeline", report.pipeline.nodes.len()),
                ("lacking", "What is missing", lacking),
                ("names", "Names that break the rule", usize::try_from(found.invalid.count).unwrap_or(usize::MAX)),
                ("warnings", "Warnings", warnings.len()),
                ("left-out", "Left out", report.run.skipped.len()),
            ]))
            (ends::section(report))
            (drawing(report))
            (lacking::section(report.lacks))
            (names::section(&found.invalid, report.pattern()))
            (parts::warnings(&warnings))
            (parts::left_out(report.run.skipped))
            (rules(report))
        }
    };
    let title =
        format!("{} – {}", words::visible(report.run.collection_name), name(report.pipeline));
    page::page(&title, report.run.version, &body)
}

/// Warnings, and what was left out of the pipeline.
fn with_dropped(warnings: &[String], dropped: &[Dropped]) -> Vec<String> {
    let dropped = dropped.iter().map(|dropped| format!("Of the pipeline, {dropped}."));
    warnings.iter().cloned().chain(dropped).collect()
}

fn name(pipeline: &Pipeline) -> String {
    if pipeline.name.is_empty() {
        "nameless pipeline".to_owned()
    } else {
        words::visible(&pipeline.name)
    }
}

fn header(report: &PipelineReport<'_>) -> Markup {
    let found = report.findings;
    let verdict = Verdict {
        tone: verdict::tone(report),
        sentence: verdict::sentence(report),
        caveat: verdict::caveat(report),
    };
    let head = Head::of(&report.run, "Pipeline validation", verdict);
    head.show(&html! {
        div {
            dt { "Pipeline" }
            dd { bdi { (name(report.pipeline)) } ", version " (report.pipeline.version) }
        }
        div {
            dt { "Separate images" }
            dd {
                (words::number(found.total_images)) " in "
                (words::counted(found.total_groups, "group", "groups"))
            }
        }
        div { dt { "Files in the folder" } dd { (words::number(found.total_files)) } }
    })
}

fn drawing(report: &PipelineReport<'_>) -> Markup {
    let flow = image_flow(report.pipeline, report.paths, &report.findings.shapes);
    html! {
        @if !report.pipeline.nodes.is_empty() {
            section #pipeline {
                h2 { "Images on their way" }
                p.lead {
                    "Each image is counted on the way that fits it best, for every end. After the minus: "
                    "images that lack the file of that station. At an end: images that are ready."
                }
                (graph::draw(report.pipeline, &flow, Counted::Images))
                details {
                    summary { span.what { "The same numbers as a table" } }
                    div.inside { (graph::table(report.pipeline, &flow, Counted::Images)) }
                }
            }
        }
    }
}

/// How the verdict came about, for who wants to check it.
fn rules(report: &PipelineReport<'_>) -> Markup {
    html! {
        section #rules {
            h2 { "What was asked" }
            dl.facts {
                div { dt { "Photo files" } dd.path { (parts::extensions(&report.run.settings.photo_extensions)) } }
                div { dt { "Sidecars" } dd.path { (parts::extensions(&report.run.settings.metadata_extensions)) } }
            }
            p {
                "To an image belong its photo files and every sidecar, in any folder, that is named like it. "
                "It is ready for an end when all files of a way to that end are there; more files do no harm. "
                "Of several ways the one counts on which most files were found, then the shortest. "
                "Capital and small letters make no difference here."
            }
            @if report.findings.invalid.count == 0 { (names::rule(report.pattern())) }
        }
    }
}
