//! Where the nodes of a pipeline stand: edges lead down as far as loops allow, nodes of a layer
//! are ordered so that few edges cross.

use safelight_domain::pipeline::{NodeKind, Pipeline};

/// Rounds of ordering; more change little.
const ROUNDS: usize = 6;

/// An edge, once however often it was drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    /// Seats passed from the first layer to the last, both ends included; just the two ends when
    /// it leads back.
    pub(super) seats: Vec<Seat>,
    /// Leads up or stays.
    pub(super) back: bool,
}

/// A place in a layer: of a node, or of an edge on its way through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seat {
    pub(super) layer: usize,
    pub(super) index: usize,
}

/// A pipeline in layers.
#[derive(Debug)]
pub(super) struct Layout {
    /// By node.
    pub(super) seats: Vec<Seat>,
    /// By layer, for each seat whether a node sits there.
    pub(super) layers: Vec<Vec<bool>>,
    pub(super) edges: Vec<Edge>,
}

pub(super) fn layout(pipeline: &Pipeline) -> Layout {
    let edges = edges(pipeline);
    let back = backward(pipeline, &edges);
    let layers = layers(pipeline.nodes.len(), &edges, &back);
    let (mut seated, chains) = Seated::new(&layers, &edges, &back);
    seated.order();
    let seat = |item: usize| seated.seat(item);
    Layout {
        seats: (0..pipeline.nodes.len()).map(seat).collect(),
        layers: seated
            .layers
            .iter()
            .map(|layer| layer.iter().map(|item| *item < pipeline.nodes.len()).collect())
            .collect(),
        edges: edges
            .iter()
            .zip(&back)
            .zip(chains)
            .map(|((&(from, to), &back), chain)| Edge {
                from,
                to,
                seats: chain.into_iter().map(seat).collect(),
                back,
            })
            .collect(),
    }
}

fn edges(pipeline: &Pipeline) -> Vec<(usize, usize)> {
    let mut edges = Vec::new();
    for from in 0..pipeline.nodes.len() {
        for &to in pipeline.next(from) {
            if !edges.contains(&(from, to)) {
                edges.push((from, to));
            }
        }
    }
    edges
}

/// Which edges close a loop, as a walk from the captures meets them.
fn backward(pipeline: &Pipeline, edges: &[(usize, usize)]) -> Vec<bool> {
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        Never,
        OnTheWay,
        Done,
    }
    let mut seen = vec![Seen::Never; pipeline.nodes.len()];
    let mut back = vec![false; edges.len()];
    let is_capture = |node: &usize| matches!(pipeline.nodes[*node].kind, NodeKind::Capture(_));
    let all = 0..pipeline.nodes.len();
    let captures: Vec<usize> = all.clone().filter(is_capture).collect();
    for start in captures.into_iter().chain(all) {
        if seen[start] != Seen::Never {
            continue;
        }
        seen[start] = Seen::OnTheWay;
        let mut way = vec![(start, 0)];
        while let Some((node, next)) = way.pop() {
            let Some(edge) = (next..edges.len()).find(|&edge| edges[edge].0 == node) else {
                seen[node] = Seen::Done;
                continue;
            };
            way.push((node, edge + 1));
            let to = edges[edge].1;
            match seen[to] {
                Seen::Never => {
                    seen[to] = Seen::OnTheWay;
                    way.push((to, 0));
                }
                Seen::OnTheWay => back[edge] = true,
                Seen::Done => {}
            }
        }
    }
    back
}

/// Each node below all that lead to it.
fn layers(nodes: usize, edges: &[(usize, usize)], back: &[bool]) -> Vec<usize> {
    let mut layers = vec![0; nodes];
    // Without the edges that lead back, no chain is longer than there are nodes.
    for _ in 0..nodes {
        let mut moved = false;
        for (&(from, to), _) in edges.iter().zip(back).filter(|(_, back)| !**back) {
            if layers[to] <= layers[from] {
                layers[to] = layers[from] + 1;
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    layers
}

/// Nodes, and after them the bends of long edges, in the order they sit in their layers.
struct Seated {
    layers: Vec<Vec<usize>>,
    layer_of: Vec<usize>,
    up: Vec<Vec<usize>>,
    down: Vec<Vec<usize>>,
}

impl Seated {
    /// Also the items each edge passes.
    fn new(layer_of: &[usize], edges: &[(usize, usize)], back: &[bool]) -> (Self, Vec<Vec<usize>>) {
        let count = layer_of.iter().max().map_or(0, |last| last + 1);
        let mut seated = Self {
            layers: vec![Vec::new(); count],
            layer_of: layer_of.to_vec(),
            up: vec![Vec::new(); layer_of.len()],
            down: vec![Vec::new(); layer_of.len()],
        };
        let mut chains = Vec::with_capacity(edges.len());
        for (node, &layer) in layer_of.iter().enumerate() {
            seated.layers[layer].push(node);
        }
        for (&(from, to), &back) in edges.iter().zip(back) {
            let mut chain = vec![from];
            if !back {
                for layer in layer_of[from] + 1..layer_of[to] {
                    chain.push(seated.bend(layer));
                }
            }
            chain.push(to);
            if !back {
                for pair in chain.windows(2) {
                    seated.down[pair[0]].push(pair[1]);
                    seated.up[pair[1]].push(pair[0]);
                }
            }
            chains.push(chain);
        }
        (seated, chains)
    }

    fn bend(&mut self, layer: usize) -> usize {
        let item = self.layer_of.len();
        self.layer_of.push(layer);
        self.layers[layer].push(item);
        self.up.push(Vec::new());
        self.down.push(Vec::new());
        item
    }

    /// Each item moves to the middle of its neighbours in the layer above, then below.
    fn order(&mut self) {
        for round in 0..ROUNDS {
            let downwards = round % 2 == 0;
            for step in 1..self.layers.len() {
                let layer = if downwards { step } else { self.layers.len() - 1 - step };
                let neighbours = if downwards { &self.up } else { &self.down };
                let mut placed: Vec<(usize, usize)> = self.layers[layer]
                    .iter()
                    .enumerate()
                    .map(|(index, &item)| (self.middle(&neighbours[item], index), item))
                    .collect();
                placed.sort_by_key(|(middle, _)| *middle);
                self.layers[layer] = placed.into_iter().map(|(_, item)| item).collect();
            }
        }
    }

    /// The middle of the neighbours' places in thousandths; without neighbours, its own.
    fn middle(&self, neighbours: &[usize], own: usize) -> usize {
        let sum: usize = neighbours.iter().map(|item| self.seat(*item).index * 1_000).sum();
        sum.checked_div(neighbours.len()).unwrap_or(own * 1_000)
    }

    fn seat(&self, item: usize) -> Seat {
        let layer = self.layer_of[item];
        let index = self.layers[layer].iter().position(|there| *there == item).unwrap_or(0);
        Seat { layer, index }
    }
}
