//! What a lenient reading leaves out of a pipeline.

use std::fmt;

/// One thing that could not be understood and was left out; shown as a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dropped {
    /// A node that nothing can refer to.
    NodeWithoutId {
        /// Its place in the list, from 1.
        number: usize,
    },
    /// A node with an id that is taken.
    SecondNode {
        /// The id.
        node: String,
    },
    /// A node of a type that does not exist.
    UnknownType {
        /// Which node.
        node: String,
        /// What it says it is.
        kind: String,
    },
    /// A capture's `camera_id_group` that is neither 1 nor 2.
    Group {
        /// Which node.
        node: String,
        /// What stands there.
        given: String,
    },
    /// An edge without a node at one of its ends.
    Edge {
        /// Where it says it comes from.
        from: String,
        /// Where it says it leads.
        to: String,
    },
}

impl fmt::Display for Dropped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NodeWithoutId { number } => {
                write!(f, "node number {number} has no id and was left out")
            }
            Self::SecondNode { node } => {
                write!(f, "a second node `{node}` was left out; ids are unique")
            }
            Self::UnknownType { node, kind } => {
                write!(f, "node `{node}` has the unknown type `{kind}` and was left out")
            }
            Self::Group { node, given } => write!(
                f,
                "the camera_id_group `{given}` of node `{node}` was left out; it is 1 or 2, and 1 was taken"
            ),
            Self::Edge { from, to } => {
                write!(f, "the edge from `{from}` to `{to}` was left out; both ends must be nodes")
            }
        }
    }
}
