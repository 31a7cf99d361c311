//! How many images are ready for what.

use maud::{Markup, html};
use safelight_domain::pipeline::Status;

use super::PipelineReport;
use crate::{charts, words};

/// Images by how they stand against one end.
#[derive(Default)]
struct Standing {
    ready: u64,
    /// Of the ready ones, those with more files than the way expects.
    with_more: u64,
    some: u64,
    none: u64,
}

pub(super) fn section(report: &PipelineReport<'_>) -> Markup {
    let ends = standings(report);
    let images = report.findings.total_images;
    html! {
        @if images > 0 && !ends.is_empty() {
            section #ends {
                h2 { "Ready for what" }
                figure {
                    figcaption { "Images by what they are ready for" }
                    (charts::shares("Images ready, with some files, and with none, for each end", &bars(&ends, images)))
                    (legend())
                    (table(&ends, report))
                }
            }
        }
    }
}

/// By end, in the order of their names.
fn standings(report: &PipelineReport<'_>) -> Vec<(String, Standing)> {
    let found = report.findings;
    let types = termination_types(report);
    let mut ends: Vec<(String, Standing)> =
        types.iter().map(|name| (name.clone(), Standing::default())).collect();
    for shape in &found.shapes {
        for (end, stand) in ends.iter_mut().zip(&shape.verdict.by_type) {
            match stand.status {
                Status::Consistent => end.1.ready += shape.images,
                Status::ConsistentWithWarning => {
                    end.1.ready += shape.images;
                    end.1.with_more += shape.images;
                }
                Status::Partial => end.1.some += shape.images,
                Status::Inconsistent => end.1.none += shape.images,
            }
        }
    }
    ends.sort_by(|a, b| a.0.cmp(&b.0));
    ends
}

/// In the order of the paths, which is that of the verdicts.
fn termination_types(report: &PipelineReport<'_>) -> Vec<String> {
    let mut types: Vec<String> = Vec::new();
    for path in report.paths.as_slice() {
        if let Some(name) = path.termination_type(report.pipeline)
            && !types.iter().any(|there| there == name)
        {
            types.push(name.to_owned());
        }
    }
    types
}

fn bars(ends: &[(String, Standing)], images: u64) -> Vec<charts::Shares> {
    ends.iter()
        .map(|(name, standing)| charts::Shares {
            label: shown(name),
            parts: vec![
                ("ready", standing.ready),
                ("some", standing.some),
                ("none", standing.none),
            ],
            shown: format!("{} ready", words::share(standing.ready, images)),
        })
        .collect()
}

fn legend() -> Markup {
    html! {
        ul.legend {
            li { svg.key.ready width="12" height="12" aria-hidden="true" { rect width="12" height="12" rx="3" {} } "ready" }
            li { svg.key.some width="12" height="12" aria-hidden="true" { rect width="12" height="12" rx="3" {} } "some of the files" }
            li { svg.key.none width="12" height="12" aria-hidden="true" { rect width="12" height="12" rx="3" {} } "none of the files" }
        }
    }
}

fn table(ends: &[(String, Standing)], report: &PipelineReport<'_>) -> Markup {
    let found = report.findings;
    html! {
        table.ends {
            thead { tr {
                th scope="col" { "End" }
                th.number scope="col" { "Ready" }
                th.number scope="col" { "with more files" }
                th.number scope="col" { "Some files" }
                th.number scope="col" { "No file" }
            } }
            tbody {
                @for (name, standing) in ends {
                    tr {
                        th scope="row" { bdi { (shown(name)) } }
                        td.number { (words::number(standing.ready)) }
                        td.number { (words::number(standing.with_more)) }
                        td.number { (words::number(standing.some)) }
                        td.number { (words::number(standing.none)) }
                    }
                }
            }
            @if ends.len() > 1 {
                tfoot { tr {
                    th scope="row" { "Any of them" }
                    td.number { (words::number(found.ready_any)) }
                    td {} td {} td {}
                } }
            }
        }
    }
}

fn shown(name: &str) -> String {
    if name.is_empty() { "nameless end".to_owned() } else { words::visible(name) }
}
