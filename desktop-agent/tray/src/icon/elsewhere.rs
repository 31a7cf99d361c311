//! The icon of macOS and Windows, by Tauri.

use safelight_agent::panel::shapes::{MenuEntry, MenuKind};
use tauri::{
    AppHandle, Wry,
    image::Image,
    menu::{CheckMenuItem, IsMenuItem, Menu, MenuItem, PredefinedMenuItem, Submenu},
    tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent},
};
use tokio::sync::mpsc::UnboundedSender;

use super::{
    Asked, Face,
    pictures::{Theme, pictures},
};

/// The edge that is handed over; the system makes smaller ones of it.
const EDGE: u32 = if cfg!(target_os = "macos") { 36 } else { 32 };

/// The icon beside the clock.
pub(crate) struct Icon {
    app: AppHandle,
    icon: TrayIcon,
}

impl Icon {
    /// Shows the icon.
    ///
    /// # Errors
    /// When the system refuses it.
    pub(crate) async fn start(
        app: &AppHandle,
        face: Face,
        asked: UnboundedSender<Asked>,
    ) -> anyhow::Result<Self> {
        let pressed = asked.clone();
        let icon = TrayIconBuilder::with_id("safelight")
            .menu(&menu(app, &face.menu)?)
            .show_menu_on_left_click(cfg!(target_os = "macos"))
            .icon_as_template(cfg!(target_os = "macos"))
            .tooltip(&face.tray.tooltip)
            .on_menu_event(move |_, event| {
                let _ = pressed.send(Asked::Press(event.id().0.clone()));
            })
            .on_tray_icon_event(move |_, event| {
                if is_left_click(&event) && !cfg!(target_os = "macos") {
                    let _ = asked.send(Asked::Open);
                }
            })
            .build(app)?;
        let icon = Self { app: app.clone(), icon };
        icon.show(face).await;
        Ok(icon)
    }

    /// Shows another face; what the system refuses stays as it was.
    pub(crate) async fn show(&self, face: Face) {
        let _ = self.icon.set_icon(picture(&face));
        let _ = self.icon.set_tooltip(Some(&face.tray.tooltip));
        if let Ok(menu) = menu(&self.app, &face.menu) {
            let _ = self.icon.set_menu(Some(menu));
        }
    }
}

fn is_left_click(event: &TrayIconEvent) -> bool {
    matches!(
        event,
        TrayIconEvent::Click { button: MouseButton::Left, button_state: MouseButtonState::Up, .. }
    )
}

fn picture(face: &Face) -> Option<Image<'static>> {
    let all = pictures(theme(), face.tray.state, face.tray.wedge);
    let one = all.into_iter().find(|picture| picture.edge == EDGE)?;
    Some(Image::new_owned(one.rgba, one.edge, one.edge))
}

#[cfg(target_os = "windows")]
fn theme() -> Theme {
    let place = r"Software\Microsoft\Windows\CurrentVersion\Themes\Personalize";
    let light = windows_registry::CURRENT_USER
        .open(place)
        .and_then(|key| key.get_u32("SystemUsesLightTheme"));
    if light.is_ok_and(|light| light == 0) { Theme::Dark } else { Theme::Light }
}

#[cfg(not(target_os = "windows"))]
fn theme() -> Theme {
    Theme::Template
}

fn menu(app: &AppHandle, list: &[MenuEntry]) -> tauri::Result<Menu<Wry>> {
    let entries = entries(app, list)?;
    let entries: Vec<&dyn IsMenuItem<Wry>> = entries.iter().map(AsRef::as_ref).collect();
    Menu::with_items(app, &entries)
}

fn entries(app: &AppHandle, list: &[MenuEntry]) -> tauri::Result<Vec<Box<dyn IsMenuItem<Wry>>>> {
    list.iter().map(|one| entry(app, one)).collect()
}

fn entry(app: &AppHandle, entry: &MenuEntry) -> tauri::Result<Box<dyn IsMenuItem<Wry>>> {
    let MenuEntry { id, enabled, .. } = entry;
    // An ampersand would mark a key.
    let label = entry.label.replace('&', "&&");
    Ok(match entry.kind {
        MenuKind::Separator => Box::new(PredefinedMenuItem::separator(app)?),
        MenuKind::Submenu => {
            let children = entries(app, &entry.children)?;
            let children: Vec<&dyn IsMenuItem<Wry>> = children.iter().map(AsRef::as_ref).collect();
            Box::new(Submenu::with_id_and_items(app, id, label, *enabled, &children)?)
        }
        MenuKind::Check => {
            let checked = entry.checked.unwrap_or(false);
            Box::new(CheckMenuItem::with_id(app, id, label, *enabled, checked, None::<&str>)?)
        }
        MenuKind::Text => Box::new(MenuItem::with_id(app, id, label, false, None::<&str>)?),
        MenuKind::Item => Box::new(MenuItem::with_id(app, id, label, *enabled, None::<&str>)?),
    })
}
