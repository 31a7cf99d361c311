//! The rules of the repository. Each rule is a function from what it looks at to its complaints;
//! beside each stands a test that a breach is caught.
#![allow(missing_docs, reason = "a test target has no readers of documentation")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

#[path = "tidy/budgets.rs"]
mod budgets;
#[path = "tidy/code.rs"]
mod code;
#[path = "tidy/edges.rs"]
mod edges;
#[path = "tidy/job_state.rs"]
mod job_state;
#[path = "tidy/licences.rs"]
mod licences;
#[path = "tidy/migrations.rs"]
mod migrations;
#[path = "tidy/repository.rs"]
mod repository;
#[path = "tidy/switches.rs"]
mod switches;
#[path = "tidy/tokens.rs"]
mod tokens;
#[path = "tidy/vectors.rs"]
mod vectors;
#[path = "tidy/words.rs"]
mod words;
