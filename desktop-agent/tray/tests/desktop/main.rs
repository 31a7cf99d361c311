//! The desktop app on a desktop of its own: a screen in memory, a session bus, a window manager, a
//! keychain, a notification daemon and a tray, all real except the tray, which is ours so that it can
//! be asked what it shows. Everything is started for one test and ends with it.
#![cfg(target_os = "linux")]
#![allow(missing_docs, reason = "a test target has no readers of documentation")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]
#![allow(clippy::print_stderr, reason = "the person who reads a failure wants to know")]

mod app;
mod bus;
mod daemon;
mod driver;
mod drop_story;
mod host;
mod ladder_story;
mod library;
mod login_story;
mod menu;
mod tray_story;
mod wait;
mod web_view_story;
mod window_story;
mod windows;
mod world;
mod xdnd;
