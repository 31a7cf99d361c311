//! A pipeline, read leniently from its JSON.

use regex::Regex;
use serde_json::Value;

use super::names::Rule;

/// What a node does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Its pattern, and which group is the camera.
    Capture(Option<(String, usize)>),
    File(String),
    Process(Vec<String>),
    Pairing,
    Branching,
    Termination(String),
}

/// One node.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) id: String,
    pub(crate) kind: Kind,
}

/// Nodes in their order, and edges as positions in that order.
#[derive(Debug, Clone)]
pub(crate) struct Graph {
    pub(crate) nodes: Vec<Node>,
    pub(crate) edges: Vec<(usize, usize)>,
}

/// Reads a pipeline; the error names the pairing node that is wrong.
pub(crate) fn load(pipeline: &Value) -> Result<Graph, String> {
    let mut graph = Graph { nodes: Vec::new(), edges: Vec::new() };
    for node in pipeline["nodes"].as_array().unwrap() {
        if let Some(kind) = kind_of(node) {
            graph.nodes.push(Node { id: node["id"].as_str().unwrap().to_owned(), kind });
        }
    }
    for edge in pipeline["edges"].as_array().unwrap() {
        let from = graph.position(first_of(edge, "from", "source"));
        let to = graph.position(first_of(edge, "to", "target"));
        if let (Some(from), Some(to)) = (from, to) {
            graph.edges.push((from, to));
        }
    }
    for pairing in graph.pairings() {
        if graph.sources(pairing).len() != 2 || graph.reaches(pairing, pairing) {
            return Err(graph.nodes[pairing].id.clone());
        }
    }
    Ok(graph)
}

fn first_of<'a>(object: &'a Value, one: &str, other: &str) -> &'a Value {
    if object[one].is_null() { &object[other] } else { &object[one] }
}

fn kind_of(node: &Value) -> Option<Kind> {
    let properties = &node["properties"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    Some(match node["type"].as_str()?.to_lowercase().as_str() {
        "capture" => Kind::Capture(properties["filename_regex"].as_str().map(|pattern| {
            let second = properties["camera_id_group"] == 2 || properties["camera_id_group"] == "2";
            (pattern.to_owned(), if second { 2 } else { 1 })
        })),
        "file" => Kind::File(text(&properties["extension"])),
        "process" => Kind::Process(match first_of(properties, "method_ids", "methodIds") {
            Value::Array(many) => many.iter().map(text).collect(),
            Value::Null => Vec::new(),
            scalar => vec![text(scalar)],
        }),
        "pairing" => Kind::Pairing,
        "branching" => Kind::Branching,
        "termination" => {
            Kind::Termination(text(first_of(properties, "termination_type", "terminationType")))
        }
        _ => return None,
    })
}

impl Graph {
    fn position(&self, id: &Value) -> Option<usize> {
        self.nodes.iter().position(|node| id == node.id.as_str())
    }

    /// How names are read under this pipeline.
    pub(crate) fn rule(&self) -> Rule {
        for node in &self.nodes {
            match &node.kind {
                Kind::Capture(Some((pattern, camera))) => {
                    return Rule::Pattern(Regex::new(pattern).unwrap(), *camera);
                }
                Kind::Capture(None) => return Rule::Convention,
                _ => {}
            }
        }
        Rule::Convention
    }

    /// The pairing nodes, in node order.
    pub(crate) fn pairings(&self) -> Vec<usize> {
        (0..self.nodes.len()).filter(|&node| self.nodes[node].kind == Kind::Pairing).collect()
    }

    /// The distinct nodes with an edge to this one, in node order.
    pub(crate) fn sources(&self, to: usize) -> Vec<usize> {
        (0..self.nodes.len()).filter(|&from| self.edges.contains(&(from, to))).collect()
    }

    /// Whether some edges lead from one node to another.
    pub(crate) fn reaches(&self, from: usize, to: usize) -> bool {
        let mut seen = vec![from];
        let mut position = 0;
        while position < seen.len() {
            for &(start, end) in &self.edges {
                if start == seen[position] {
                    if end == to {
                        return true;
                    }
                    if !seen.contains(&end) {
                        seen.push(end);
                    }
                }
            }
            position += 1;
        }
        false
    }

    /// The pairing nodes, each after all that lead to it.
    pub(crate) fn pairings_in_order(&self) -> Vec<usize> {
        let mut left = self.pairings();
        let mut ordered = Vec::new();
        while !left.is_empty() {
            let free =
                left.iter().position(|&one| !left.iter().any(|&other| self.reaches(other, one)));
            ordered.push(left.remove(free.expect("no pairing reaches itself")));
        }
        ordered
    }
}
