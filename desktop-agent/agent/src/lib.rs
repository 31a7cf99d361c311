//! The agent: claims, runs, reports, keeps secrets; no GUI libraries. One library with three
//! faces: the headless binary, the tray, and tests.

pub mod check;
pub mod cli;
pub mod client;
pub mod clock;
pub mod config;
pub mod connectors;
pub mod engine;
pub mod files;
pub mod identity;
pub mod job;
mod kill_point;
pub mod loops;
mod metrics;
pub mod outbox;
pub mod panel;
pub mod record;
pub mod roots;
pub mod secrets;
pub mod snapshot;
pub mod socket;
pub mod team;
