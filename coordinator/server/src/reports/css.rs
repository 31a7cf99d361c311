//! What a style may not do: load from elsewhere, or run.

use super::UnsafeReport;

/// Holds a style sheet, a `style` attribute or a presentation attribute against the rules.
pub(super) fn check(style: &str) -> Result<(), UnsafeReport> {
    let plain = unescape(style).to_lowercase();
    const BANNED: [(&str, &str); 7] = [
        ("@import", "@import"),
        ("image-set(", "image-set()"),
        ("src(", "src()"),
        ("expression(", "expression()"),
        ("-moz-binding", "-moz-binding"),
        ("javascript:", "javascript:"),
        ("</", "markup"),
    ];
    // Comments are searched too: what looks like one may stand inside a string.
    for (pattern, name) in BANNED {
        if plain.contains(pattern) {
            return Err(UnsafeReport::Style(name));
        }
    }
    for (at, _) in plain.match_indices("url(") {
        let target = plain[at + 4..].trim_start().trim_start_matches(['"', '\'']).trim_start();
        if !is_inner(target) {
            return Err(UnsafeReport::Style("url()"));
        }
    }
    Ok(())
}

/// Whether a reference stays inside the report: a fragment, or a picture written out in place.
/// `target` is lower case.
pub(super) fn is_inner(target: &str) -> bool {
    const PICTURES: [&str; 4] =
        ["data:image/png;", "data:image/jpeg;", "data:image/gif;", "data:image/webp;"];
    target.starts_with('#') || PICTURES.iter().any(|kind| target.starts_with(kind))
}

/// The style with its escapes resolved: `\75rl(` is `url(` to a browser.
fn unescape(style: &str) -> String {
    let mut plain = String::with_capacity(style.len());
    let mut rest = style.chars().peekable();
    while let Some(c) = rest.next() {
        if c != '\\' {
            plain.push(c);
            continue;
        }
        let mut code = String::new();
        while code.len() < 6
            && let Some(digit) = rest.next_if(char::is_ascii_hexdigit)
        {
            code.push(digit);
        }
        if code.is_empty() {
            plain.extend(rest.next().filter(|next| *next != '\n'));
        } else {
            rest.next_if(char::is_ascii_whitespace);
            let named = u32::from_str_radix(&code, 16).ok().and_then(char::from_u32);
            plain.push(named.unwrap_or(char::REPLACEMENT_CHARACTER));
        }
    }
    plain
}
