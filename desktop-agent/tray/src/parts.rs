//! What the panel is started with: its place, and what this desktop can do for it.

use std::sync::Arc;

use anyhow::Result;
use safelight_agent::{
    files::Place,
    panel::{Desktop, PanelParts, Plain},
};
use tauri::AppHandle;

use crate::{arguments::Arguments, start_at_login::StartAtLogin};

/// Everything, for a panel with a window.
pub(crate) fn parts(app: &AppHandle, arguments: &Arguments) -> Result<PanelParts> {
    Ok(PanelParts::new(place(arguments)?, Arc::new(Skinned { login: StartAtLogin::of(app) })))
}

/// Everything, for a panel that is only shown in browsers.
pub(crate) fn parts_without_window(arguments: &Arguments) -> Result<PanelParts> {
    Ok(PanelParts::new(place(arguments)?, Arc::new(Plain)))
}

fn place(arguments: &Arguments) -> Result<Place> {
    Ok(Place::choose(arguments.data_dir.clone(), None)?)
}

/// The desktop, with starting at login.
struct Skinned {
    login: Option<StartAtLogin>,
}

impl Desktop for Skinned {
    fn open(&self, what: &str) -> Result<(), String> {
        Plain.open(what)
    }

    fn starts_at_login(&self) -> Option<bool> {
        self.login.as_ref().map(StartAtLogin::is_on)
    }

    fn start_at_login(&self, on: bool) -> Result<(), String> {
        let Some(login) = &self.login else {
            return Err("This account has no home folder to write that into.".to_owned());
        };
        login.set(on).map_err(|error| format!("The system refused it: {error}."))
    }
}
