//! Numbers, sizes and times as people read them.

use std::time::Duration;

use safelight_domain::Timestamp;

/// Stays on the line of the number before it.
pub(crate) const TIED: char = '\u{a0}';

/// `1,204`.
#[must_use]
pub fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `1 image`, `1,204 images`.
#[must_use]
pub fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{}{TIED}{}", number(count), if count == 1 { one } else { many })
}

/// `24.7 GB`, in powers of ten as shops and file managers count.
#[must_use]
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 6] = ["KB", "MB", "GB", "TB", "PB", "EB"];
    if bytes < 1_000 {
        return counted(bytes, "byte", "bytes");
    }
    #[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
    let mut amount = bytes as f64 / 1_000.0;
    let mut unit = 0;
    // What would be shown as 1,000 is shown as 1.0 of the next unit.
    while amount >= 999.5 {
        amount /= 1_000.0;
        unit += 1;
    }
    let decimals = usize::from(amount < 99.95);
    format!("{amount:.decimals$}{TIED}{}", UNITS[unit])
}

/// `0.4 s`, `12 s`, `2 min 5 s`, `1 h 3 min`.
#[must_use]
pub fn span(span: Duration) -> String {
    let seconds = span.as_secs();
    match seconds {
        0..10 => format!("{:.1}{TIED}s", span.as_secs_f64()),
        10..60 => format!("{seconds}{TIED}s"),
        60..3_600 => format!("{}{TIED}min {}{TIED}s", seconds / 60, seconds % 60),
        _ => format!("{}{TIED}h {}{TIED}min", seconds / 3_600, seconds % 3_600 / 60),
    }
}

/// `31 January 2026, 12:00 UTC`.
#[must_use]
pub fn moment(time: Timestamp) -> String {
    match jiff::Timestamp::from_microsecond(time.as_micros()) {
        Ok(time) => time.strftime("%-d %B %Y, %H:%M UTC").to_string(),
        Err(_) => time.to_string(),
    }
}

/// `62 %`; small parts are `under 1 %`, and only the whole is `100 %`.
#[must_use]
pub fn share(part: u64, whole: u64) -> String {
    let tenths = u128::from(part) * 1_000 / u128::from(whole.max(1));
    match tenths {
        0..10 if part > 0 => format!("under{TIED}1{TIED}%"),
        _ if part == whole && part > 0 => format!("100{TIED}%"),
        _ => format!("{}{TIED}%", ((tenths + 5) / 10).min(99)),
    }
}

/// A name or path from a library, with characters that would not show replaced by signs for
/// them.
#[must_use]
pub fn visible(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(c),
            '\u{7f}' => '\u{2421}',
            '\u{80}'..='\u{9f}' => char::REPLACEMENT_CHARACTER,
            other => other,
        })
        .collect()
}

/// Why entries of a library were left out, from the word that travels.
#[must_use]
pub fn why_left_out(reason: &str) -> String {
    let sentence = match reason {
        "noise" => "Left behind by a storage box or an operating system",
        "link_outside" => "Links that lead out of the folder",
        "link_to_folder" => "Links to folders, which are never entered",
        "link_broken" => "Links that lead nowhere",
        "special" => "Pipes, sockets and devices",
        "unreadable_folder" => "Folders that could not be read",
        "unreadable_file" => "Files whose size the system did not tell",
        "unreadable_name" => "Names that cannot stand in a path",
        "vanished" => "Gone before their turn came",
        other => return visible(&other.replace('_', " ")),
    };
    sentence.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        text.replace(TIED, " ")
    }

    #[test]
    fn numbers_are_grouped() {
        for (count, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(number(count), text);
        }
        assert_eq!(number(u64::MAX), "18,446,744,073,709,551,615");
        assert_eq!(plain(&counted(1, "image", "images")), "1 image");
        assert_eq!(plain(&counted(0, "image", "images")), "0 images");
    }

    #[test]
    fn sizes_have_two_or_three_digits() {
        for (bytes, text) in [
            (0, "0 bytes"),
            (1, "1 byte"),
            (999, "999 bytes"),
            (1_000, "1.0 KB"),
            (99_940, "99.9 KB"),
            (99_960, "100 KB"),
            (999_499, "999 KB"),
            (999_500, "1.0 MB"),
            (24_690_000_000, "24.7 GB"),
            (u64::MAX, "18.4 EB"),
        ] {
            assert_eq!(plain(&size(bytes)), text, "{bytes}");
        }
    }

    #[test]
    fn spans_name_two_units_at_most() {
        for (millis, text) in [
            (0, "0.0 s"),
            (420, "0.4 s"),
            (12_900, "12 s"),
            (125_000, "2 min 5 s"),
            (3_780_000, "1 h 3 min"),
        ] {
            assert_eq!(plain(&span(Duration::from_millis(millis))), text);
        }
    }

    #[test]
    fn moments_are_written_out() {
        let time = "2026-01-31T12:05:09.5Z".parse().unwrap();
        assert_eq!(moment(time), "31 January 2026, 12:05 UTC");
    }

    #[test]
    fn shares_never_hide_a_part() {
        for (part, whole, text) in [
            (0, 0, "0 %"),
            (0, 9, "0 %"),
            (1, 1_000, "under 1 %"),
            (1, 100, "1 %"),
            (2, 3, "67 %"),
            (999, 1_000, "99 %"),
            (9, 9, "100 %"),
            (u64::MAX - 1, u64::MAX, "99 %"),
        ] {
            assert_eq!(plain(&share(part, whole)), text, "{part} of {whole}");
        }
    }

    #[test]
    fn what_would_not_show_is_shown() {
        assert_eq!(visible("a\n\0\u{7f}\u{85}é"), "a␊␀␡\u{fffd}é");
    }
}
