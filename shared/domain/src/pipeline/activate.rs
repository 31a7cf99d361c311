//! What a pipeline must be before a team may rely on it. Jobs read pipelines leniently; a person
//! who activates one is told everything that is wrong with it at once.

use std::fmt;

use serde_json::Value;

use super::{
    Capture, Dropped, Loaded, Node, NodeKind, Paths, Pipeline, PipelineFault, enumerate,
    load::{bad_pairings, read},
};
use crate::images::NamingRule;

/// The most nodes a pipeline may have.
pub const MOST_NODES: usize = 500;
/// The most edges a pipeline may have.
pub const MOST_EDGES: usize = 2_000;
/// The headline of every result counts pictures under this name.
const RESERVED_TYPE: &str = "any";

/// One thing to mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivationFault {
    /// Stable; for programs.
    pub code: &'static str,
    /// The nodes it is about; empty when what is wrong is that there is none.
    pub nodes: Vec<String>,
    /// For people: what is wrong, and how to mend it.
    pub sentence: String,
}

impl fmt::Display for ActivationFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

/// Everything there is to say about a document before a team relies on it.
#[derive(Debug)]
pub struct Examination {
    /// What keeps it from being activated; empty when nothing does.
    pub faults: Vec<ActivationFault>,
    /// What a job would leave out.
    pub dropped: Vec<Dropped>,
    /// What is left; none when there is nothing to read, or too much.
    pub pipeline: Option<Pipeline>,
    /// The ways through it; none when they cannot be told.
    pub paths: Option<Paths>,
}

/// Everything that keeps a pipeline from being activated; empty when nothing does.
#[must_use]
pub fn activation_faults(document: &Value) -> Vec<ActivationFault> {
    examine(document).faults
}

/// Looks at a document from every side.
#[must_use]
pub fn examine(document: &Value) -> Examination {
    let unreadable = |fault| Examination {
        faults: vec![fault],
        dropped: Vec::new(),
        pipeline: None,
        paths: None,
    };
    if let Some(fault) = too_large(document) {
        return unreadable(fault);
    }
    let loaded = match read(document) {
        Ok(loaded) => loaded,
        Err(fault) => return unreadable(ActivationFault::new("shape", &[], fault.to_string())),
    };
    let (faults, paths) = faults_and_paths(&loaded);
    Examination { faults, dropped: loaded.dropped, pipeline: Some(loaded.pipeline), paths }
}

fn faults_and_paths(loaded: &Loaded) -> (Vec<ActivationFault>, Option<Paths>) {
    let pipeline = &loaded.pipeline;
    let dropped = loaded.dropped.iter().filter(|one| !follows(one, &loaded.dropped));
    let mut faults: Vec<_> = dropped.map(|dropped| left_out(dropped, pipeline)).collect();
    faults.extend(capture_faults(pipeline));
    faults.extend(nothing_to_reach(pipeline));
    faults.extend(reserved_types(pipeline));
    faults.extend(unconnected(pipeline));
    let pairings: Vec<_> = bad_pairings(pipeline).map(|fault| bad_pairing(&fault)).collect();
    let paths = pairings.is_empty().then(|| enumerate(pipeline));
    if let Some(Err(fault)) = &paths {
        let nodes: Vec<&str> = fault.nodes.iter().map(String::as_str).collect();
        faults.push(ActivationFault::new("too_many_paths", &nodes, fault.to_string()));
    }
    faults.extend(pairings);
    (faults, paths.and_then(Result::ok))
}

/// What nobody draws by hand would only cost time.
fn too_large(document: &Value) -> Option<ActivationFault> {
    let count = |key: &str| document.get(key).and_then(Value::as_array).map_or(0, Vec::len);
    let (nodes, edges) = (count("nodes"), count("edges"));
    (nodes > MOST_NODES || edges > MOST_EDGES).then(|| {
        let sentence = format!(
            "this pipeline has {nodes} nodes and {edges} edges; divide it, so that none has more than {MOST_NODES} nodes and {MOST_EDGES} edges"
        );
        ActivationFault::new("too_large", &[], sentence)
    })
}

