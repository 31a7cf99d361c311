//! The running agent: one file per loop, joined by channels to one decider. Each loop has one
//! `select!` and ends by cancellation.
//!
//! heartbeat: tells that we live, hears commands · claim: asks for work when the decider lets it ·
//! socket: keeps a socket open where one can be had · progress: tells how far the job at hand is · delivery: hands in what the outbox holds · team: keeps
//! the team's settings at hand.

mod claim;
mod decider;
mod delivery;
mod event;
mod heartbeat;
mod leases;
mod link;
mod progress;
mod report;
mod run;
mod socket;
mod standing;
mod team;
mod tempo;

pub use event::{Ask, Asked};
pub use link::Way;
pub use report::{JobReport, StatusReport};
pub use run::{AskReceiver, Ending, Parts, run};
pub use standing::{Hold, Standing, Underway};
pub use tempo::Tempo;
