//! From a drawing to pixels.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use resvg::tiny_skia::{Pixmap, PixmapMut, Transform};
use resvg::usvg::{Options, Tree};

/// A drawing that was read, ready for any size.
pub struct Drawing(Tree);

impl Drawing {
    /// Reads a drawing below `svg`, with a style sheet laid over it.
    ///
    /// # Errors
    /// When there is no such file, or it is not SVG.
    pub fn read(name: &str, style: &str) -> Result<Self> {
        let path = folder().join("svg").join(name).with_extension("svg");
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("{} cannot be read.", path.display()))?;
        let options = Options { style_sheet: Some(style.to_owned()), ..Options::default() };
        let tree = Tree::from_str(&text, &options)
            .with_context(|| format!("{} is not a drawing.", path.display()))?;
        Ok(Self(tree))
    }

    /// Draws it with this edge in pixels.
    ///
    /// # Errors
    /// When there is no room for the picture.
    pub fn at(&self, edge: u32) -> Result<Pixmap> {
        let mut picture = Pixmap::new(edge, edge).context("An icon has at least one pixel.")?;
        self.onto(&mut picture.as_mut(), edge, 0);
        Ok(picture)
    }

    /// Draws it into a larger picture, `right` pixels from its left edge.
    pub fn onto(&self, picture: &mut PixmapMut<'_>, edge: u32, right: u32) {
        #[allow(clippy::cast_precision_loss, reason = "no icon is that large")]
        let (edge, right) = (edge as f32, right as f32);
        let scale = edge / self.0.size().width();
        let place = Transform::from_scale(scale, scale).post_translate(right, 0.0);
        resvg::render(&self.0, place, picture);
    }
}

/// The folder of this crate, where drawings and pictures lie.
#[must_use]
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}
