//! Every path of a pipeline, by plain depth-first search.

use super::graph::{Graph, Kind};

/// One node on a path, with the method chosen there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Step {
    pub(crate) node: usize,
    pub(crate) method: Option<String>,
}

/// One path, whole or cut off where it looped too often.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Path {
    pub(crate) steps: Vec<Step>,
    pub(crate) truncated: bool,
}

/// More steps than the caller wanted to see.
#[derive(Debug)]
pub(crate) struct TooMany;

/// What the search found so far.
struct Search<'a> {
    graph: &'a Graph,
    found: Vec<Path>,
    /// For each pairing node, the partial paths that reached it, in the order they did.
    arrivals: Vec<Vec<Vec<Step>>>,
    steps_left: usize,
}

/// All paths, in the order of the rules; gives up after visiting `steps` nodes.
pub(crate) fn all_paths(graph: &Graph, steps: usize) -> Result<Vec<Path>, TooMany> {
    let arrivals = vec![Vec::new(); graph.nodes.len()];
    let mut search = Search { graph, found: Vec::new(), arrivals, steps_left: steps };
    for (node, it) in graph.nodes.iter().enumerate() {
        if let Kind::Capture(_) = it.kind {
            search.enter(node, Vec::new(), &vec![0; graph.nodes.len()])?;
        }
    }
    for pairing in graph.pairings_in_order() {
        let sources = graph.sources(pairing);
        let from = |source: usize| -> Vec<Vec<Step>> {
            let all = search.arrivals[pairing].iter();
            all.filter(|path| path.last().unwrap().node == source).cloned().collect()
        };
        let (first, second) = (from(sources[0]), from(sources[1]));
        for a in &first {
            for b in &second {
                let merged = merge(a, b, pairing);
                search.go_on(pairing, &merged, &vec![0; graph.nodes.len()])?;
            }
        }
    }
    Ok(search.found)
}

fn merge(a: &[Step], b: &[Step], pairing: usize) -> Vec<Step> {
    let mut merged = a.to_vec();
    for step in b {
        if !merged.iter().any(|there| there.node == step.node) {
            merged.push(step.clone());
        }
    }
    merged.push(Step { node: pairing, method: None });
    merged
}

impl Search<'_> {
    fn enter(&mut self, node: usize, path: Vec<Step>, visits: &[usize]) -> Result<(), TooMany> {
        let mut visits = visits.to_vec();
        let graph = self.graph;
        let methods = match &graph.nodes[node].kind {
            Kind::Process(methods) if !methods.is_empty() => {
                methods.iter().cloned().map(Some).collect()
            }
            _ => vec![None],
        };
        if let Kind::File(_) | Kind::Process(_) | Kind::Branching = graph.nodes[node].kind {
            visits[node] += 1;
            if visits[node] == 6 {
                self.found.push(Path { steps: path, truncated: true });
                return Ok(());
            }
        }
        for method in methods {
            let mut longer = path.clone();
            longer.push(Step { node, method });
            if let Kind::Termination(_) = graph.nodes[node].kind {
                self.found.push(Path { steps: longer, truncated: false });
            } else {
                self.go_on(node, &longer, &visits)?;
            }
        }
        Ok(())
    }

    fn go_on(&mut self, node: usize, path: &[Step], visits: &[usize]) -> Result<(), TooMany> {
        self.steps_left = self.steps_left.checked_sub(1).ok_or(TooMany)?;
        let mut met = Vec::new();
        for &(from, to) in &self.graph.edges {
            if from != node {
                continue;
            }
            if self.graph.nodes[to].kind != Kind::Pairing {
                self.enter(to, path.to_vec(), visits)?;
            } else if !met.contains(&to) {
                met.push(to);
                self.arrivals[to].push(path.to_vec());
            }
        }
        Ok(())
    }
}

/// The names a path expects: of the image with this stem and number, sorted.
pub(crate) fn expected(
    graph: &Graph,
    path: &Path,
    camera_and_counter: &str,
    number: &str,
) -> Vec<String> {
    let mut so_far = camera_and_counter.to_owned();
    let mut names = Vec::new();
    for step in &path.steps {
        if let Some(method) = step.method.as_ref().filter(|method| !method.is_empty()) {
            so_far = format!("{so_far}-{method}");
        }
        if let Kind::File(extension) = &graph.nodes[step.node].kind
            && !extension.is_empty()
        {
            let number = if number.is_empty() { String::new() } else { format!("-{number}") };
            names.push(format!("{so_far}{number}{extension}"));
        }
    }
    names.sort();
    names.dedup();
    names
}
