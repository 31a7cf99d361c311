//! The numbers of a drawing, for who cannot see it.

use maud::{Markup, html};
use safelight_domain::{
    images::Flow,
    pipeline::{NodeKind, Pipeline},
};

use super::{
    Counted,
    shapes::{kind, what},
};
use crate::words;

/// Rows listed at most.
const MOST_ROWS: usize = 1_000;

/// Every node: what it is, how much passes, and where it leads.
pub(crate) fn table(pipeline: &Pipeline, flow: &Flow, counted: Counted) -> Markup {
    let lacking = counted == Counted::Images;
    html! {
        table.nodes {
            thead { tr {
                th scope="col" { "Node" }
                th scope="col" { "What" }
                th.number scope="col" { (if lacking { "Images" } else { "Ways" }) }
                @if lacking { th.number scope="col" { "Without it" } }
                th scope="col" { "Leads to" }
            } }
            tbody {
                @for (place, node) in pipeline.nodes.iter().enumerate().take(MOST_ROWS) {
                    tr {
                        th scope="row" { bdi.path { (words::visible(&node.id)) } }
                        td { (kind(&node.kind).0) " " bdi { (detail(&node.kind, &what(node))) } }
                        td.number { (words::number(flow.nodes[place].passing)) }
                        @if lacking {
                            td.number {
                                @if matches!(node.kind, NodeKind::File { .. }) {
                                    (words::number(flow.nodes[place].lacking))
                                }
                            }
                        }
                        td { (leads_to(pipeline, flow, place)) }
                    }
                }
            }
        }
        @if pipeline.nodes.len() > MOST_ROWS {
            p.more { (words::number((pipeline.nodes.len() - MOST_ROWS) as u64)) " more nodes are not listed." }
        }
    }
}

/// What a node does, where its kind does not say it.
fn detail<'a>(kind: &NodeKind, what: &'a str) -> &'a str {
    match kind {
        NodeKind::Capture(_) | NodeKind::Pairing | NodeKind::Branching => "",
        _ => what,
    }
}

fn leads_to(pipeline: &Pipeline, flow: &Flow, place: usize) -> Markup {
    let mut next = Vec::new();
    for &to in pipeline.next(place) {
        if !next.contains(&to) {
            next.push(to);
        }
    }
    html! {
        @for (index, to) in next.iter().enumerate() {
            @let passing = flow.edges.get(&(place, *to)).copied().unwrap_or(0);
            @if index > 0 { ", " }
            bdi.path { (words::visible(&pipeline.nodes[*to].id)) }
            " " span.count { (words::number(passing)) }
        }
    }
}
