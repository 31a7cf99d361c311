//! Notifications of the system. Whether there is something to say is the panel's to decide.

use tauri::AppHandle;
use tauri_plugin_notification::NotificationExt as _;

/// Shows one sentence. Where nothing shows notifications it stands in the panel all the same.
pub(crate) fn notify(app: &AppHandle, sentence: &str) {
    let shown =
        app.notification().builder().title("Safelight").body(sentence).icon("safelight").show();
    if let Err(error) = shown {
        tracing::info!(%error, "a notification could not be shown");
    }
}
