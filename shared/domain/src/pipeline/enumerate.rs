//! Every way through a pipeline, found once and never per picture.

use std::collections::BTreeMap;

use super::{NodeKind, Pipeline, pairing_order::pairing_order};

/// The most paths a pipeline may have.
pub const MAX_PATHS: usize = 10_000;

/// A file, process or branching node is entered this often on one path at most.
const MAX_ENTRIES: u32 = 5;

/// Steps written or looked at before a pipeline counts as exploding even if few of its ways end
/// anywhere; bounds time, and memory to 8 bytes a step.
const MAX_EFFORT: usize = 20_000_000;

/// One station of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Step {
    /// Position in [`Pipeline::nodes`].
    pub node: u32,
    /// Which of a process node's methods was taken; 0 elsewhere.
    pub method: u32,
}

/// How a path ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PathEnd {
    /// At a termination node.
    Terminated,
    /// Cut before a node was entered for the 6th time.
    Truncated,
}

/// One way through the pipeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// From the capture on.
    pub steps: Vec<Step>,
    /// How it ends.
    pub end: PathEnd,
}

/// Every way through a pipeline, in the order that decides ties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths(Vec<Path>);

/// What `display_graph` reports.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PathCounts {
    /// All of them.
    pub total: u64,
    /// Those that end at a termination.
    pub non_truncated: u64,
    /// Those that were cut.
    pub truncated: u64,
    /// Whole ones per termination type.
    pub non_truncated_by_termination: BTreeMap<String, u64>,
}

/// A pipeline with more ways through it than anyone could mean.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this pipeline has more than {MAX_PATHS} ways through it; {}", advice(.nodes, *.is_loop))]
pub struct TooManyPaths {
    /// The nodes of a loop, or those where ways divide when there is no loop.
    pub nodes: Vec<String>,
    /// Whether `nodes` is a loop.
    pub is_loop: bool,
}

fn advice(nodes: &[String], is_loop: bool) -> String {
    let named = nodes.join("`, `");
    if is_loop {
        format!("open the loop through `{named}`")
    } else {
        format!("the ways divide at `{named}`; let fewer of them divide")
    }
}

impl Paths {
    /// In the order that decides ties.
    #[must_use]
    pub fn as_slice(&self) -> &[Path] {
        &self.0
    }

    /// How many there are of each kind.
    #[must_use]
    pub fn counts(&self, pipeline: &Pipeline) -> PathCounts {
        let mut counts = PathCounts { total: self.0.len() as u64, ..PathCounts::default() };
        for path in &self.0 {
            match path.termination_type(pipeline) {
                Some(kind) => {
                    counts.non_truncated += 1;
                    *counts.non_truncated_by_termination.entry(kind.to_owned()).or_default() += 1;
                }
                None => counts.truncated += 1,
            }
        }
        counts
    }
}

impl Path {
    /// What the path makes a picture ready for; none when it was cut.
    #[must_use]
    pub fn termination_type<'a>(&self, pipeline: &'a Pipeline) -> Option<&'a str> {
        if self.end == PathEnd::Truncated {
            return None;
        }
        match &pipeline.nodes[self.steps.last()?.node as usize].kind {
            NodeKind::Termination { termination_type } => Some(termination_type),
            _ => None,
        }
    }
}

/// Finds every path: depth-first from each capture, edges in order; pairing nodes in topological
/// order, each joining all arrivals of its first source with all of its second.
///
/// # Errors
/// [`TooManyPaths`] beyond [`MAX_PATHS`] paths, or when the search itself explodes.
pub fn enumerate(pipeline: &Pipeline) -> Result<Paths, TooManyPaths> {
    let mut search = Search::new(pipeline);
    for (place, node) in pipeline.nodes.iter().enumerate() {
        if matches!(node.kind, NodeKind::Capture(_)) {
            search.walk(vec![Step { node: index(place), method: 0 }])?;
        }
    }
    for pairing in pairing_order(pipeline) {
        search.join_arrivals(pairing)?;
    }
    Ok(Paths(search.found))
}

fn index(place: usize) -> u32 {
    u32::try_from(place).expect("a pipeline document is far smaller than 4 billion nodes")
}

/// A partial path that reached a pairing node.
struct Arrival {
    pairing: usize,
    steps: Vec<Step>,
}

/// A node to be entered after the first `depth` steps of the path, the last of them by `method`.
struct Entry {
    depth: usize,
    method: u32,
    node: usize,
}

struct Search<'p> {
    pipeline: &'p Pipeline,
    found: Vec<Path>,
    arrivals: Vec<Arrival>,
    effort: usize,
}

impl<'p> Search<'p> {
    fn new(pipeline: &'p Pipeline) -> Self {
        Self { pipeline, found: Vec::new(), arrivals: Vec::new(), effort: 0 }
    }

    /// Walks on from the end of `path`, with fresh loop counts.
    fn walk(&mut self, mut path: Vec<Step>) -> Result<(), TooManyPaths> {
        let start = path.len();
        let mut open = Vec::new();
        self.open_exits(path.len(), path[start - 1].node as usize, &mut open);
        while let Some(entry) = open.pop() {
            self.spend(entry.depth)?;
            path.truncate(entry.depth);
            path[entry.depth - 1].method = entry.method;
            self.enter(entry.node, start, &mut path, &mut open)?;
        }
        Ok(())
    }

