//! Pipelines: a photographer's workflow as a directed graph, and pictures held against it.

mod activate;
mod dropped;
mod enumerate;
mod expected;
mod load;
mod matching;
mod model;
mod pairing_order;

pub use activate::{ActivationFault, activation_faults};
pub use dropped::Dropped;
pub use enumerate::{MAX_PATHS, Path, PathCounts, PathEnd, Paths, Step, TooManyPaths, enumerate};
pub use expected::ExpectedFile;
pub use load::{Loaded, PipelineFault, load};
pub use matching::{Matcher, Stand, Status, Verdict};
pub use model::{Capture, Node, NodeKind, Pipeline};
