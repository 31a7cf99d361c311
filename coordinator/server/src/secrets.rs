//! Fresh secrets, and the form in which the store keeps them.

use safelight_protocol::{Secret, SecretKind};
use sha2::{Digest, Sha256};

use crate::ApiError;

/// A new secret of 32 random bytes.
///
/// # Errors
/// When the system has no randomness.
pub(crate) fn fresh(kind: SecretKind) -> Result<Secret, ApiError> {
    let mut random = [0; 32];
    getrandom::fill(&mut random).map_err(ApiError::internal)?;
    Ok(Secret::from_random(kind, &random))
}

/// A name that nothing else has; no secret.
pub(crate) fn name() -> String {
    let mut random = [0; 8];
    // Without randomness names may repeat, and readers load anew more often than they must.
    let _ = getrandom::fill(&mut random);
    hex::encode(random)
}

/// What the store keeps of a secret: its SHA-256.
pub(crate) fn digest(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}
