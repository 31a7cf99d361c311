//! What changed between two looks at a library: files from the marks that a look leaves behind,
//! findings from two sorted streams. Pure: where marks and findings are kept is the agent's affair.

mod files;
mod findings;
mod marks;
mod mass;

pub use files::{FileDifferences, compare_marks};
pub use findings::{FindingDifferences, compare_findings};
pub use marks::{FolderMarks, MARK_LEN, Mark, path_mark};
pub use mass::{MassChange, mass_change};

use crate::Timestamp;

/// What changed since an earlier result of the same tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// When the earlier result was made.
    pub since: Timestamp,
    /// Nothing changed, and the earlier result was taken over.
    pub unchanged: bool,
    /// Files that came, went, or changed.
    pub files: FileDifferences,
    /// Findings that came and went.
    pub findings: FindingDifferences,
    /// Set when so much is gone that the drive is the likelier cause.
    pub mass_change: Option<MassChange>,
}
