//! Pipelines: a photographer's workflow as a directed graph, and pictures held against it.

mod activate;
mod dropped;
mod enumerate;
mod expected;
mod load;
mod matching;
mod model;
mod pairing_order;
mod templates;

pub use activate::{
    ActivationFault, Examination, MOST_EDGES, MOST_NODES, activation_faults, examine,
};
pub use dropped::Dropped;
pub use enumerate::{MAX_PATHS, Path, PathCounts, PathEnd, Paths, Step, TooManyPaths, enumerate};
pub use expected::ExpectedFile;
pub use load::{Loaded, PipelineFault, load};
pub use matching::{Matcher, Stand, Status, Verdict};
pub use model::{Capture, Node, NodeKind, Pipeline};
pub use templates::{Template, templates};
