//! The states are told apart by everybody, and what is rendered is what was drawn.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use safelight_icons::{
    draw::folder,
    files, sheet,
    sight::{Sight, contrast, difference, on_panel},
    theme::Theme,
};

/// The share of pixels in which two states differ at the least. A tenth of sixteen by sixteen are
/// 26 pixels, more than a letter of that size has.
const APART: f64 = 0.10;

/// Between two steps of the same work less is enough: the wedge only grows.
const STEPS_APART: f64 = 0.02;

fn looks(theme: Theme, edge: u32, sight: Sight) -> Vec<(&'static str, Vec<[f64; 3]>)> {
    let look = |state| {
        let icon = sheet::state_drawing(theme, state).unwrap().at(edge).unwrap();
        (state, on_panel(&icon, theme.panel(), sight))
    };
    sheet::states().map(look).collect()
}

fn is_work(state: &str) -> bool {
    state.starts_with("working")
}

#[test]
fn all_states_differ_for_everybody_in_the_smallest_size() {
    let mut closest = (f64::MAX, String::new());
    for theme in Theme::ALL {
        for sight in Sight::ALL {
            let looks = looks(theme, 16, sight);
            for (at, (one, left)) in looks.iter().enumerate() {
                for (other, right) in &looks[at + 1..] {
                    let least = if is_work(one) && is_work(other) { STEPS_APART } else { APART };
                    let share = difference(left, right);
                    let pair = format!("{one} and {other}, {theme:?}, {sight:?}: {share:.3}");
                    assert!(share >= least, "{pair}");
                    if least == APART && share < closest.0 {
                        closest = (share, pair);
                    }
                }
            }
        }
    }
    println!("closest pair: {}", closest.1);
}

#[test]
fn states_differ_by_shape_alone() {
    let looks = looks(Theme::Template, 16, Sight::Grey);
    for (at, (one, left)) in looks.iter().enumerate() {
        for (other, right) in
            looks[at + 1..].iter().filter(|(other, _)| !(is_work(one) && is_work(other)))
        {
            assert!(difference(left, right) >= APART, "{one} and {other}");
        }
    }
}

#[test]
fn two_icons_that_differ_by_colour_alone_are_caught() {
    let icon = |theme| sheet::state_drawing(theme, "problem").unwrap().at(16).unwrap();
    let panel = Theme::Light.panel();
    let seen = |theme, sight| on_panel(&icon(theme), panel, sight);
    let apart = |sight| difference(&seen(Theme::Light, sight), &seen(Theme::Template, sight));
    assert!(apart(Sight::Full) > APART, "red and black differ for most");
    assert!(apart(Sight::Protanopia) < apart(Sight::Full), "and less without red");
    assert!(difference(&seen(Theme::Light, Sight::Grey), &seen(Theme::Light, Sight::Grey)) == 0.0);
}

#[test]
fn every_colour_stands_out_from_its_panel() {
    for theme in Theme::ALL {
        for (class, colour) in theme.colours() {
            let contrast = contrast(colour, theme.panel());
            assert!(contrast >= 4.5, "{class} on {theme:?}: {contrast:.1}");
        }
    }
}

#[test]
fn what_is_rendered_is_what_was_drawn() {
    let rendered = folder().join("rendered");
    let mut named: Vec<String> = Vec::new();
    for (name, bytes) in files::all().unwrap() {
        let there = std::fs::read(rendered.join(&name)).unwrap_or_default();
        assert!(there == bytes, "{name} is stale: run `cargo xtask icons`");
        named.push(name);
    }
    for entry in rendered.read_dir().unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(named.contains(&name), "nothing makes {name} any more");
    }
}

#[test]
fn every_drawing_is_used_and_has_a_title() {
    let drawings = folder().join("svg/tray").read_dir().unwrap();
    let mut found = 0;
    for drawing in drawings.map(|entry| entry.unwrap().path()) {
        let state = drawing.file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(sheet::states().any(|listed| listed == state), "{state} is on no sheet");
        assert!(std::fs::read_to_string(&drawing).unwrap().contains("<title>"), "{state}");
        found += 1;
    }
    assert_eq!(found, sheet::states().count());
}
