//! The agent against a coordinator that is told what to say: real sockets, real files, and a world
//! of its own for each test.
#![allow(missing_docs, reason = "a test target has no readers of documentation")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

mod changes;
mod connection;
mod connectors;
mod fake;
mod faults;
mod hold;
mod jobs;
#[cfg(target_os = "linux")]
mod keychain;
mod mark;
mod outbox;
mod pipelines;
#[cfg(target_os = "linux")]
mod prompts;
mod roots;
mod socket;
mod team;
mod tls;
mod verbs;
mod world;
