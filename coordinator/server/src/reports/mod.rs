//! Whether an HTML report is safe to keep and to show. Reports come from agents, and agents run
//! on other people's computers: a report may hold text, tables and drawings, and nothing that
//! acts, loads or leads away.
//!
//! The page is parsed as a browser parses it, so that nothing hides behind broken markup, and
//! every element must be on a list of harmless ones.

mod css;
mod elements;
mod parse;

/// Largest report in bytes.
pub(crate) const MAX_REPORT: u64 = 32 * 1024 * 1024;

/// Why a report is refused; the sentence names what was found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum UnsafeReport {
    #[error("the element <{0}> is not allowed in a report")]
    Element(String),
    #[error("the attribute `{attribute}` of <{element}> is not allowed in a report")]
    Attribute { element: String, attribute: String },
    #[error("the attribute `{attribute}` of <{element}> leads out of the report")]
    Reference { element: String, attribute: String },
    #[error("a style loads or runs something: {0}")]
    Style(&'static str),
    #[error("<meta http-equiv=\"{0}\"> is not allowed in a report")]
    Meta(String),
    #[error("the report is not UTF-8")]
    NotText,
    #[error("the report is empty")]
    Empty,
    #[error("a Safelight report names its generator in a meta tag")]
    NoGenerator,
}

/// Where a report comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Maker {
    /// An agent of ours: its reports carry a generator meta tag.
    Safelight,
    /// An agent written by others.
    Other,
}

/// Holds a report against the rules.
///
/// # Errors
/// The first thing found that a report must not have.
pub(crate) fn check(report: &[u8], maker: Maker) -> Result<(), UnsafeReport> {
    let text = std::str::from_utf8(report).map_err(|_| UnsafeReport::NotText)?;
    if text.trim().is_empty() {
        return Err(UnsafeReport::Empty);
    }
    let found = parse::parse(text);
    if let Some(fault) = found.fault {
        return Err(fault);
    }
    let ours = found.generator.is_some_and(|name| name.starts_with("Safelight "));
    if maker == Maker::Safelight && !ours {
        return Err(UnsafeReport::NoGenerator);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
