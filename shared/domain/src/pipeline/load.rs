//! Reads a pipeline leniently, as `check` and jobs do: what cannot be understood is dropped and
//! said, what would make the paths meaningless is refused with the node named.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::{Capture, Dropped, Node, NodeKind, Pipeline};

/// A pipeline, and what was left out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// What is left.
    pub pipeline: Pipeline,
    /// In the order of the document, nodes before edges.
    pub dropped: Vec<Dropped>,
}

/// Why a pipeline is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PipelineFault {
    /// The document is not an object with nodes and edges.
    #[error("a pipeline is an object with `nodes` and `edges`; {0}")]
    Shape(String),
    /// A pairing node does not join exactly two ways.
    #[error(
        "pairing node `{node}` has {found} distinct source nodes; it joins exactly two, so {mend}"
    )]
    Sources {
        /// Which node.
        node: String,
        /// How many there are.
        found: usize,
        /// What to do about it.
        mend: &'static str,
    },
    /// A pairing node stands on a loop.
    #[error(
        "pairing node `{node}` can be reached from itself; remove the edge that leads back to it"
    )]
    Loop {
        /// Which node.
        node: String,
    },
}

/// Reads `{guid, name, version, nodes, edges}`.
///
/// # Errors
/// [`PipelineFault`] when it is not such an object, or a pairing node cannot be computed.
pub fn load(document: &Value) -> Result<Loaded, PipelineFault> {
    let loaded = read(document)?;
    let fault = bad_pairings(&loaded.pipeline).next();
    fault.map_or(Ok(loaded), Err)
}

/// Reads as far as possible, pairing nodes unchecked.
pub(super) fn read(document: &Value) -> Result<Loaded, PipelineFault> {
    let object = document
        .as_object()
        .ok_or_else(|| PipelineFault::Shape("this document is something else".to_owned()))?;
    let mut dropped = Vec::new();
    let nodes = read_nodes(list(object, "nodes")?, &mut dropped);
    let next = read_edges(list(object, "edges")?, &nodes, &mut dropped);
    let pipeline = Pipeline {
        guid: text(object, &["guid"]).unwrap_or_default(),
        name: text(object, &["name"]).unwrap_or_default(),
        version: object.get("version").and_then(Value::as_i64).unwrap_or(1),
        nodes,
        next,
    };
    Ok(Loaded { pipeline, dropped })
}

fn list<'a>(object: &'a Map<String, Value>, key: &str) -> Result<&'a [Value], PipelineFault> {
    match object.get(key) {
        Some(Value::Array(items)) => Ok(items),
        None | Some(Value::Null) => Err(PipelineFault::Shape(format!("`{key}` is missing"))),
        Some(_) => Err(PipelineFault::Shape(format!("`{key}` is not a list"))),
    }
}

fn read_nodes(items: &[Value], dropped: &mut Vec<Dropped>) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let empty = Map::new();
        let object = item.as_object().unwrap_or(&empty);
        let Some(id) = text(object, &["id"]) else {
            dropped.push(Dropped::NodeWithoutId { number: index + 1 });
            continue;
        };
        let properties = object.get("properties").and_then(Value::as_object).unwrap_or(&empty);
        let kind = text(object, &["type"]).unwrap_or_default();
        if nodes.iter().any(|node| node.id == id) {
            dropped.push(Dropped::SecondNode { node: id });
        } else if let Some(kind) = node_kind(&kind, properties) {
            dropped.extend(odd_group(&id, &kind, properties));
            nodes.push(Node { id, kind });
        } else {
            dropped.push(Dropped::UnknownType { node: id, kind });
        }
    }
    nodes
}

fn node_kind(kind: &str, properties: &Map<String, Value>) -> Option<NodeKind> {
    Some(match kind.to_lowercase().as_str() {
        "capture" => NodeKind::Capture(Capture {
            sample_filename: text(properties, &["sample_filename", "sampleFilename"]),
            filename_regex: text(properties, &["filename_regex", "filenameRegex"]),
            camera_id_group: camera_id_group(properties),
        }),
        "file" => NodeKind::File {
            extension: text(properties, &["extension"]).unwrap_or_default(),
            optional: properties.get("optional").and_then(Value::as_bool).unwrap_or(false),
        },
        "process" => NodeKind::Process { methods: methods(properties) },
        "pairing" => NodeKind::Pairing,
        "branching" => NodeKind::Branching,
        "termination" => NodeKind::Termination {
            termination_type: text(properties, &["termination_type", "terminationType"])
                .unwrap_or_default(),
        },
        _ => return None,
    })
}

fn given_group(properties: &Map<String, Value>) -> Option<String> {
    text(properties, &["camera_id_group", "cameraIdGroup"])
}

fn camera_id_group(properties: &Map<String, Value>) -> usize {
    if given_group(properties).as_deref() == Some("2") { 2 } else { 1 }
}

/// A capture's `camera_id_group` that says nothing.
fn odd_group(node: &str, kind: &NodeKind, properties: &Map<String, Value>) -> Option<Dropped> {
    let given = given_group(properties).filter(|given| given != "1" && given != "2")?;
    matches!(kind, NodeKind::Capture(_)).then(|| Dropped::Group { node: node.to_owned(), given })
}

/// A scalar is a list of one; an empty list is one unnamed method.
fn methods(properties: &Map<String, Value>) -> Vec<String> {
    let given = ["method_ids", "methodIds"]
        .iter()
        .find_map(|name| properties.get(*name).filter(|value| !value.is_null()));
    let methods: Vec<String> = match given {
        Some(Value::Array(items)) => items.iter().filter_map(scalar).collect(),
        Some(other) => scalar(other).into_iter().collect(),
        None => Vec::new(),
    };
    if methods.is_empty() { vec![String::new()] } else { methods }
}

fn text(object: &Map<String, Value>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| object.get(*name).and_then(scalar))
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn read_edges(items: &[Value], nodes: &[Node], dropped: &mut Vec<Dropped>) -> Vec<Vec<usize>> {
    let places: HashMap<&str, usize> =
        nodes.iter().enumerate().map(|(place, node)| (node.id.as_str(), place)).collect();
    let mut next = vec![Vec::new(); nodes.len()];
    for item in items {
        let empty = Map::new();
        let object = item.as_object().unwrap_or(&empty);
        let from = text(object, &["from", "source"]).unwrap_or_default();
        let to = text(object, &["to", "target"]).unwrap_or_default();
        match (places.get(from.as_str()), places.get(to.as_str())) {
            (Some(&from), Some(&to)) => next[from].push(to),
            _ => dropped.push(Dropped::Edge { from, to }),
        }
    }
    next
}

/// What is wrong with pairing nodes, in node-list order.
pub(super) fn bad_pairings(pipeline: &Pipeline) -> impl Iterator<Item = PipelineFault> {
    let pairings = (0..pipeline.nodes.len())
        .filter(|place| matches!(pipeline.nodes[*place].kind, NodeKind::Pairing));
    pairings.filter_map(|place| {
        let node = pipeline.nodes[place].id.clone();
        if pipeline.reachable(place)[place] {
            return Some(PipelineFault::Loop { node });
        }
        let found = pipeline.sources(place).len();
        let mend = if found > 2 { "remove an edge to it" } else { "add an edge to it" };
        (found != 2).then_some(PipelineFault::Sources { node, found, mend })
    })
}
