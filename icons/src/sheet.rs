//! One sheet for each kind of panel and size: all states of the tray side by side, in the order of
//! `order.txt`. The tray program cuts it up again; a file for each state would be a hundred and more.

use anyhow::{Context, Result};
use resvg::tiny_skia::Pixmap;

use crate::{draw::Drawing, theme::Theme};

/// The states in the order in which they lie on a sheet.
pub fn states() -> impl Iterator<Item = &'static str> {
    include_str!("../order.txt").lines()
}

/// The sheet of one kind of panel and one size.
///
/// # Errors
/// When a drawing is missing.
pub fn sheet(theme: Theme, edge: u32) -> Result<Pixmap> {
    let count = u32::try_from(states().count())?;
    let mut sheet = Pixmap::new(edge * count, edge).context("A sheet has at least one state.")?;
    for (state, right) in states().zip((0..).step_by(edge as usize)) {
        state_drawing(theme, state)?.onto(&mut sheet.as_mut(), edge, right);
    }
    Ok(sheet)
}

/// The drawing of one state in the colours for one kind of panel.
///
/// # Errors
/// When there is none.
pub fn state_drawing(theme: Theme, state: &str) -> Result<Drawing> {
    Drawing::read(&format!("tray/{state}"), &theme.style())
}
