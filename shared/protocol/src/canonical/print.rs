//! Writes the canonical spelling.

use std::fmt::Write;

use serde_json::{Number, Value};

use super::read::{CodePoints, Node};

/// A tree whose objects are sorted already.
pub(super) fn node(node: &Node<'_>, out: &mut String) {
    match node {
        Node::Token(token) => out.push_str(token),
        Node::Text(escaped) => text(CodePoints(escaped), out),
        Node::List(items) => list(items, out, self::node),
        Node::Object(members) => object(members, out, |(key, member), out| {
            text(key.iter().copied(), out);
            out.push(':');
            self::node(member, out);
        }),
    }
}

/// A value in memory.
pub(super) fn value(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => self::number(number, out),
        Value::String(string) => text(string.chars().map(u32::from), out),
        Value::Array(items) => list(items, out, self::value),
        Value::Object(map) => {
            let mut members: Vec<_> = map.iter().collect();
            // UTF-8 was made so that bytes sort like code points.
            members.sort_by_key(|(key, _)| key.as_bytes());
            object(&members, out, |(key, member), out| {
                text(key.chars().map(u32::from), out);
                out.push(':');
                self::value(member, out);
            });
        }
    }
}

fn list<T>(items: &[T], out: &mut String, each: impl Fn(&T, &mut String)) {
    out.push('[');
    separated(items, out, each);
    out.push(']');
}

fn object<T>(members: &[T], out: &mut String, each: impl Fn(&T, &mut String)) {
    out.push('{');
    separated(members, out, each);
    out.push('}');
}

fn separated<T>(items: &[T], out: &mut String, each: impl Fn(&T, &mut String)) {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        each(item, out);
    }
}

fn text(points: impl Iterator<Item = u32>, out: &mut String) {
    out.push('"');
    for point in points {
        code_point(point, out);
    }
    out.push('"');
}

fn code_point(point: u32, out: &mut String) {
    match point {
        0x08 => out.push_str("\\b"),
        0x09 => out.push_str("\\t"),
        0x0a => out.push_str("\\n"),
        0x0c => out.push_str("\\f"),
        0x0d => out.push_str("\\r"),
        0x22 => out.push_str("\\\""),
        0x5c => out.push_str("\\\\"),
        0x20..=0x7e => out.extend(char::from_u32(point)),
        0x1_0000.. => {
            let above = point - 0x1_0000;
            unit(0xd800 + (above >> 10), out);
            unit(0xdc00 + (above & 0x3ff), out);
        }
        _ => unit(point, out),
    }
}

fn unit(unit: u32, out: &mut String) {
    write!(out, "\\u{unit:04x}").expect("a String takes every text");
}

fn number(number: &Number, out: &mut String) {
    let printed = number.to_string();
    if number.is_f64() { float(&printed, out) } else { out.push_str(&printed) }
}

/// Spells the shortest digits of a float plainly from 1e-4 to below 1e16, and with an exponent of
/// at least two digits elsewhere. The digits are those of `serde_json`: of two equally near
/// decimals it takes the even one, as other languages do; `std` does not.
fn float(printed: &str, out: &mut String) {
    let unsigned = printed.strip_prefix('-').unwrap_or(printed);
    out.push_str(&printed[..printed.len() - unsigned.len()]);
    let (mantissa, exponent) = unsigned.split_once('e').unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let significant = all.trim_start_matches('0');
    let exponent: i32 = exponent.parse().expect("an exponent is a small integer");
    // Digits that stand before the decimal point; not positive when zeros follow the point first.
    let before = exponent + length(whole) - (length(&all) - length(significant));
    let digits = significant.trim_end_matches('0');
    if digits.is_empty() {
        out.push_str("0.0");
    } else if (-3..=16).contains(&before) {
        plain(digits, before, out);
    } else {
        scientific(digits, before - 1, out);
    }
}

fn plain(digits: &str, before: i32, out: &mut String) {
    let Some(before) = usize::try_from(before).ok().filter(|&before| before > 0) else {
        let zeros = before.unsigned_abs() as usize;
        out.extend(["0.", &"0".repeat(zeros), digits]);
        return;
    };
    match digits.split_at_checked(before) {
        Some((whole, "")) => out.extend([whole, ".0"]),
        Some((whole, fraction)) => out.extend([whole, ".", fraction]),
        None => out.extend([digits, &"0".repeat(before - digits.len()), ".0"]),
    }
}

fn scientific(digits: &str, exponent: i32, out: &mut String) {
    let (first, rest) = digits.split_at(1);
    let point = if rest.is_empty() { "" } else { "." };
    let sign = if exponent < 0 { '-' } else { '+' };
    let exponent = exponent.abs();
    write!(out, "{first}{point}{rest}e{sign}{exponent:02}").expect("a String takes every text");
}

fn length(digits: &str) -> i32 {
    i32::try_from(digits.len()).expect("a float has few digits")
}