impl ActivationFault {
    fn new(code: &'static str, nodes: &[&str], sentence: String) -> Self {
        let nodes = nodes.iter().map(|&node| node.to_owned()).collect();
        Self { code, nodes, sentence }
    }
}

/// Whether an edge is left out only because a node of unknown type was, which is told already.
fn follows(dropped: &Dropped, all: &[Dropped]) -> bool {
    let Dropped::Edge { from, to } = dropped else { return false };
    all.iter().any(
        |other| matches!(other, Dropped::UnknownType { node, .. } if node == from || node == to),
    )
}

/// What a lenient reading would leave out.
fn left_out(dropped: &Dropped, pipeline: &Pipeline) -> ActivationFault {
    let new = ActivationFault::new;
    match dropped {
        Dropped::NodeWithoutId { number } => {
            new("node_without_id", &[], format!("node number {number} has no id; give it one"))
        }
        Dropped::SecondNode { node } => new(
            "duplicate_id",
            &[node],
            format!("more than one node is called `{node}`; give each an id of its own"),
        ),
        Dropped::UnknownType { node, kind } => new(
            "unknown_type",
            &[node],
            format!(
                "node `{node}` has the unknown type `{kind}`; use capture, file, process, pairing, branching or termination"
            ),
        ),
        Dropped::Group { node, given } => new(
            "camera_id_group",
            &[node],
            format!("the camera_id_group of capture node `{node}` is `{given}`; make it 1 or 2"),
        ),
        Dropped::Edge { from, to } => edge_to_nowhere(from, to, pipeline),
    }
}

fn edge_to_nowhere(from: &str, to: &str, pipeline: &Pipeline) -> ActivationFault {
    let exists = |id: &str| pipeline.nodes.iter().any(|node| node.id == id);
    let missing = match (exists(from), exists(to)) {
        (true, _) => format!("there is no node `{to}`"),
        (_, true) => format!("there is no node `{from}`"),
        _ => format!("there is neither a node `{from}` nor a node `{to}`"),
    };
    let sentence = format!(
        "{missing} for the edge from `{from}` to `{to}`; draw the edge between nodes that exist, or remove it"
    );
    ActivationFault::new("edge_to_nowhere", &[from, to], sentence)
}

fn of_kind(pipeline: &Pipeline, wanted: impl Fn(&NodeKind) -> bool) -> Vec<&str> {
    let nodes = pipeline.nodes.iter().filter(|node| wanted(&node.kind));
    nodes.map(|node| node.id.as_str()).collect()
}

fn capture_faults(pipeline: &Pipeline) -> Vec<ActivationFault> {
    let captures = of_kind(pipeline, |kind| matches!(kind, NodeKind::Capture(_)));
    let count = match captures.as_slice() {
        [] => {
            let sentence = "there is no capture node; add one, from which all ways start";
            return vec![ActivationFault::new("no_capture", &[], sentence.to_owned())];
        }
        [_] => None,
        many => {
            let sentence =
                format!("there are {} capture nodes ({}); keep one", many.len(), listed(many));
            Some(ActivationFault::new("several_captures", many, sentence))
        }
    };
    let samples = pipeline.nodes.iter().filter_map(|node| match &node.kind {
        NodeKind::Capture(capture) => sample_fault(node, capture),
        _ => None,
    });
    count.into_iter().chain(samples).collect()
}

/// A sample shows that the naming rule of a capture is the one its owner has in mind.
fn sample_fault(node: &Node, capture: &Capture) -> Option<ActivationFault> {
    let id = node.id.as_str();
    let rule = match NamingRule::of_capture(Some(capture)) {
        Ok(rule) => rule,
        Err(fault) => {
            let sentence = format!("mend the filename_regex of capture node `{id}`: {fault}");
            return Some(ActivationFault::new("pattern", &[id], sentence));
        }
    };
    let Some(sample) = capture.sample_filename.as_deref().filter(|sample| !sample.is_empty())
    else {
        let sentence = format!(
            "capture node `{id}` has no sample_filename; give it a file name as the camera writes it"
        );
        return Some(ActivationFault::new("no_sample", &[id], sentence));
    };
    let reason = rule.fits(sample).err()?;
    let rule = match rule {
        NamingRule::Convention => "the naming convention",
        NamingRule::Pattern { .. } => "its filename_regex",
    };
    let sentence = format!(
        "the sample_filename `{sample}` of capture node `{id}` does not fit {rule}: {reason}; change one of them"
    );
    Some(ActivationFault::new("sample_does_not_fit", &[id], sentence))
}

