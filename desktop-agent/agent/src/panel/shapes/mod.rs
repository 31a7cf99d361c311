//! What faces are told and what they may ask, as JSON. `ui/kit/src/generated/panel.ts` is made from
//! these shapes.

mod activity;
mod card;
mod commands;
mod computer;
mod event;
mod folders;
mod log;
mod menu;
mod settings;
mod state;
mod team;
#[cfg(test)]
mod typescript;

pub use activity::*;
pub use card::*;
pub use commands::*;
pub use computer::*;
pub use event::*;
pub use folders::*;
pub use log::*;
pub use menu::*;
pub use settings::*;
pub use state::*;
pub use team::*;
