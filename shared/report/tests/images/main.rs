//! The reports of photo pairing and pipeline validation tell the truth, stay light and let no file
//! name act.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod graph;
mod pairing;
mod pipeline;
mod safety;
mod sample;
