//! The tool `photostats`: hands the folder to the engine and its findings to the wire.

use super::{ToolFault, ToolInput, ToolOutput};

/// Counts, bytes and orphans of a folder.
pub(super) fn run(_input: &ToolInput) -> Result<ToolOutput, ToolFault> {
    Err(ToolFault::Failed { message: "not built in".to_owned(), retryable: false })
}
