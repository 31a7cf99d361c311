//! `PhotoStats` against recorded vectors, against a slow obvious model, and against itself.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod cost;
mod golden;
mod model;
mod properties;
mod tree;
