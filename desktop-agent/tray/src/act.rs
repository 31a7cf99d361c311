//! What only the skin can do of what the panel asks for.

use safelight_agent::panel::shapes::SkinAct;
use serde_json::json;
use tauri::{AppHandle, Manager as _};
use tauri_plugin_dialog::DialogExt as _;

use crate::{notify, quit, skin::Skin, told::View, window};

/// Does it.
pub(crate) fn act(app: &AppHandle, act: SkinAct) {
    match act {
        SkinAct::Open => window::show(app),
        SkinAct::AddFolder => choose_folders(app),
        SkinAct::Settings => show_at(app, View::Settings),
        SkinAct::Log => show_at(app, View::Log),
        SkinAct::Legend => show_at(app, View::Help),
        SkinAct::CopyDiagnostics => copy_diagnostics(app.clone()),
        SkinAct::Quit => quit::quit(app),
    }
}

fn show_at(app: &AppHandle, view: View) {
    app.state::<Skin>().told.view(app, view);
    window::show(app);
}

/// The system's own dialog; the page then says what the folders are and asks for consent.
fn choose_folders(app: &AppHandle) {
    let handle = app.clone();
    app.dialog().file().set_title("Add folders with photos").pick_folders(move |chosen| {
        let paths = chosen.unwrap_or_default().into_iter();
        let paths: Vec<String> = paths
            .filter_map(|path| Some(path.into_path().ok()?.to_string_lossy().into_owned()))
            .collect();
        if !paths.is_empty() {
            handle.state::<Skin>().told.folders(&handle, &paths);
            window::show(&handle);
        }
    });
}

fn copy_diagnostics(app: AppHandle) {
    tauri::async_runtime::spawn(async move {
        let skin = app.state::<Skin>();
        let said = match skin.panel.call("diagnostics.read", json!({})).await {
            Ok(reply) => skin.copy(reply["text"].as_str().unwrap_or_default()),
            Err(fault) => Err(fault.into()),
        };
        match said {
            Ok(()) => notify::notify(&app, "The diagnostics are in the clipboard."),
            Err(error) => {
                tracing::warn!(%error, "the diagnostics could not be copied");
                show_at(&app, View::Help);
            }
        }
    });
}
