//! Pictures gathered from file names: groups of files that share camera and counter, and the
//! separate images within them. Both photo pairing and pipeline validation start here.
//!
//! A file costs 16 bytes: the numbers of its group, its folder and its tail (what follows camera
//! and counter in its name), of which a library has few distinct ones.

mod flow;
mod gather;
mod invalid;
mod lacking;
mod naming_rule;
mod pairing;
mod tails;
mod validation;
mod views;

pub use flow::{Flow, NodeFlow, image_flow, path_flow};
pub use gather::Gatherer;
pub use invalid::{INVALID_SHOWN, InvalidFile, InvalidFiles};
pub use lacking::{EndLacks, IMAGES_NAMED, ImageName, Lacking, LackingGroup};
pub use naming_rule::{NamingRule, PatternFault};
pub use pairing::{CameraUse, PairingFindings, pair, try_pair};
pub use validation::{
    ImageStanding, Shape, StatusCounts, ValidationFindings, try_validate, validate,
};
pub use views::{ImageView, Images};
