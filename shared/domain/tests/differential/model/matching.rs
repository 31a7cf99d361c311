//! How well the files of an image fit the paths of a pipeline.

use std::collections::{BTreeMap, BTreeSet};

use super::graph::{Graph, Kind};
use super::images::{Image, ImageKey};
use super::paths::{Path, expected};

/// From best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    Consistent,
    ConsistentWithWarning,
    Partial,
    Inconsistent,
}

/// The best path of one termination type, for one image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Best {
    pub(crate) status: Status,
    pub(crate) missing: BTreeSet<String>,
}

/// The best path of every termination type.
pub(crate) fn judge(
    graph: &Graph,
    paths: &[Path],
    key: &ImageKey,
    image: &Image,
) -> BTreeMap<String, Best> {
    let actual = image.base_names();
    let mut best: BTreeMap<String, (usize, usize, Best)> = BTreeMap::new();
    for path in paths.iter().filter(|path| !path.truncated) {
        let Some(Kind::Termination(kind)) =
            path.steps.last().map(|step| &graph.nodes[step.node].kind)
        else {
            panic!("a whole path ends in a termination");
        };
        let (camera, counter, number) = key;
        let wanted: BTreeSet<String> = expected(graph, path, &format!("{camera}{counter}"), number)
            .into_iter()
            .map(|name| name.to_lowercase())
            .collect();
        let matched = wanted.intersection(&actual).count();
        let found = Best {
            status: status(&wanted, &actual),
            missing: wanted.difference(&actual).cloned().collect(),
        };
        let nodes = path.steps.len();
        let better = match best.get(kind) {
            None => true,
            Some((most, fewest, other)) if matched == *most && nodes == *fewest => {
                (found.status, found.missing.len()) < (other.status, other.missing.len())
            }
            Some((most, fewest, _)) if matched == *most => nodes < *fewest,
            Some((most, _, _)) => matched > *most,
        };
        if better {
            best.insert(kind.clone(), (matched, nodes, found));
        }
    }
    best.into_iter().map(|(kind, (_, _, found))| (kind, found)).collect()
}

fn status(wanted: &BTreeSet<String>, actual: &BTreeSet<String>) -> Status {
    if wanted.is_empty() {
        Status::Inconsistent
    } else if wanted == actual {
        Status::Consistent
    } else if wanted.is_subset(actual) {
        Status::ConsistentWithWarning
    } else if wanted.is_disjoint(actual) {
        Status::Inconsistent
    } else {
        Status::Partial
    }
}
