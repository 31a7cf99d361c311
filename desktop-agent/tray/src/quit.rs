//! Ending is real: work stops, is kept for the next start, and the process is gone within two seconds.

use std::time::Duration;

use tauri::{AppHandle, Manager as _};

use crate::{skin::Skin, window};

/// How long the panel may take to stop; what is not done then is done at the next start.
pub(crate) const PATIENCE: Duration = Duration::from_millis(1500);

/// Ends the program. Asking again changes nothing.
pub(crate) fn quit(app: &AppHandle) {
    let skin = app.state::<Skin>();
    if skin.begin_to_end() {
        return;
    }
    let (app, panel) = (app.clone(), skin.panel.clone());
    tauri::async_runtime::spawn(async move {
        window::close(&app);
        if tokio::time::timeout(PATIENCE, panel.stop()).await.is_err() {
            tracing::warn!("the panel did not stop in time");
        }
        app.exit(0);
    });
}

/// Ends the program when the system asks for it.
pub(crate) fn on_signals(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if asked().await {
            quit(&app);
        }
    });
}

#[cfg(unix)]
pub(crate) async fn asked() -> bool {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut end), Ok(mut interrupt)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        return false;
    };
    tokio::select! {
        heard = end.recv() => heard.is_some(),
        heard = interrupt.recv() => heard.is_some(),
    }
}

#[cfg(not(unix))]
pub(crate) async fn asked() -> bool {
    tokio::signal::ctrl_c().await.is_ok()
}
