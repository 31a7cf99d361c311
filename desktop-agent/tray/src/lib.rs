//! The Tauri skin: tray, window, drop, autostart. No logic.
