//! Why a command could not be done.

use serde::Serialize;

/// One stable code for programs, one sentence for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[error("{message}")]
pub struct PanelFault {
    /// Stable.
    pub code: &'static str,
    /// One sentence.
    pub message: String,
    /// What to do next, where there is something.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub hint: Option<String>,
}

impl PanelFault {
    /// A fault without a hint.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: None }
    }

    /// The same, with what to do next.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// Something in this program or its folder went wrong.
    #[allow(clippy::needless_pass_by_value, reason = "errors are handed over where they end")]
    pub fn internal(error: impl std::fmt::Display) -> Self {
        Self::new("internal", format!("That did not work: {error}."))
            .hint("The log says more: This computer, Log.")
    }

    pub(super) fn unknown_collection() -> Self {
        Self::new("unknown_collection", "There is no such collection here.")
    }

    pub(super) fn starting() -> Self {
        Self::new("starting", "The app is still starting.").hint("Try again in a moment.")
    }
}
