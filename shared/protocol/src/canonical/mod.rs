//! Canonical JSON: one spelling per value, so that both sides sign the same bytes. Keys sorted by
//! code point, no spaces, everything but printable ASCII escaped.
//!
//! RFC 8785 is another form (UTF-16 order, numbers re-printed, no escapes beyond ASCII), so the
//! crates that implement it do not serve here.

mod print;
mod read;

use serde_json::{Value, value::RawValue};

/// Deepest nesting that has a canonical form; the same as the JSON reader allows.
const MAX_DEPTH: usize = 128;

/// Why a text has no canonical form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CanonicalError {
    /// It is not JSON.
    #[error("not JSON: {0}")]
    Syntax(String),
    /// An object names a key twice, so two readers could see two values.
    #[error("the key `{0}` stands twice in one object")]
    DuplicateKey(String),
    /// Lists and objects stand in each other more than 128 levels deep.
    #[error("lists and objects are nested more than {MAX_DEPTH} levels deep")]
    TooDeep,
}

/// Re-sorts a JSON text; number tokens stay as they were written. For verifying.
///
/// A lone surrogate (`\udc80`, as some languages write bytes that are no text) stays one.
///
/// # Errors
/// [`CanonicalError`] when the text is not JSON, repeats a key or is nested too deep.
pub fn canonical_json(raw: &str) -> Result<String, CanonicalError> {
    let checked: &RawValue =
        serde_json::from_str(raw).map_err(|fault| CanonicalError::Syntax(fault.to_string()))?;
    let node = read::Reader::new(checked.get()).value(0)?;
    let mut out = String::with_capacity(raw.len());
    print::node(&node, &mut out);
    Ok(out)
}

/// Prints a value canonically, floats in shortest round-trip form (`1.0`, `1e-05`, `1e+16`). For
/// signing.
#[must_use]
pub fn canonical_value(value: &Value) -> String {
    let mut out = String::new();
    print::value(value, &mut out);
    out
}
