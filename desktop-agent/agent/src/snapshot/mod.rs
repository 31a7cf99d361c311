//! What a result leaves behind for the next one of the same tool on the same collection: a mark of
//! every file, the findings, and the result itself. One file holds it all, so that it is replaced
//! whole; it is small (15 bytes a file), and read one folder at a time.
//!
//! A snapshot becomes the current one when the coordinator accepted the result it belongs to, for
//! only then is there a result to compare with. Until then it lies in the result's entry of the
//! outbox and shares its fate.

mod findings;
mod layout;
mod place;
mod previous;
mod question;
mod recorder;
mod seal;
#[cfg(test)]
mod tests;
mod writer;

pub use place::{Slot, Snapshots};
pub use question::Question;
pub use recorder::{Marker, Recorder, Walked};
pub use seal::{Kept, Made};
