//! A slow and obvious model of photo pairing and pipeline validation, written from the rules alone.
//!
//! It shares no function with the crate it judges, and prefers a plain loop to anything clever: what it says
//! is easy to check by eye, and two programs that agree on thousands of random cases are probably right.

pub(crate) mod cases;
pub(crate) mod graph;
pub(crate) mod images;
pub(crate) mod matching;
pub(crate) mod names;
pub(crate) mod paths;
pub(crate) mod results;
pub(crate) mod seeded;
