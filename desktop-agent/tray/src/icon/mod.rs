//! The light in the tray: a picture, words, and a menu that is complete without the window.

#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
mod panel_colour;
mod pictures;

#[cfg(not(target_os = "linux"))]
pub(crate) use elsewhere::Icon;
#[cfg(target_os = "linux")]
pub(crate) use linux::Icon;

use safelight_agent::panel::shapes::{MenuEntry, PanelState, Tray};

/// What somebody did with the icon, or what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// It was clicked.
    Open,
    /// An entry of the menu was pressed.
    Press(String),
    /// Something shows tray icons now, or no longer does. Elsewhere something always does.
    #[cfg(target_os = "linux")]
    Host(bool),
}

/// What the icon shows of the state; only when this changed is there anything to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Face {
    /// The picture and the words.
    pub(crate) tray: Tray,
    /// The whole menu.
    pub(crate) menu: Vec<MenuEntry>,
}

impl From<&PanelState> for Face {
    fn from(state: &PanelState) -> Self {
        Self { tray: state.tray.clone(), menu: state.menu.clone() }
    }
}
