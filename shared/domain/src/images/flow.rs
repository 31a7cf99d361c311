//! What passes where in a pipeline: images on their best ways, or the ways themselves.

use std::collections::{BTreeMap, BTreeSet};

use super::Shape;
use crate::pipeline::{ExpectedFile, NodeKind, Path, PathEnd, Paths, Pipeline, Status};

/// How much passes one node.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NodeFlow {
    /// Images or ways that pass here; at a termination, images that are ready.
    pub passing: u64,
    /// Images that lack the file of this node.
    pub lacking: u64,
}

/// How much passes where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flow {
    /// By place in [`Pipeline::nodes`].
    pub nodes: Vec<NodeFlow>,
    /// By the places of both ends.
    pub edges: BTreeMap<(usize, usize), u64>,
}

/// Every whole way, counted once on each node and edge.
#[must_use]
pub fn path_flow(pipeline: &Pipeline, paths: &Paths) -> Flow {
    let mut flow = Flow::empty(pipeline);
    for path in paths.as_slice().iter().filter(|path| path.end == PathEnd::Terminated) {
        let (nodes, edges) = (nodes_of(path), edges_of(pipeline, path));
        flow.pass(&nodes, &edges, 1);
    }
    flow
}

/// Every image, counted once on each node and edge of its best way to each end. Images of which
/// no file fits pass nowhere.
#[must_use]
pub fn image_flow(pipeline: &Pipeline, paths: &Paths, shapes: &[Shape]) -> Flow {
    let mut flow = Flow::empty(pipeline);
    for shape in shapes {
        let (mut nodes, mut edges, mut lacking) =
            (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for stand in &shape.verdict.by_type {
            let path = &paths.as_slice()[stand.path];
            if stand.status == Status::Inconsistent {
                continue;
            }
            let mut passed = nodes_of(path);
            if let Some(end) = path.steps.last().filter(|_| !stand.status.is_ready()) {
                passed.remove(&(end.node as usize));
            }
            nodes.extend(passed);
            edges.extend(edges_of(pipeline, path));
            lacking.extend(lacking_at(pipeline, path, &stand.missing));
        }
        flow.pass(&nodes, &edges, shape.images);
        for node in lacking {
            flow.nodes[node].lacking += shape.images;
        }
    }
    flow
}

impl Flow {
    fn empty(pipeline: &Pipeline) -> Self {
        Self { nodes: vec![NodeFlow::default(); pipeline.nodes.len()], edges: BTreeMap::new() }
    }

    fn pass(&mut self, nodes: &BTreeSet<usize>, edges: &BTreeSet<(usize, usize)>, count: u64) {
        for node in nodes {
            self.nodes[*node].passing += count;
        }
        for edge in edges {
            *self.edges.entry(*edge).or_default() += count;
        }
    }
}

fn nodes_of(path: &Path) -> BTreeSet<usize> {
    path.steps.iter().map(|step| step.node as usize).collect()
}

/// The edges a path takes. On a merged path a node need not follow the one before it: it is
/// reached from the last node before it that has an edge to it, a pairing node from both sources.
fn edges_of(pipeline: &Pipeline, path: &Path) -> BTreeSet<(usize, usize)> {
    let mut edges = BTreeSet::new();
    for (place, step) in path.steps.iter().enumerate() {
        let to = step.node as usize;
        let before = path.steps[..place].iter().rev().map(|step| step.node as usize);
        let mut sources = before.filter(|from| pipeline.next(*from).contains(&to));
        if pipeline.nodes[to].kind == NodeKind::Pairing {
            edges.extend(sources.map(|from| (from, to)));
        } else {
            edges.extend(sources.next().map(|from| (from, to)));
        }
    }
    edges
}

/// The file nodes of a path whose file is missing.
fn lacking_at(pipeline: &Pipeline, path: &Path, missing: &[ExpectedFile]) -> BTreeSet<usize> {
    let missing: BTreeSet<String> =
        missing.iter().map(|file| file.tail("").to_lowercase()).collect();
    let mut methods = String::new();
    let mut lacking = BTreeSet::new();
    for step in &path.steps {
        match &pipeline.nodes[step.node as usize].kind {
            NodeKind::Process { methods: choices } if !choices[step.method as usize].is_empty() => {
                methods.push('-');
                methods.push_str(&choices[step.method as usize]);
            }
            NodeKind::File { extension, .. }
                if missing.contains(&format!("{methods}{extension}").to_lowercase()) =>
            {
                lacking.insert(step.node as usize);
            }
            _ => {}
        }
    }
    lacking
}
