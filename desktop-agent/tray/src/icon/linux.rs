//! The icon as a StatusNotifierItem. `ksni` tells when something that shows such icons comes or goes,
//! and registers us anew by itself; nothing here waits for it.

use ksni::{Category, Handle, MenuItem, OfflineReason, ToolTip, TrayMethods as _, menu};
use safelight_agent::panel::shapes::{MenuEntry, MenuKind, TrayState};
use tauri::AppHandle;
use tokio::sync::mpsc::UnboundedSender;

use super::{
    Asked, Face,
    panel_colour::{self, Colour},
    pictures::{Theme, pictures},
};

/// The icon on the bus.
pub(crate) struct Icon(Handle<Light>);

impl Icon {
    /// Puts the icon on the session bus.
    ///
    /// # Errors
    /// Without a session bus. That nothing shows icons is no error, but told as [`Asked::Host`].
    pub(crate) async fn start(
        _app: &AppHandle,
        face: Face,
        asked: UnboundedSender<Asked>,
    ) -> anyhow::Result<Self> {
        let colours = panel_colour::Colours::listen().await;
        let theme = colours.as_ref().map_or_else(panel_colour::guess, panel_colour::Colours::now);
        let light = Light { face, theme: theme.into(), asked };
        let handle = light.assume_sni_available(true).spawn().await?;
        if let Some(colours) = colours {
            tokio::spawn(recolour(colours, handle.clone()));
        }
        Ok(Self(handle))
    }

    /// Shows another face.
    pub(crate) async fn show(&self, face: Face) {
        self.0.update(|light| light.face = face).await;
    }
}

/// Follows the colour of the desktop while there is an icon.
async fn recolour(mut colours: panel_colour::Colours, handle: Handle<Light>) {
    while let Some(colour) = colours.next().await {
        if handle.update(|light| light.theme = colour.into()).await.is_none() {
            return;
        }
    }
}

impl From<Colour> for Theme {
    fn from(colour: Colour) -> Self {
        match colour {
            Colour::Light => Self::Light,
            Colour::Dark => Self::Dark,
        }
    }
}

/// What the bus asks for.
struct Light {
    face: Face,
    theme: Theme,
    asked: UnboundedSender<Asked>,
}

impl Light {
    fn ask(&self, what: Asked) {
        // Nobody listens only while the program ends.
        let _ = self.asked.send(what);
    }

    fn pixmaps(&self) -> Vec<ksni::Icon> {
        let tray = &self.face.tray;
        let pictures = pictures(self.theme, tray.state, tray.wedge).into_iter();
        pictures
            .filter_map(|picture| {
                let edge = i32::try_from(picture.edge).ok()?;
                Some(ksni::Icon { width: edge, height: edge, data: coverage_first(picture.rgba) })
            })
            .collect()
    }
}

impl ksni::Tray for Light {
    fn id(&self) -> String {
        "safelight".into()
    }

    fn category(&self) -> Category {
        Category::ApplicationStatus
    }

    fn title(&self) -> String {
        "Safelight".into()
    }

    fn status(&self) -> ksni::Status {
        match self.face.tray.state {
            TrayState::Problem => ksni::Status::NeedsAttention,
            _ => ksni::Status::Active,
        }
    }

    fn icon_pixmap(&self) -> Vec<ksni::Icon> {
        self.pixmaps()
    }

    fn attention_icon_pixmap(&self) -> Vec<ksni::Icon> {
        self.pixmaps()
    }

    fn tool_tip(&self) -> ToolTip {
        ToolTip { title: self.face.tray.tooltip.clone(), ..ToolTip::default() }
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        entries(&self.face.menu)
    }

    fn activate(&mut self, _x: i32, _y: i32) {
        self.ask(Asked::Open);
    }

    fn watcher_online(&self) {
        self.ask(Asked::Host(true));
    }

    fn watcher_offline(&self, _reason: OfflineReason) -> bool {
        self.ask(Asked::Host(false));
        true
    }
}

fn entries(list: &[MenuEntry]) -> Vec<MenuItem<Light>> {
    list.iter().map(entry).collect()
}

