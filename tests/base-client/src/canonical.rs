//! Canonical JSON and its signature, from the published rules.

use std::fmt::Write as _;

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Keys sorted by code point, no spaces, everything beyond ASCII escaped.
#[must_use]
pub fn canonical(value: &Value) -> String {
    let mut out = String::new();
    write(&mut out, value);
    out
}

/// Lower-case hex of HMAC-SHA256 over the canonical text; none when the secret is no base64.
#[must_use]
pub fn sign(secret: &str, value: &Value) -> Option<String> {
    sign_text(secret, canonical(value).as_bytes())
}

/// The same over a text that is canonical already.
#[must_use]
pub fn sign_text(secret: &str, canonical: &[u8]) -> Option<String> {
    let key = STANDARD.decode(secret).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(canonical);
    Some(hex(&mac.finalize().into_bytes()))
}

/// Lower-case hex of SHA-256.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn write(out: &mut String, value: &Value) {
    match value {
        Value::Null | Value::Bool(_) => out.push_str(&value.to_string()),
        Value::Number(number) if number.is_f64() => {
            out.push_str(&float(number.as_f64().unwrap_or_default()));
        }
        Value::Number(number) => out.push_str(&number.to_string()),
        Value::String(text) => quoted(out, text),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                write(out, item);
            }
            out.push(']');
        }
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            // The order of UTF-8 is the order of code points.
            fields.sort_by_key(|(name, _)| name.as_bytes());
            out.push('{');
            for (index, (name, value)) in fields.into_iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                quoted(out, name);
                out.push(':');
                write(out, value);
            }
            out.push('}');
        }
    }
}

fn quoted(out: &mut String, text: &str) {
    out.push('"');
    for unit in text.encode_utf16() {
        match unit {
            0x08 => out.push_str("\\b"),
            0x09 => out.push_str("\\t"),
            0x0a => out.push_str("\\n"),
            0x0c => out.push_str("\\f"),
            0x0d => out.push_str("\\r"),
            0x22 => out.push_str("\\\""),
            0x5c => out.push_str("\\\\"),
            0x20..=0x7e => out.push(char::from(unit as u8)),
            _ => {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out.push('"');
}

/// The shortest digits that come back as the same number, with an exponent outside 1e-4 to 1e16.
fn float(number: f64) -> String {
    let scientific = format!("{number:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    if (-4..16).contains(&exponent) {
        return format!("{number:?}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_recorded_signatures_come_out() {
        let recorded = include_str!("../../golden/signing.json");
        let recorded: Value = serde_json::from_str(recorded).unwrap();
        let vectors = recorded["vectors"].as_array().unwrap();
        assert!(vectors.len() > 5);
        for vector in vectors {
            let (id, wanted) = (&vector["id"], vector["canonical"].as_str().unwrap());
            let mut object = vector["obj"].clone();
            // A reader of JSON may read a float only nearly; this text is read to the last digit.
            let token = wanted.trim_start_matches("{\"f\":").trim_end_matches('}');
            if let (true, Ok(exact)) = (object["f"].is_f64(), token.parse::<f64>()) {
                object["f"] = exact.into();
            }
            assert_eq!(canonical(&object), wanted, "{id}");
            let signed = sign(vector["secret_b64"].as_str().unwrap(), &object);
            assert_eq!(signed.as_deref(), vector["hmac_hex"].as_str(), "{id}");
        }
    }
}
