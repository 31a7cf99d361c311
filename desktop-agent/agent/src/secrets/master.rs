//! The key that opens the encrypted file.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::{SecretError, random};

/// 32 bytes. Prints as dots, is wiped when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct MasterKey([u8; 32]);

impl MasterKey {
    /// A fresh key.
    ///
    /// # Errors
    /// [`SecretError::NoRandomness`] when the system has none to give.
    pub fn generate() -> Result<Self, SecretError> {
        random().map(Self)
    }

    pub(super) const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// One line of text, for keychains and files.
    pub(super) fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(STANDARD.encode(self.0))
    }

    pub(super) fn from_text(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(STANDARD.decode(text.trim()).ok()?);
        bytes.as_slice().try_into().ok().map(Self)
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(…)")
    }
}
