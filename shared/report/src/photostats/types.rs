//! How many files of which type, and what they weigh.

use std::collections::BTreeMap;

use maud::{Markup, html};
use safelight_domain::PhotoStatsFindings;

use crate::{
    charts::{self, Bar},
    words,
};

pub(super) fn section(findings: &PhotoStatsFindings) -> Markup {
    html! {
        @if !findings.file_counts.is_empty() {
            section #types {
                h2 { "Files by type" }
                (figure("Number of files", &findings.file_counts, words::number))
                (figure("Space on disk", &findings.storage_by_type, words::size))
            }
        }
    }
}

/// A chart with its numbers beside it, largest first.
fn figure(caption: &str, by_type: &BTreeMap<String, u64>, shown: fn(u64) -> String) -> Markup {
    let mut types: Vec<_> = by_type.iter().map(|(extension, &value)| (extension, value)).collect();
    types.sort_by_key(|&(extension, value)| (std::cmp::Reverse(value), extension));
    let all = types.iter().map(|(_, value)| value).sum();
    let bars: Vec<_> = types
        .iter()
        .map(|&(extension, value)| Bar { label: extension.clone(), value, shown: shown(value) })
        .collect();
    html! {
        figure {
            figcaption { (caption) }
            div.pair {
                (charts::bars(&format!("{caption} by type, largest first"), &bars))
                table {
                    thead { tr {
                        th scope="col" { "Type" }
                        th.number scope="col" { (caption) }
                        th.number scope="col" { "Share" }
                    } }
                    tbody {
                        @for (extension, value) in &types {
                            tr {
                                th scope="row" { (extension) }
                                td.number { data value=(value) { (shown(*value)) } }
                                td.number { (words::share(*value, all)) }
                            }
                        }
                    }
                    tfoot { tr {
                        th scope="row" { "All" }
                        td.number { data value=(all) { (shown(all)) } }
                        td.number {}
                    } }
                }
            }
        }
    }
}
