//! Pipelines as texts: YAML for people, JSON for programs.

mod read;
mod write;

#[cfg(test)]
mod tests;

pub(crate) use read::{TextFault, read};
pub(crate) use write::{Format, write};

/// The longest text that is read, and the most that it may say once its aliases are followed.
pub(crate) const MAX_TEXT: usize = 1024 * 1024;
