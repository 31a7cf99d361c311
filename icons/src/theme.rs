//! Which colours a tray icon has: it lies on a panel that is light or dark.

/// What the icon lies on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark ink on a light panel.
    Light,
    /// Light ink on a dark panel.
    Dark,
    /// Black only: macOS colours it itself and looks at nothing but the coverage.
    Template,
}

/// One colour, red, green and blue.
pub type Colour = [u8; 3];

impl Theme {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::Template];

    /// Its word in file names.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Template => "template",
        }
    }

    /// The edges in pixels at which trays want it.
    #[must_use]
    pub fn sizes(self) -> &'static [u32] {
        match self {
            Self::Light | Self::Dark => &[16, 22, 24, 32, 48],
            Self::Template => &[18, 36],
        }
    }

    /// The colour of a panel of this kind, to measure against.
    #[must_use]
    pub fn panel(self) -> Colour {
        match self {
            Self::Light | Self::Template => [0xf2, 0xf0, 0xee],
            Self::Dark => [0x1e, 0x1e, 0x20],
        }
    }

    /// The colours of each class of shape in the drawings.
    #[must_use]
    pub fn colours(self) -> [(&'static str, Colour); 4] {
        let [ink, working, findings, problem] = match self {
            Self::Light => {
                [[0x2b, 0x23, 0x20], [0xb8, 0x3a, 0x12], [0x9a, 0x5b, 0], [0xc3, 0x26, 0x1a]]
            }
            Self::Dark => {
                [[0xf4, 0xec, 0xe8], [0xff, 0x8a, 0x5c], [0xff, 0xbf, 0x4d], [0xff, 0x7d, 0x6e]]
            }
            Self::Template => [[0; 3]; 4],
        };
        [("ink", ink), ("working", working), ("findings", findings), ("problem", problem)]
    }

    /// The style sheet that lays these colours over a drawing.
    #[must_use]
    pub fn style(self) -> String {
        let rules = self.colours().map(|(class, [red, green, blue])| {
            let colour = format!("#{red:02x}{green:02x}{blue:02x}");
            let fill = format!(".{class}{{fill:{colour}}}");
            match class {
                "ink" => format!("{fill}.line{{stroke:{colour}}}"),
                "findings" => format!(".{class}{{fill:{colour};stroke:{colour}}}"),
                _ => fill,
            }
        });
        rules.concat()
    }
}
