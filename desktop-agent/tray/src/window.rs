//! The panel's window. It is made when it is wanted and gone when it is closed, because a web view
//! that nobody looks at is memory for nothing. When it cannot show the page, the browser does.

use std::time::Duration;

use tauri::{AppHandle, Manager as _, WebviewWindow, WebviewWindowBuilder, WindowEvent, Wry};

use crate::{drop, notify, remembered::Once, skin::Skin};

/// Its name, in the configuration too.
pub(crate) const LABEL: &str = "panel";

/// How long a page may take until it asks for the state. It takes a third of a second where web
/// views work; a slow disk at login takes its time.
const PATIENCE: Duration = Duration::from_secs(20);

/// Shows the window, or the panel in the browser where there can be no window.
pub(crate) fn show(app: &AppHandle) {
    let skin = app.state::<Skin>();
    if skin.is_ending() {
        return;
    }
    if skin.in_browser() {
        return browse(app);
    }
    if let Some(window) = app.get_webview_window(LABEL) {
        raise(&window);
        return;
    }
    match open(app) {
        Ok(window) => {
            follow(app, &window);
            tauri::async_runtime::spawn(page_or_browser(app.clone()));
        }
        Err(error) => {
            tracing::warn!(%error, "the window could not be opened");
            give_up(app);
        }
    }
}

/// Closes the window, if there is one.
pub(crate) fn close(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(LABEL) {
        // It may be gone already.
        let _ = window.close();
    }
}

fn open(app: &AppHandle) -> tauri::Result<WebviewWindow<Wry>> {
    let windows = &app.config().app.windows;
    let config = windows.iter().find(|window| window.label == LABEL);
    WebviewWindowBuilder::from_config(app, config.ok_or(tauri::Error::WindowNotFound)?)?.build()
}

fn raise(window: &WebviewWindow<Wry>) {
    // Each of these may be refused by a window system that leaves it to its user.
    let _ = window.unminimize();
    let _ = window.show();
    let _ = window.set_focus();
}

fn follow(app: &AppHandle, window: &WebviewWindow<Wry>) {
    let listener = app.clone();
    window.on_window_event(move |event| {
        let skin = listener.state::<Skin>();
        match event {
            WindowEvent::DragDrop(event) => drop::dropped(&listener, &skin, event),
            WindowEvent::CloseRequested { .. } => closing(&listener, &skin),
            WindowEvent::Destroyed => skin.told.left(),
            _ => {}
        }
    });
    #[cfg(target_os = "linux")]
    follow_page(app, window);
}

/// Says once that closing is not ending.
fn closing(app: &AppHandle, skin: &Skin) {
    if skin.is_ending() || !skin.remembered.first_time(Once::ClosesToTray) {
        return;
    }
    notify::notify(
        app,
        if skin.has_host() {
            "Safelight goes on. Its light is in the tray; Quit is in its menu."
        } else {
            "Safelight goes on. Start it again to see its window."
        },
    );
}

/// The process that draws the page may end on its own. The agent does not notice; the page is drawn
/// anew once, and after that the browser serves.
#[cfg(target_os = "linux")]
fn follow_page(app: &AppHandle, window: &WebviewWindow<Wry>) {
    use webkit2gtk::WebViewExt as _;
    let app = app.clone();
    let followed = window.with_webview(move |view| {
        view.inner().connect_web_process_terminated(move |view, reason| {
            tracing::warn!(?reason, "the process of the page ended");
            let skin = app.state::<Skin>();
            skin.told.left();
            if skin.page_ended_before() {
                destroy(&app);
                give_up(&app);
            } else {
                view.reload();
                tauri::async_runtime::spawn(page_or_browser(app.clone()));
            }
        });
    });
    if let Err(error) = followed {
        tracing::warn!(%error, "the page cannot be followed");
    }
}

/// Waits until the page asks for the state; when it does not, the web view does not work here.
async fn page_or_browser(app: AppHandle) {
    let mut listening = app.state::<Skin>().told.listening();
    let heard = tokio::time::timeout(PATIENCE, listening.wait_for(|listens| *listens)).await;
    if heard.is_err() && app.get_webview_window(LABEL).is_some() {
        tracing::warn!("the window shows no page");
        destroy(&app);
        give_up(&app);
    }
}

/// From now on the panel is shown in the browser.
fn give_up(app: &AppHandle) {
    app.state::<Skin>().use_browser();
    browse(app);
}

fn destroy(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(LABEL) {
        let _ = window.destroy();
    }
}

fn browse(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let skin = app.state::<Skin>();
        if let Err(error) = skin.browse().await {
            tracing::warn!(%error, "the panel could not be opened in the browser");
            notify::notify(&app, &format!("The panel could not be opened in the browser: {error}"));
        }
    });
}
