//! Every file that is made, with its name below `rendered`.

use anyhow::Result;

use crate::{app, sheet, theme::Theme};

/// All files, by name. The same drawings always make the same bytes.
///
/// # Errors
/// When a drawing is missing or none.
pub fn all() -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for theme in Theme::ALL {
        for &edge in theme.sizes() {
            let sheet = sheet::sheet(theme, edge)?.encode_png()?;
            files.push((format!("tray-{}-{edge}.png", theme.word()), sheet));
        }
    }
    for edge in app::SIZES {
        files.push((format!("app-{edge}.png"), app::picture(edge)?.encode_png()?));
    }
    files.push(("app.ico".into(), app::windows()?));
    files.push(("app.icns".into(), app::macos()?));
    Ok(files)
}
