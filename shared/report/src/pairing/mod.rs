//! The report of `photo_pairing`: the verdict first, then names that break the rule, then cameras
//! and methods.

mod verdict;

use maud::{Markup, html};
use safelight_domain::images::PairingFindings;

use crate::{
    Run, names, page,
    parts::{self, Head, Verdict},
    ranked::{self, Row},
    words,
};

/// What the report tells.
#[derive(Debug, Clone, Copy)]
pub struct PairingReport<'a> {
    /// On what, when and how.
    pub run: Run<'a>,
    /// The file-name pattern of the collection's pipeline, where it replaces the convention.
    pub pattern: Option<&'a str>,
    /// What was found.
    pub findings: &'a PairingFindings,
}

impl PairingReport<'_> {
    /// The verdict in one or two sentences, as plain text.
    #[must_use]
    pub fn verdict(&self) -> String {
        parts::plain_verdict(verdict::sentence(self), verdict::caveat(self))
    }
}

/// The whole page.
#[must_use]
pub fn photo_pairing(report: &PairingReport<'_>) -> String {
    let found = report.findings;
    let body = html! {
        (header(report))
        main {
            (parts::contents(&[
                ("names", "Names that break the rule", count(found.invalid.count)),
                ("cameras", "Cameras", found.cameras.len()),
                ("methods", "Methods", found.method_usage.len()),
                ("warnings", "Warnings", report.run.warnings.len()),
                ("left-out", "Left out", report.run.skipped.len()),
            ]))
            (names::section(&found.invalid, report.pattern))
            (cameras(found))
            (methods(report))
            (parts::warnings(report.run.warnings))
            (parts::left_out(report.run.skipped))
            (rules(report))
        }
    };
    let title = format!("{} – photo pairing", words::visible(report.run.collection_name));
    page::page(&title, report.run.version, &body)
}

fn count(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

fn header(report: &PairingReport<'_>) -> Markup {
    let found = report.findings;
    let verdict = Verdict {
        tone: verdict::tone(report),
        sentence: verdict::sentence(report),
        caveat: verdict::caveat(report),
    };
    let head = Head::of(&report.run, "Photo pairing", verdict);
    head.show(&html! {
        div { dt { "Groups (camera and counter)" } dd { (words::number(found.group_count)) } }
        div { dt { "Separate images" } dd { (words::number(found.image_count)) } }
        div { dt { "Photo files in them" } dd { (words::number(found.file_count)) } }
    })
}

fn cameras(found: &PairingFindings) -> Markup {
    let rows: Vec<Row> = found
        .cameras
        .iter()
        .map(|(id, camera)| Row {
            label: camera.name.clone().unwrap_or_else(|| id.clone()),
            code: id.clone(),
            count: camera.images,
        })
        .collect();
    let nameless: Vec<&str> = found
        .cameras
        .iter()
        .filter(|(_, camera)| camera.name.is_none())
        .map(|(id, _)| id.as_str())
        .collect();
    html! {
        @if !rows.is_empty() {
            section #cameras {
                h2 { "Cameras" }
                @if !nameless.is_empty() {
                    p.lead {
                        @if nameless.len() == 1 { "One camera id has no name yet" }
                        @else { (words::number(nameless.len() as u64)) " camera ids have no name yet" }
                        ": " (some(&nameless)) "."
                    }
                }
                (ranked::figure("Images by camera", ["Camera", "Id", "Images"], rows, found.image_count))
            }
        }
    }
}

/// The first few of many ids.
fn some(ids: &[&str]) -> Markup {
    const MOST: usize = 20;
    html! {
        @for (index, id) in ids.iter().take(MOST).enumerate() {
            @if index > 0 { ", " }
            bdi.path { (words::visible(id)) }
        }
        @if ids.len() > MOST { " and " (words::number((ids.len() - MOST) as u64)) " more" }
    }
}

fn methods(report: &PairingReport<'_>) -> Markup {
    let found = report.findings;
    let codes = &report.run.settings.processing_methods;
    let code_of = |text: &str| {
        let codes: Vec<&str> =
            codes.iter().filter(|(_, said)| *said == text).map(|(code, _)| code.as_str()).collect();
        codes.join(" ")
    };
    let rows: Vec<Row> = found
        .method_usage
        .iter()
        .map(|(text, count)| Row { label: text.clone(), code: code_of(text), count: *count })
        .collect();
    html! {
        @if !rows.is_empty() {
            section #methods {
                h2 { "Processing methods" }
                p.lead { "An image counts once for each method in the names of its files." }
                (ranked::figure("Images by method", ["Method", "Code", "Images"], rows, found.image_count))
            }
        }
    }
}

/// How the verdict came about, for who wants to check it.
fn rules(report: &PairingReport<'_>) -> Markup {
    html! {
        section #rules {
            h2 { "What was asked" }
            dl.facts {
                div.wide { dt { "Photo files" } dd.path { (parts::extensions(&report.run.settings.photo_extensions)) } }
            }
            @if report.findings.invalid.count == 0 { (names::rule(report.pattern)) }
            p { "Files with the same camera and counter are one group, in whatever folders they stand." }
        }
    }
}
