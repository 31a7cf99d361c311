//! macOS (a launch agent) and Windows (the Run key), through the kept plugin.

use std::io;

use tauri::{AppHandle, Wry, plugin::TauriPlugin};
use tauri_plugin_autostart::{MacosLauncher, ManagerExt as _};

use super::ARGUMENT;

/// The plugin that knows both.
pub(crate) fn plugin() -> TauriPlugin<Wry> {
    tauri_plugin_autostart::init(MacosLauncher::LaunchAgent, Some(vec![ARGUMENT]))
}

/// Whether the program starts at login.
pub(crate) struct StartAtLogin(AppHandle);

impl StartAtLogin {
    /// Through this program.
    pub(crate) fn of(app: &AppHandle) -> Option<Self> {
        Some(Self(app.clone()))
    }

    /// Whether it does.
    pub(crate) fn is_on(&self) -> bool {
        self.0.autolaunch().is_enabled().unwrap_or(false)
    }

    /// Switches it on or off.
    pub(crate) fn set(&self, on: bool) -> io::Result<()> {
        let launch = self.0.autolaunch();
        let done = if on { launch.enable() } else { launch.disable() };
        done.map_err(io::Error::other)
    }
}
