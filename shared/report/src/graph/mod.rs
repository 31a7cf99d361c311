//! A pipeline drawn: stations below each other in layers, loops led around the right side. Sized
//! in pixels, so that its words can be read on a phone; what does not fit is scrolled, from the
//! middle where the capture stands. On a wide page it shrinks a little before it is scrolled.

mod alone;
mod draw;
mod layout;
mod shapes;
mod table;

pub use alone::pipeline_svg;
pub(crate) use draw::draw;
pub(crate) use table::table;

/// What the numbers on a drawing count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counted {
    /// Pictures on their best ways.
    Images,
    /// Ways through the pipeline.
    Ways,
    /// There are no numbers.
    Nothing,
}

/// Pipelines with more nodes are not drawn, only listed.
const MOST_DRAWN: usize = 120;
