//! The order in which pairing nodes are computed: each after those that lead to it.

use super::{NodeKind, Pipeline};

/// Positions of the pairing nodes in topological order, ties in node-list order. Relies on the
/// loader having refused pairing nodes that reach themselves.
pub(super) fn pairing_order(pipeline: &Pipeline) -> Vec<usize> {
    let mut waiting: Vec<(usize, Vec<bool>)> = (0..pipeline.nodes.len())
        .filter(|place| pipeline.nodes[*place].kind == NodeKind::Pairing)
        .map(|place| (place, pipeline.reachable(place)))
        .collect();
    let mut order = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let ready = waiting
            .iter()
            .position(|(place, _)| !waiting.iter().any(|(_, reaches)| reaches[*place]))
            .unwrap_or(0);
        order.push(waiting.remove(ready).0);
    }
    order
}
