//! Photo pairing and pipeline validation on thousands of random trees and pipelines, judged by a slow,
//! obvious model of the rules and by what must hold for any tree.
//!
//! `SAFELIGHT_FUZZ_CASES` asks for another number of cases, `SAFELIGHT_FUZZ_SEED` for other ones.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod agreement;
mod answers;
mod model;
mod properties;
