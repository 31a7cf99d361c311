//! The skin: a light in the tray, a window, a place to drop a folder. It shows what
//! `safelight_agent::panel` says and forwards what people do; it decides nothing.

mod act;
mod app;
mod arguments;
mod display;
mod drop;
mod follow;
mod icon;
mod link;
mod notify;
mod page;
mod parts;
mod quit;
mod remembered;
mod running;
mod skin;
mod start_at_login;
mod told;
mod window;

pub use app::main;
