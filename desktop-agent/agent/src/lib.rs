//! The agent: claims, runs, reports, keeps secrets; no GUI libraries. One library with three
//! faces: the headless binary, the tray, and tests.

pub mod check;
pub mod cli;
pub mod engine;