fn entry(entry: &MenuEntry) -> MenuItem<Light> {
    let label = plain(&entry.label);
    let id = entry.id.clone();
    let press = move |light: &mut Light| light.ask(Asked::Press(id.clone()));
    match entry.kind {
        MenuKind::Separator => MenuItem::Separator,
        MenuKind::Submenu => menu::SubMenu {
            label,
            enabled: entry.enabled,
            submenu: entries(&entry.children),
            ..menu::SubMenu::default()
        }
        .into(),
        MenuKind::Check => menu::CheckmarkItem {
            label,
            enabled: entry.enabled,
            checked: entry.checked.unwrap_or(false),
            activate: Box::new(press),
            ..menu::CheckmarkItem::default()
        }
        .into(),
        MenuKind::Text => {
            menu::StandardItem { label, enabled: false, ..menu::StandardItem::default() }.into()
        }
        MenuKind::Item => menu::StandardItem {
            label,
            enabled: entry.enabled,
            activate: Box::new(press),
            ..menu::StandardItem::default()
        }
        .into(),
    }
}

/// A label in which an underscore is one, and not the mark of a key.
fn plain(label: &str) -> String {
    label.replace('_', "__")
}

/// The bus wants the coverage of a pixel before its colours.
fn coverage_first(mut rgba: Vec<u8>) -> Vec<u8> {
    for pixel in rgba.chunks_exact_mut(4) {
        pixel.rotate_right(1);
    }
    rgba
}

#[cfg(test)]
mod tests {
    use ksni::Tray as _;
    use safelight_agent::panel::shapes::{MenuEntry, MenuKind, Tray, TrayState};
    use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

    use super::{Asked, Face, Light, MenuItem, Theme, coverage_first};

    fn item(id: &str, kind: MenuKind) -> MenuEntry {
        MenuEntry {
            id: id.into(),
            label: format!("my_{id}"),
            kind,
            enabled: true,
            checked: (kind == MenuKind::Check).then_some(true),
            children: Vec::new(),
        }
    }

    fn light(menu: Vec<MenuEntry>) -> (Light, UnboundedReceiver<Asked>) {
        let tray = Tray {
            state: TrayState::Problem,
            wedge: 0,
            tooltip: "Safelight: one problem".into(),
            headline: "One problem".into(),
        };
        let (asked, hear) = unbounded_channel();
        (Light { face: Face { tray, menu }, theme: Theme::Dark, asked }, hear)
    }

    #[test]
    fn an_entry_that_is_pressed_is_forwarded_by_its_id() {
        let parent = MenuEntry {
            children: vec![item("inner", MenuKind::Item)],
            ..item("outer", MenuKind::Submenu)
        };
        let (mut light, mut hear) = light(vec![parent, item("check", MenuKind::Check)]);
        let menu = light.menu();
        let MenuItem::SubMenu(outer) = &menu[0] else { panic!("the first holds others") };
        assert_eq!(outer.label, "my__outer");
        let MenuItem::Standard(inner) = &outer.submenu[0] else { panic!("an entry") };
        (inner.activate)(&mut light);
        assert_eq!(hear.try_recv().unwrap(), Asked::Press("inner".into()));
        let MenuItem::Checkmark(check) = &menu[1] else { panic!("a check") };
        assert!(check.checked);
        (check.activate)(&mut light);
        assert_eq!(hear.try_recv().unwrap(), Asked::Press("check".into()));
    }

    #[test]
    fn text_cannot_be_pressed_and_a_line_is_a_line() {
        let (light, _hear) =
            light(vec![item("words", MenuKind::Text), item("line", MenuKind::Separator)]);
        let menu = light.menu();
        assert!(matches!(&menu[0], MenuItem::Standard(text) if !text.enabled));
        assert!(matches!(&menu[1], MenuItem::Separator));
    }

    #[test]
    fn words_and_pictures_are_those_of_the_state() {
        let (light, _hear) = light(Vec::new());
        assert_eq!(light.tool_tip().title, "Safelight: one problem");
        assert!(matches!(light.status(), ksni::Status::NeedsAttention));
        let edges: Vec<i32> = light.icon_pixmap().iter().map(|icon| icon.width).collect();
        assert_eq!(edges, [16, 22, 24, 32, 48]);
    }

    #[test]
    fn coverage_comes_before_the_colours() {
        assert_eq!(coverage_first(vec![1, 2, 3, 4, 5, 6, 7, 8]), [4, 1, 2, 3, 8, 5, 6, 7]);
    }
}
