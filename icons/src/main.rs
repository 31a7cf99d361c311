//! `cargo xtask icons`: draws every picture anew.

use anyhow::{Context, Result};
use safelight_icons::{draw::folder, files};

fn main() -> Result<()> {
    let rendered = folder().join("rendered");
    std::fs::create_dir_all(&rendered)?;
    for (name, bytes) in files::all()? {
        std::fs::write(rendered.join(&name), bytes).with_context(|| name)?;
    }
    Ok(())
}
