//! Photo files whose names break the rule, by reason, and the rule.

use maud::{Markup, html};
use safelight_domain::images::InvalidFiles;

use crate::{
    folded::{Budget, Folded},
    words,
};

/// The section, or nothing when every name is in order. `pattern` is that of the pipeline, where
/// it replaces the convention.
pub(crate) fn section(invalid: &InvalidFiles, pattern: Option<&str>) -> Markup {
    let mut reasons: Vec<(&str, u64)> =
        invalid.by_reason.iter().map(|(reason, count)| (&**reason, *count)).collect();
    reasons.sort_by_key(|&(reason, count)| (std::cmp::Reverse(count), reason));
    let mut budget = Budget::default();
    html! {
        @if invalid.count > 0 {
            section #names {
                h2 { "Names that break the rule" }
                (rule(pattern))
                p.lead {
                    (words::counted(invalid.count, "photo file", "photo files"))
                    " cannot be read as camera and counter, so no image has them."
                    @if invalid.count > invalid.first.len() as u64 {
                        " The first " (words::number(invalid.first.len() as u64)) " by path are named."
                    }
                }
                @for (index, (reason, count)) in reasons.iter().enumerate() {
                    details id={ "names-" (index + 1) } open[reasons.len() == 1 && *count <= 12] {
                        summary {
                            span.what { (capital(reason)) } " "
                            span.count { (words::counted(*count, "file", "files")) }
                        }
                        div.inside {
                            @if let Some(hint) = hint(reason) { p { (hint) } }
                            (files(invalid, reason).open_list(*count, &mut budget))
                        }
                    }
                }
            }
        }
    }
}

/// What a name must be.
pub(crate) fn rule(pattern: Option<&str>) -> Markup {
    html! {
        p {
            @match pattern {
                Some(pattern) => {
                    "Names are read by the pattern of the pipeline, from their start: "
                    code { bdi { (words::visible(pattern)) } }
                    ". What follows are properties, each after a hyphen."
                }
                None => {
                    "A photo is named like " code { "AB3D0001-HDR-2.dng" }
                    ": four capital letters or digits for the camera, four digits from 0001, then any "
                    "number of properties, each after a hyphen and made of letters, digits, blanks and "
                    code { "_" } ". The first property of digits only is the number of a separate image; "
                    "the others are processing methods."
                }
            }
        }
    }
}

fn files<'a>(invalid: &'a InvalidFiles, reason: &str) -> Folded<'a> {
    let files = invalid.first.iter().filter(|file| file.reason == reason);
    Folded::of(files.map(|file| file.path.rsplit_once('/').unwrap_or(("", &file.path))))
}

/// How to mend it, where the reason does not say.
fn hint(reason: &str) -> Option<&'static str> {
    Some(match reason {
        "the name is too short for a camera id" => {
            "The first four characters name the camera, as in AB3D0001.dng."
        }
        "the camera id is in lower case" => "Write the first four characters in capitals.",
        "the camera id is not four upper-case letters and digits" => {
            "The first four characters are A to Z and 0 to 9 only."
        }
        "the counter is missing or has fewer than four digits" => {
            "Characters five to eight are the counter, with zeros in front: 0042."
        }
        "the counter is 0000" => "Counting starts at 0001.",
        "the counter is not made of digits" => "Characters five to eight are the digits 0 to 9.",
        "a property is empty" => {
            "Two hyphens stand together, or one stands at the end; take one away."
        }
        "a character is not allowed" => {
            "After camera and counter only hyphens may follow, each with a property of the letters \
             A to Z and a to z, digits, blanks and _."
        }
        _ => return None,
    })
}

fn capital(sentence: &str) -> String {
    let mut characters = sentence.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + characters.as_str()
    })
}
