//! How an icon looks on a panel to people who see colours differently, and how much two icons differ.

use resvg::tiny_skia::Pixmap;

use crate::theme::Colour;

/// How somebody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// All colours.
    Full,
    /// No colours, as on a screen without any.
    Grey,
    /// Without the receptors for long waves (red).
    Protanopia,
    /// Without those for middle waves (green).
    Deuteranopia,
    /// Without those for short waves (blue).
    Tritanopia,
}

/// A colour as light: linear, 0 to 1.
type Light = [f64; 3];

impl Sight {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Full, Self::Grey, Self::Protanopia, Self::Deuteranopia, Self::Tritanopia];

    /// What of a light is seen. The three simulations are those of Machado, Oliveira and Fernandes
    /// (2009) at full severity.
    fn seen(self, light: Light) -> Light {
        let rows = match self {
            Self::Full => return light,
            Self::Grey => [[0.2126, 0.7152, 0.0722]; 3],
            Self::Protanopia => [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
            Self::Deuteranopia => [
                [0.367_322, 0.860_646, -0.227_968],
                [0.280_085, 0.672_501, 0.047_413],
                [-0.011_820, 0.042_940, 0.968_881],
            ],
            Self::Tritanopia => [
                [1.255_528, -0.076_749, -0.178_779],
                [-0.078_411, 0.930_809, 0.147_602],
                [0.004_733, 0.691_367, 0.303_900],
            ],
        };
        rows.map(|row| {
            let sum: f64 = row.iter().zip(light).map(|(weight, part)| weight * part).sum();
            sum.clamp(0.0, 1.0)
        })
    }
}

/// The icon on a panel as somebody sees it: for each pixel three parts from 0 to 1, in even steps
/// of what eyes tell apart.
#[must_use]
pub fn on_panel(icon: &Pixmap, panel: Colour, sight: Sight) -> Vec<[f64; 3]> {
    let below = panel.map(linear);
    let pixels = icon.pixels().iter().map(|pixel| {
        let cover = f64::from(pixel.alpha()) / 255.0;
        let over = pixel.demultiply();
        let over = [over.red(), over.green(), over.blue()].map(linear);
        let mut light = [0.0; 3];
        for (part, (over, below)) in light.iter_mut().zip(over.into_iter().zip(below)) {
            *part = over * cover + below * (1.0 - cover);
        }
        sight.seen(light).map(even)
    });
    pixels.collect()
}

/// How much two pictures of the same size differ: the share of pixels that a person would call
/// different, those that are a quarter or more of the whole range apart.
#[must_use]
pub fn difference(one: &[[f64; 3]], other: &[[f64; 3]]) -> f64 {
    let apart = |one: &[f64; 3], other: &[f64; 3]| {
        one.iter().zip(other).map(|(one, other)| (one - other).abs()).fold(0.0, f64::max)
    };
    let different = one.iter().zip(other).filter(|(one, other)| apart(one, other) >= 0.25).count();
    #[allow(clippy::cast_precision_loss, reason = "icons have a few thousand pixels")]
    let share = different as f64 / one.len() as f64;
    share
}

/// The contrast of two colours as the accessibility guidelines of the web measure it: 1 to 21.
#[must_use]
pub fn contrast(one: Colour, other: Colour) -> f64 {
    let brightness = |colour: Colour| Sight::Grey.seen(colour.map(linear))[0] + 0.05;
    let (one, other) = (brightness(one), brightness(other));
    one.max(other) / one.min(other)
}

/// From the step of a screen to light.
fn linear(step: u8) -> f64 {
    let step = f64::from(step) / 255.0;
    if step <= 0.040_45 { step / 12.92 } else { ((step + 0.055) / 1.055).powf(2.4) }
}

/// From light to even steps.
fn even(light: f64) -> f64 {
    if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 }
}
