//! Folders dropped on the window, from the system's own event: it brings whole paths.

use tauri::{AppHandle, DragDropEvent};

use crate::skin::Skin;

/// Tells the page; what the folders are to us is the panel's to say.
pub(crate) fn dropped(app: &AppHandle, skin: &Skin, event: &DragDropEvent) {
    match event {
        DragDropEvent::Enter { .. } => skin.told.drag(app, true),
        DragDropEvent::Leave => skin.told.drag(app, false),
        DragDropEvent::Drop { paths, .. } => {
            skin.told.drag(app, false);
            let paths: Vec<String> =
                paths.iter().map(|path| path.to_string_lossy().into_owned()).collect();
            skin.told.folders(app, &paths);
        }
        _ => {}
    }
}
