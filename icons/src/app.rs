//! The icon of the program, as each platform wants it in its bundles.

use anyhow::{Context, Result};
use resvg::tiny_skia::Pixmap;
use tauri_icns::{IconFamily, Image, PixelFormat};

use crate::draw::Drawing;

/// The edges that Linux desktops and the bundles look for.
pub const SIZES: [u32; 7] = [16, 32, 48, 64, 128, 256, 512];

/// The edges inside of a Windows icon.
const WINDOWS: [u32; 7] = [16, 20, 24, 32, 48, 64, 256];

/// The edges inside of a macOS icon.
const MACOS: [u32; 7] = [16, 32, 64, 128, 256, 512, 1024];

/// The picture with this edge.
///
/// # Errors
/// When the drawing is missing.
pub fn picture(edge: u32) -> Result<Pixmap> {
    Drawing::read("app", "")?.at(edge)
}

/// The file for Windows.
///
/// # Errors
/// When the drawing is missing.
pub fn windows() -> Result<Vec<u8>> {
    let mut all = ico::IconDir::new(ico::ResourceType::Icon);
    for edge in WINDOWS {
        let image = ico::IconImage::from_rgba_data(edge, edge, straight(&picture(edge)?));
        all.add_entry(ico::IconDirEntry::encode(&image)?);
    }
    let mut file = Vec::new();
    all.write(&mut file)?;
    Ok(file)
}

/// The file for macOS.
///
/// # Errors
/// When the drawing is missing.
pub fn macos() -> Result<Vec<u8>> {
    let mut all = IconFamily::new();
    for edge in MACOS {
        let image = Image::from_data(PixelFormat::RGBA, edge, edge, straight(&picture(edge)?))?;
        all.add_icon(&image)
            .with_context(|| format!("macOS knows no icon with the edge {edge}."))?;
    }
    let mut file = Vec::new();
    all.write(&mut file)?;
    Ok(file)
}

/// Red, green, blue and coverage of each pixel, colours not yet weakened by the coverage.
#[must_use]
pub fn straight(picture: &Pixmap) -> Vec<u8> {
    let pixels = picture.pixels().iter().map(resvg::tiny_skia::PremultipliedColorU8::demultiply);
    pixels.flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()]).collect()
}