/// Without a file that must be there and an end, no picture can ever be ready.
fn nothing_to_reach(pipeline: &Pipeline) -> Vec<ActivationFault> {
    let files = of_kind(pipeline, |kind| matches!(kind, NodeKind::File { .. }));
    let needed = of_kind(
        pipeline,
        |kind| matches!(kind, NodeKind::File { extension, optional: false } if !extension.is_empty()),
    );
    let ends = of_kind(pipeline, |kind| matches!(kind, NodeKind::Termination { .. }));
    let mut faults = Vec::new();
    if needed.is_empty() {
        let sentence = if files.is_empty() {
            "there is no file node; add one for a file that every picture must have".to_owned()
        } else {
            format!(
                "each file node ({}) is optional or has no extension; let one be neither",
                listed(&files)
            )
        };
        faults.push(ActivationFault::new("no_needed_file", &files, sentence));
    }
    if ends.is_empty() {
        let sentence = "there is no termination node; add one for what pictures become ready for";
        faults.push(ActivationFault::new("no_termination", &[], sentence.to_owned()));
    }
    faults
}

/// Terminations that are called what the count of pictures ready for anything is called.
fn reserved_types(pipeline: &Pipeline) -> impl Iterator<Item = ActivationFault> {
    let is_reserved = |node: &&Node| matches!(&node.kind, NodeKind::Termination { termination_type } if termination_type == RESERVED_TYPE);
    pipeline.nodes.iter().filter(is_reserved).map(|node| {
        let id = node.id.as_str();
        let sentence = format!(
            "termination node `{id}` has the termination_type `{RESERVED_TYPE}`, which stands for pictures that are ready for anything; call it something else"
        );
        ActivationFault::new("reserved_type", &[id], sentence)
    })
}

/// Nodes to which no way leads from a capture; where there is none, nodes without any edge.
fn unconnected(pipeline: &Pipeline) -> Vec<ActivationFault> {
    let all = 0..pipeline.nodes.len();
    let is_capture = |place: &usize| matches!(pipeline.nodes[*place].kind, NodeKind::Capture(_));
    let starts: Vec<usize> = all.clone().filter(is_capture).collect();
    let reached: Vec<Vec<bool>> = starts.iter().map(|&start| pipeline.reachable(start)).collect();
    let is_lonely =
        |place: usize| pipeline.next(place).is_empty() && pipeline.sources(place).is_empty();
    let lost = all.filter(|&place| {
        if starts.is_empty() || starts.contains(&place) {
            is_lonely(place)
        } else {
            !reached.iter().any(|reached| reached[place])
        }
    });
    lost.map(|place| {
        let id = pipeline.nodes[place].id.as_str();
        let sentence = if starts.contains(&place) {
            format!("no edge leads from capture node `{id}`; draw one, or remove the node")
        } else {
            format!("no way leads from the capture to node `{id}`; draw an edge to it, or remove the node")
        };
        ActivationFault::new("unconnected", &[id], sentence)
    })
    .collect()
}

fn bad_pairing(fault: &PipelineFault) -> ActivationFault {
    let (code, node) = match fault {
        PipelineFault::Sources { node, .. } => ("pairing_sources", node.as_str()),
        PipelineFault::Loop { node } => ("pairing_loop", node.as_str()),
        PipelineFault::Shape(_) => ("shape", ""),
    };
    ActivationFault::new(code, &[node], fault.to_string())
}

fn listed(nodes: &[&str]) -> String {
    format!("`{}`", nodes.join("`, `"))
}
