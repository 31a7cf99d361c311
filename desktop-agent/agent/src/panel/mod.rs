//! The panel: everything that the desktop app can do, as one table of commands over a running agent.
//! Faces (a tray, a browser, a terminal) only show the state and hand commands on.
//!
//! Alone, the panel starts a coordinator of its own beside the agent; in a team it works with the
//! team's. What ran is remembered here, so that it shows while no coordinator can be reached.

mod commands;
mod compose;
mod desktop;
mod engine;
mod events;
mod fault;
mod hold;
mod http;
mod link;
mod log;
mod memory;
mod menu;
mod mounts;
mod notices;
mod pace;
mod power;
mod rounds;
#[cfg(test)]
mod samples;
mod scribe;
pub mod shapes;
mod standing;
mod start;
mod table;
#[cfg(test)]
mod tests;
mod tray;
mod wanted;
mod watching;
mod world;

pub use desktop::{Desktop, Plain};
pub use fault::PanelFault;
pub use http::{Served, page};
pub use log::{LogBook, start_logging};
pub use start::{PanelParts, find_coordinator};
pub use world::Panel;
