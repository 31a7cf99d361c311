//! `results` of `collection_test`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `results` of `collection_test`: the job completes whether the place can be reached or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum CollectionTestResults {
    /// The place can be reached.
    Reached {
        /// Always true.
        #[schemars(extend("const" = true))]
        success: bool,
        /// Files seen.
        file_count: u64,
        /// For people.
        message: String,
    },
    /// The place cannot be reached.
    NotReached {
        /// Always false.
        #[schemars(extend("const" = false))]
        success: bool,
        /// For people: what is wrong, and what to do.
        error: String,
    },
}
