//! The pictures of the tray, cut out of the sheets that `icons` renders.

use safelight_agent::panel::shapes::TrayState;
use tauri::image::Image;

/// What the icon lies on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Theme {
    /// A light panel.
    #[cfg_attr(target_os = "macos", allow(dead_code, reason = "macOS colours the icon itself"))]
    Light,
    /// A dark panel.
    #[cfg_attr(target_os = "macos", allow(dead_code, reason = "macOS colours the icon itself"))]
    Dark,
    /// Whatever macOS makes of it.
    #[cfg_attr(not(target_os = "macos"), allow(dead_code, reason = "only macOS colours icons"))]
    Template,
}

/// One state in one size: red, green, blue and coverage of each pixel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Picture {
    /// Its edge in pixels.
    pub(crate) edge: u32,
    /// Four bytes a pixel, row by row.
    pub(crate) rgba: Vec<u8>,
}

/// The order of the states on every sheet.
const ORDER: &str = include_str!("../../../../icons/order.txt");

/// A sheet as it lies in the program.
type Sheet = (Theme, u32, &'static [u8]);

macro_rules! sheet {
    ($theme:ident, $word:literal, $edge:literal) => {
        (
            Theme::$theme,
            $edge,
            include_bytes!(concat!("../../../../icons/rendered/tray-", $word, "-", $edge, ".png")),
        )
    };
}

#[cfg(not(target_os = "macos"))]
const SHEETS: &[Sheet] = &[
    sheet!(Light, "light", 16),
    sheet!(Light, "light", 22),
    sheet!(Light, "light", 24),
    sheet!(Light, "light", 32),
    sheet!(Light, "light", 48),
    sheet!(Dark, "dark", 16),
    sheet!(Dark, "dark", 22),
    sheet!(Dark, "dark", 24),
    sheet!(Dark, "dark", 32),
    sheet!(Dark, "dark", 48),
];
#[cfg(target_os = "macos")]
const SHEETS: &[Sheet] = &[sheet!(Template, "template", 36)];

/// The state in every size for one kind of panel, smallest first; none when no sheet has it, which
/// a test rules out.
pub(crate) fn pictures(theme: Theme, state: TrayState, wedge: u8) -> Vec<Picture> {
    let sheets = SHEETS.iter().filter(|(of, _, _)| *of == theme);
    sheets.filter_map(|(_, edge, png)| cut(png, *edge, &name(state, wedge))).collect()
}

/// The name of a state in the list of drawings.
fn name(state: TrayState, wedge: u8) -> String {
    let name = match state {
        TrayState::Problem => "problem",
        TrayState::NeedsSetup => "needs_setup",
        TrayState::Paused => "paused",
        TrayState::Working => return format!("working-{}", wedge.min(8)),
        TrayState::Findings => "findings",
        TrayState::Offline => "offline",
        TrayState::Healthy => "healthy",
    };
    name.to_owned()
}

/// One picture of a sheet, on which they lie side by side.
fn cut(png: &[u8], edge: u32, name: &str) -> Option<Picture> {
    let at = ORDER.lines().position(|listed| listed == name)?;
    let sheet = Image::from_bytes(png).ok()?;
    let row = sheet.width() as usize * 4;
    let wide = edge as usize * 4;
    let rows = sheet.rgba().chunks_exact(row);
    let rgba = rows.flat_map(|row| row.get(at * wide..(at + 1) * wide).unwrap_or_default());
    Some(Picture { edge, rgba: rgba.copied().collect() })
}

#[cfg(test)]
mod tests {
    use super::{ORDER, Theme, TrayState, name, pictures};

    const STATES: [TrayState; 7] = [
        TrayState::Problem,
        TrayState::NeedsSetup,
        TrayState::Paused,
        TrayState::Working,
        TrayState::Findings,
        TrayState::Offline,
        TrayState::Healthy,
    ];

    #[cfg(not(target_os = "macos"))]
    #[test]
    fn every_state_and_step_has_a_picture_of_its_own_in_every_size() {
        for theme in [Theme::Light, Theme::Dark] {
            let mut seen = Vec::new();
            for (state, wedge) in STATES.iter().flat_map(|state| (0..=8).map(move |w| (*state, w)))
            {
                let all = pictures(theme, state, wedge);
                let edges: Vec<u32> = all.iter().map(|one| one.edge).collect();
                assert_eq!(edges, [16, 22, 24, 32, 48], "{state:?}");
                assert!(all.iter().all(|one| one.rgba.len() == (one.edge * one.edge * 4) as usize));
                let name = name(state, wedge);
                let smallest = all[0].rgba.clone();
                let same = seen.iter().find(|(_, rgba)| *rgba == smallest);
                assert!(same.is_none_or(|(other, _)| *other == name), "{name} looks like {same:?}");
                seen.push((name, smallest));
            }
        }
    }

    #[test]
    fn every_name_is_on_the_sheets() {
        for (state, wedge) in STATES.iter().flat_map(|state| (0..=9).map(move |w| (*state, w))) {
            let name = name(state, wedge);
            assert!(ORDER.lines().any(|listed| listed == name), "{name}");
        }
    }
}
