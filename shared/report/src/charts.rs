//! Charts as SVG: sized in percent, so that text keeps its size on a phone and on paper. A table
//! with the numbers belongs beside every chart.

use maud::{Markup, html};

/// One bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What it stands for.
    pub label: String,
    /// How long it is, compared with the others.
    pub value: u64,
    /// The value as people read it.
    pub shown: String,
}

/// Pixels from one bar to the next.
const STEP: usize = 40;

/// Bars below each other, in the order given; the longest fills the width. `title` says to
/// people who do not see it what the chart shows.
///
/// Colours come from the page: `.bars .track`, `.bars .bar`, `.bars text`, `.bars .value`.
#[must_use]
pub fn bars(title: &str, bars: &[Bar]) -> Markup {
    let longest = bars.iter().map(|bar| bar.value).max().unwrap_or(0);
    html! {
        svg.bars role="img" width="100%" height=(bars.len() * STEP) {
            title { (title) }
            @for (index, bar) in bars.iter().enumerate() {
                @let top = index * STEP;
                text x="0" y=(top + 14) { (bar.label) }
                text.value x="100%" y=(top + 14) text-anchor="end" { (bar.shown) }
                rect.track x="0" y=(top + 20) width="100%" height="8" rx="4" {}
                rect.bar x="0" y=(top + 20) width=(percent(bar.value, longest)) height="8" rx="4" {}
            }
        }
    }
}

/// One bar made of parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shares {
    /// What it stands for.
    pub label: String,
    /// Class and size of each part, in order.
    pub parts: Vec<(&'static str, u64)>,
    /// The whole as people read it.
    pub shown: String,
}

/// Bars of full width, each divided by its parts. Colours come from the page: `.bars .CLASS`.
#[must_use]
pub fn shares(title: &str, bars: &[Shares]) -> Markup {
    html! {
        svg.bars role="img" width="100%" height=(bars.len() * STEP) {
            title { (title) }
            @for (index, bar) in bars.iter().enumerate() {
                @let top = index * STEP;
                @let whole = bar.parts.iter().map(|(_, size)| size).sum();
                text x="0" y=(top + 14) { (bar.label) }
                text.value x="100%" y=(top + 14) text-anchor="end" { (bar.shown) }
                rect.track x="0" y=(top + 20) width="100%" height="8" {}
                // Each part is drawn from the start over the longer one before it.
                @for (place, (class, size)) in bar.parts.iter().enumerate().rev() {
                    @if *size > 0 {
                        @let reach = bar.parts[..=place].iter().map(|(_, size)| size).sum();
                        rect class=(class) x="0" y=(top + 20) width=(percent(reach, whole)) height="8" {}
                    }
                }
            }
        }
    }
}

/// `62.5%`; what is not nothing is at least visible.
fn percent(value: u64, longest: u64) -> String {
    let tenths = u128::from(value) * 1_000 / u128::from(longest.max(1));
    let tenths = if value == 0 { 0 } else { tenths.max(8) };
    format!("{}.{}%", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_keep_their_proportions() {
        for (value, longest, width) in [
            (0, 0, "0.0%"),
            (0, 7, "0.0%"),
            (7, 7, "100.0%"),
            (5, 8, "62.5%"),
            (1, 1_000_000, "0.8%"),
            (u64::MAX, u64::MAX, "100.0%"),
        ] {
            assert_eq!(percent(value, longest), width);
        }
    }

    #[test]
    fn labels_cannot_leave_the_chart() {
        let bar = Bar { label: "</text><x>".to_owned(), value: 1, shown: "<1>".to_owned() };
        let chart = bars("a & b", &[bar]).into_string();
        assert!(chart.contains("&lt;/text&gt;&lt;x&gt;"), "{chart}");
        assert!(chart.contains("&lt;1&gt;") && chart.contains("a &amp; b"), "{chart}");
    }
}
