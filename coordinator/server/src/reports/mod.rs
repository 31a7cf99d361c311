//! Whether an HTML report is safe to keep and to show. Reports come from agents, and agents run
//! on other people's computers: a report may hold text, tables and drawings, and nothing that
//! acts, loads or leads away.
//!
//! The page is parsed as a browser parses it, so that nothing hides behind broken markup, and
//! every element must be on a list of harmless ones.

mod css;
mod elements;
mod feed;
mod parse;
mod strip;
mod tree;

use serde::{Deserialize, Serialize};

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
    #[error("the elements of the report are nested more than {} deep", feed::DEEPEST)]
    TooDeep,
    #[error("the report is not UTF-8")]
    NotText,
    #[error("the report is larger than 32 MiB without its active content")]
    TooLarge,
    #[error("the report is empty")]
    Empty,
    #[error("a Safelight report names its generator in a meta tag")]
    NoGenerator,
}

impl UnsafeReport {
    /// Whether something is there that can be removed.
    const fn is_active(&self) -> bool {
        !matches!(
            self,
            Self::TooDeep | Self::NotText | Self::Empty | Self::NoGenerator | Self::TooLarge
        )
    }
}

/// Where a report comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Maker {
    /// An agent of ours: its reports carry a generator meta tag.
    Safelight,
    /// An agent written by others.
    Other,
}

/// What becomes of a report with active content.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) enum ReportPolicy {
    /// It is refused; the agent completes with the results alone.
    #[default]
    Strict,
    /// The active content is removed, and the report says so.
    Strip,
}

/// A report that may be kept.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Accepted {
    /// What may be kept.
    pub(crate) page: Vec<u8>,
    /// Whether active content was removed from it.
    pub(crate) stripped: bool,
}

/// Takes a report as it is, or without its active content where the team wants that.
///
/// # Errors
/// What the report must not have, or what it lacks.
pub(crate) fn accept(
    report: Vec<u8>,
    maker: Maker,
    policy: ReportPolicy,
) -> Result<Accepted, UnsafeReport> {
    match check(&report, maker) {
        Ok(()) => Ok(Accepted { page: report, stripped: false }),
        Err(fault) if policy == ReportPolicy::Strict || !fault.is_active() => Err(fault),
        Err(_) => {
            let text = std::str::from_utf8(&report).map_err(|_| UnsafeReport::NotText)?;
            let page = strip::strip(text)?.into_bytes();
            if page.len() as u64 > MAX_REPORT {
                return Err(UnsafeReport::TooLarge);
            }
            check(&page, maker)?;
            Ok(Accepted { page, stripped: true })
        }
    }
}

/// Holds a report against the rules.
///
/// # Errors
/// The first thing found that a report must not have.
fn check(report: &[u8], maker: Maker) -> Result<(), UnsafeReport> {
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
