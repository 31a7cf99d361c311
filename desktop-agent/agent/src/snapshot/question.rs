//! Everything that decides what a tool answers about the same files.

use serde::Serialize;
use sha2::{Digest, Sha256};

/// The digest of a question: equal questions about equal files have equal answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question(String);

impl Question {
    /// The digest of anything that can be written down: tool, version, settings, pipeline, and the
    /// names that the report shows.
    #[must_use]
    pub fn of(parts: &impl Serialize) -> Self {
        // What cannot be written down is a question that was never asked before.
        let text = serde_json::to_vec(parts).unwrap_or_default();
        Self(hex::encode(Sha256::digest(text)))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}
