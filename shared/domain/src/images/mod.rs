//! Pictures gathered from file names: groups of files that share camera and counter, and the
//! separate images within them. Both photo pairing and pipeline validation start here.
//!
//! A file costs 12 bytes: the number of its group, and the number of its tail (what follows
//! camera and counter in its name), of which a library has few distinct ones.

mod gather;
mod invalid;
mod naming_rule;
mod pairing;
mod tails;
mod validation;
mod views;

pub use gather::Gatherer;
pub use invalid::{INVALID_SHOWN, InvalidFile};
pub use naming_rule::{NamingRule, PatternFault};
pub use pairing::{CameraUse, PairingFindings, pair};
pub use validation::{ImageStanding, StatusCounts, ValidationFindings, validate};
pub use views::{ImageView, Images};
