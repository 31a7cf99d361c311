//! The report of `pipeline_validation` in the mode `display_graph`: a pipeline by itself.

use std::time::Duration;

use maud::{Markup, html};
use safelight_domain::{
    Timestamp,
    images::path_flow,
    pipeline::{Dropped, PathCounts, Paths, Pipeline},
};

use super::{name, with_dropped};
use crate::{
    graph::{self, Counted},
    page,
    parts::{self, Head, Tone, Verdict},
    ranked::{self, Row},
    words::{self, counted},
};

/// What the report tells.
#[derive(Debug, Clone, Copy)]
pub struct GraphReport<'a> {
    /// The agent that looked, if it has a name.
    pub agent: Option<&'a str>,
    /// When it looked.
    pub made_at: Timestamp,
    /// How long it took.
    pub duration: Duration,
    /// What is drawn.
    pub pipeline: &'a Pipeline,
    /// What was left out of it.
    pub dropped: &'a [Dropped],
    /// Its ways.
    pub paths: &'a Paths,
    /// Sentences about what went wrong.
    pub warnings: &'a [String],
    /// Safelight's version.
    pub version: &'a str,
}

impl GraphReport<'_> {
    /// The verdict in one or two sentences, as plain text.
    #[must_use]
    pub fn verdict(&self) -> String {
        let counts = self.paths.counts(self.pipeline);
        parts::plain_verdict(sentence(&counts), caveat(&counts))
    }
}

/// The whole page.
#[must_use]
pub fn display_graph(report: &GraphReport<'_>) -> String {
    let counts = report.paths.counts(report.pipeline);
    let warnings = with_dropped(report.warnings, report.dropped);
    let body = html! {
        (header(report, &counts))
        main {
            (parts::contents(&[
                ("pipeline", "Pipeline", report.pipeline.nodes.len()),
                ("ends", "Ends", counts.non_truncated_by_termination.len()),
                ("warnings", "Warnings", warnings.len()),
            ]))
            (drawing(report))
            (ends(&counts))
            (parts::warnings(&warnings))
            section #rules {
                h2 { "How ways are counted" }
                p {
                    "A way goes from a capture to an end. It is cut before it enters the same file, process or "
                    "branching station for the sixth time. A process with several methods makes a way for each. "
                    "A pairing joins every way through its first source with every way through its second, and "
                    "counting starts anew behind it."
                }
            }
        }
    };
    page::page(&format!("{} – pipeline", name(report.pipeline)), report.version, &body)
}

fn header(report: &GraphReport<'_>, counts: &PathCounts) -> Markup {
    let shown = name(report.pipeline);
    let head = Head {
        tool: "Drawing",
        collection_name: &shown,
        path: "",
        agent: report.agent,
        made_at: report.made_at,
        duration: report.duration,
        verdict: Verdict {
            tone: if counts.non_truncated == 0 { Tone::Bad } else { Tone::Good },
            sentence: sentence(counts),
            caveat: caveat(counts),
        },
    };
    head.show(&html! {
        div { dt { "Version" } dd { (report.pipeline.version) } }
        div { dt { "Stations" } dd { (words::number(report.pipeline.nodes.len() as u64)) } }
        div { dt { "Ways cut in a loop" } dd { (words::number(counts.truncated)) } }
    })
}

fn sentence(counts: &PathCounts) -> String {
    let ends = counts.non_truncated_by_termination.len() as u64;
    match counts.non_truncated {
        0 => "No way leads from a capture to an end, so no image can ever be ready.".to_owned(),
        1 => "One way leads through this pipeline.".to_owned(),
        ways => format!(
            "{} lead through this pipeline, to {}.",
            counted(ways, "way", "ways"),
            counted(ends, "end", "ends")
        ),
    }
}

fn caveat(counts: &PathCounts) -> Option<String> {
    match counts.truncated {
        0 => None,
        1 => Some("One more goes round in a loop and is cut.".to_owned()),
        many => Some(format!("{} more go round in loops and are cut.", words::number(many))),
    }
}

fn drawing(report: &GraphReport<'_>) -> Markup {
    let flow = path_flow(report.pipeline, report.paths);
    html! {
        @if !report.pipeline.nodes.is_empty() {
            section #pipeline {
                h2 { "The pipeline" }
                p.lead { "Each number is how many whole ways pass. A dashed line leads back, and a thin one is never taken." }
                (graph::draw(report.pipeline, &flow, Counted::Ways))
                details {
                    summary { span.what { "The same numbers as a table" } }
                    div.inside { (graph::table(report.pipeline, &flow, Counted::Ways)) }
                }
            }
        }
    }
}

fn ends(counts: &PathCounts) -> Markup {
    let rows: Vec<Row> = counts
        .non_truncated_by_termination
        .iter()
        .map(|(name, count)| Row {
            label: if name.is_empty() { "nameless end".to_owned() } else { name.clone() },
            code: String::new(),
            count: *count,
        })
        .collect();
    html! {
        @if !rows.is_empty() {
            section #ends {
                h2 { "Ends" }
                (ranked::figure("Ways by end", ["End", "", "Ways"], rows, counts.non_truncated))
            }
        }
    }
}
