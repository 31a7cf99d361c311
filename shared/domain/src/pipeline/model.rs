//! What a pipeline is made of, after loading: nodes by position, edges between positions.

/// A workflow: where pictures come from, what is done to them, where they end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pipeline {
    /// As it came; goes back into the results unchanged.
    pub guid: String,
    /// For people.
    pub name: String,
    /// Rises with each change.
    pub version: i64,
    /// In the order of the document, which decides ties.
    pub nodes: Vec<Node>,
    /// Per node, where its edges lead, in the order of the document.
    pub(super) next: Vec<Vec<usize>>,
}

/// One station of the workflow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Unique within the pipeline.
    pub id: String,
    /// What happens here.
    pub kind: NodeKind,
}

/// What happens at a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeKind {
    /// A picture is taken.
    Capture(Capture),
    /// A file comes into being.
    File {
        /// With leading dot; empty means no file.
        extension: String,
        /// Whether a person may leave it out; informs the rules of activation only.
        optional: bool,
    },
    /// The picture is worked on.
    Process {
        /// One path per method; an empty method leaves the name alone. Never empty.
        methods: Vec<String>,
    },
    /// Two ways of the same picture come together.
    Pairing,
    /// The way divides.
    Branching,
    /// The way ends here.
    Termination {
        /// What the picture is ready for.
        termination_type: String,
    },
}

/// How pictures are named when they are taken, where that differs from the convention.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Capture {
    /// A name as the camera writes it.
    pub sample_filename: Option<String>,
    /// Two groups: camera id and counter.
    pub filename_regex: Option<String>,
    /// Which group is the camera id; 1 unless said.
    pub camera_id_group: usize,
}

impl Pipeline {
    /// Where the edges of a node lead, in the order of the document; `node` is a position in
    /// [`Pipeline::nodes`].
    #[must_use]
    pub fn next(&self, node: usize) -> &[usize] {
        &self.next[node]
    }

    /// The first capture node in the order of the document.
    #[must_use]
    pub fn first_capture(&self) -> Option<&Capture> {
        self.nodes.iter().find_map(|node| match &node.kind {
            NodeKind::Capture(capture) => Some(capture),
            _ => None,
        })
    }

    /// Positions of the distinct nodes with an edge to `node`, in node-list order.
    pub(super) fn sources(&self, node: usize) -> Vec<usize> {
        (0..self.nodes.len()).filter(|from| self.next[*from].contains(&node)).collect()
    }

    /// Which nodes can be reached from `start` by one edge or more.
    pub(super) fn reachable(&self, start: usize) -> Vec<bool> {
        let mut seen = vec![false; self.nodes.len()];
        let mut open = self.next[start].clone();
        while let Some(node) = open.pop() {
            if !std::mem::replace(&mut seen[node], true) {
                open.extend_from_slice(&self.next[node]);
            }
        }
        seen
    }
}
