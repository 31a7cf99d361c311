//! Pipelines to start from, shipped as files that a person can read and edit.

/// A pipeline to start from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// Stable; for programs.
    pub key: &'static str,
    /// A pipeline document as YAML, with its name and a sentence that describes it.
    pub yaml: &'static str,
}

/// In the order in which they are offered, the simplest first.
#[must_use]
pub const fn templates() -> &'static [Template] {
    &[
        Template {
            key: "raw_to_dng_archive",
            yaml: include_str!("../../templates/raw_to_dng_archive.yaml"),
        },
        Template {
            key: "raw_and_edits_two_archives",
            yaml: include_str!("../../templates/raw_and_edits_two_archives.yaml"),
        },
        Template {
            key: "bracketed_hdr_pairing",
            yaml: include_str!("../../templates/bracketed_hdr_pairing.yaml"),
        },
    ]
}