    fn enter(
        &mut self,
        node: usize,
        start: usize,
        path: &mut Vec<Step>,
        open: &mut Vec<Entry>,
    ) -> Result<(), TooManyPaths> {
        let step = Step { node: index(node), method: 0 };
        match self.pipeline.nodes[node].kind {
            NodeKind::Termination { .. } => {
                path.push(step);
                self.emit(path, PathEnd::Terminated)
            }
            NodeKind::Pairing => self.arrive(node, path),
            _ if self.is_spent(node, &path[start..]) => self.emit(path, PathEnd::Truncated),
            _ => {
                path.push(step);
                self.open_exits(path.len(), node, open);
                Ok(())
            }
        }
    }

    /// Whether one more entry would be the 6th. A loop of captures alone holds no node that is
    /// counted, so a capture may not follow itself through captures.
    fn is_spent(&self, node: usize, since: &[Step]) -> bool {
        let here = index(node);
        if matches!(self.pipeline.nodes[node].kind, NodeKind::Capture(_)) {
            return since
                .iter()
                .rev()
                .take_while(|step| {
                    let kind = &self.pipeline.nodes[step.node as usize].kind;
                    matches!(kind, NodeKind::Capture(_))
                })
                .any(|step| step.node == here);
        }
        let entries = since.iter().filter(|step| step.node == here).count();
        entries >= MAX_ENTRIES as usize
    }

    /// Methods outer, edges inner; pushed backwards because the last pushed is entered first.
    fn open_exits(&self, depth: usize, node: usize, open: &mut Vec<Entry>) {
        let methods = match &self.pipeline.nodes[node].kind {
            NodeKind::Process { methods } => methods.len(),
            _ => 1,
        };
        for method in (0..index(methods)).rev() {
            let exits = self.pipeline.next(node);
            for (place, &next) in exits.iter().enumerate().rev() {
                // Two edges from one source to a pairing node are one arrival.
                let repeated = self.pipeline.nodes[next].kind == NodeKind::Pairing
                    && exits[..place].contains(&next);
                if !repeated {
                    open.push(Entry { depth, method, node: next });
                }
            }
        }
    }

    fn emit(&mut self, path: &[Step], end: PathEnd) -> Result<(), TooManyPaths> {
        if self.found.len() == MAX_PATHS {
            return Err(self.too_many());
        }
        self.found.push(Path { steps: path.to_vec(), end });
        Ok(())
    }

    fn arrive(&mut self, pairing: usize, path: &[Step]) -> Result<(), TooManyPaths> {
        self.spend(path.len())?;
        self.arrivals.push(Arrival { pairing, steps: path.to_vec() });
        Ok(())
    }

    /// Joins each arrival of the first source with each of the second, and walks on from there.
    fn join_arrivals(&mut self, pairing: usize) -> Result<(), TooManyPaths> {
        let sources = self.pipeline.sources(pairing);
        let (here, others) = std::mem::take(&mut self.arrivals)
            .into_iter()
            .partition::<Vec<_>, _>(|arrival| arrival.pairing == pairing);
        self.arrivals = others;
        let (first, second): (Vec<_>, Vec<_>) = here.iter().partition(|arrival| {
            arrival.steps.last().is_some_and(|step| step.node as usize == sources[0])
        });
        for a in &first {
            for b in &second {
                let merged = self.join(&a.steps, &b.steps, pairing);
                self.spend(merged.len())?;
                self.walk(merged)?;
            }
        }
        Ok(())
    }

    /// The first way, then those nodes of the second that are not there yet, then the pairing node.
    fn join(&self, a: &[Step], b: &[Step], pairing: usize) -> Vec<Step> {
        let mut there = vec![false; self.pipeline.nodes.len()];
        for step in a {
            there[step.node as usize] = true;
        }
        let mut merged = a.to_vec();
        for step in b {
            if !std::mem::replace(&mut there[step.node as usize], true) {
                merged.push(*step);
            }
        }
        merged.push(Step { node: index(pairing), method: 0 });
        merged
    }

    fn spend(&mut self, steps: usize) -> Result<(), TooManyPaths> {
        self.effort += steps;
        if self.effort > MAX_EFFORT { Err(self.too_many()) } else { Ok(()) }
    }

    fn too_many(&self) -> TooManyPaths {
        let pipeline = self.pipeline;
        let on_loop: Vec<usize> =
            (0..pipeline.nodes.len()).filter(|place| pipeline.reachable(*place)[*place]).collect();
        let is_loop = !on_loop.is_empty();
        let places = if let Some(&first) = on_loop.first() {
            let from_first = pipeline.reachable(first);
            let same = |place: &usize| from_first[*place] && pipeline.reachable(*place)[first];
            on_loop.into_iter().filter(same).collect()
        } else {
            (0..pipeline.nodes.len()).filter(|place| self.divides(*place)).collect::<Vec<_>>()
        };
        let nodes = places.iter().map(|place| pipeline.nodes[*place].id.clone()).collect();
        TooManyPaths { nodes, is_loop }
    }

    fn divides(&self, place: usize) -> bool {
        let many_methods = match &self.pipeline.nodes[place].kind {
            NodeKind::Process { methods } => methods.len() > 1,
            kind => *kind == NodeKind::Pairing,
        };
        many_methods || self.pipeline.next(place).len() > 1
    }
}
