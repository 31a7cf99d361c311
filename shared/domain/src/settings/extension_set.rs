//! File-name extensions as people write them, compared lower-cased.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

const LONGEST: usize = 32;

/// A set of extensions, each lower-cased with its leading dot.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct ExtensionSet(BTreeSet<String>);

/// A text that can never be the extension of a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a file extension such as .jpg")]
pub struct ExtensionError(String);

impl ExtensionSet {
    /// Reads extensions with or without dot, in any case, with blanks around: `.JPG`, `jpg`.
    ///
    /// # Errors
    /// [`ExtensionError`] naming the first text that can never be the extension of a file.
    pub fn parse<T: AsRef<str>>(
        texts: impl IntoIterator<Item = T>,
    ) -> Result<Self, ExtensionError> {
        texts.into_iter().map(|text| parse_one(text.as_ref())).collect::<Result<_, _>>().map(Self)
    }

    /// The set of extensions that are well formed already.
    pub(super) fn known(extensions: &[&str]) -> Self {
        Self(extensions.iter().map(|&extension| extension.to_owned()).collect())
    }

    /// Whether `extension`, lower-cased with its leading dot, is a member.
    #[must_use]
    pub fn contains(&self, extension: &str) -> bool {
        self.0.contains(extension)
    }

    /// The members in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The extension starts at the last dot of a name, so it has no dot inside.
fn parse_one(text: &str) -> Result<String, ExtensionError> {
    let trimmed = text.trim();
    let bare = trimmed.strip_prefix('.').unwrap_or(trimmed);
    let clean = !bare.chars().any(|c| c == '.' || c == '/' || c == '\\' || c.is_control());
    if clean && (1..=LONGEST).contains(&bare.len()) {
        Ok(format!(".{bare}").to_lowercase())
    } else {
        Err(ExtensionError(text.to_owned()))
    }
}

impl TryFrom<Vec<String>> for ExtensionSet {
    type Error = ExtensionError;

    fn try_from(texts: Vec<String>) -> Result<Self, ExtensionError> {
        Self::parse(texts)
    }
}

impl From<ExtensionSet> for Vec<String> {
    fn from(set: ExtensionSet) -> Self {
        set.0.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_extension_are_one_member() {
        let set = ExtensionSet::parse([".JPG", "jpg", " .Jpg ", "jpg\n", ".ÄÖ"]).unwrap();
        assert_eq!(set.iter().collect::<Vec<_>>(), [".jpg", ".äö"]);
        assert!(set.contains(".jpg"));
        assert!(!set.contains("jpg"));
    }

    #[test]
    fn what_no_file_can_end_with_is_refused() {
        let long = "x".repeat(33);
        for text in ["", " ", ".", "..", ".tar.gz", "a/b", "a\\b", "a\0b", &long] {
            let fault = ExtensionSet::parse([".jpg", text]).unwrap_err();
            assert_eq!(fault, ExtensionError(text.to_owned()));
        }
    }
}
