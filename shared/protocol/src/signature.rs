//! HMAC-SHA256 signatures over canonical JSON, with a secret that belongs to one claim.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use safelight_domain::{AgentId, JobId, LeaseEpoch};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The secret of one claim: 32 bytes, standard base64 on the wire.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct SigningSecret(Vec<u8>);

/// A signing secret that is not base64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the signing secret is not base64")]
pub struct BadSigningSecret;

impl SigningSecret {
    /// The secret of a claim, derived from the server's key: nothing to store, nothing to steal
    /// from the database.
    #[must_use]
    pub fn derive(server_key: &[u8; 32], job: JobId, epoch: LeaseEpoch, agent: AgentId) -> Self {
        let mut mac = keyed(server_key);
        mac.update(format!("safelight-claim-v1:{job}:{}:{agent}", epoch.0).as_bytes());
        Self(mac.finalize().into_bytes().to_vec())
    }

    /// Reads what a claim carried.
    ///
    /// # Errors
    /// [`BadSigningSecret`] when the text is not standard base64.
    pub fn from_base64(text: &str) -> Result<Self, BadSigningSecret> {
        STANDARD.decode(text).map(Self).map_err(|_| BadSigningSecret)
    }

    /// What a claim carries.
    #[must_use]
    pub fn to_base64(&self) -> String {
        STANDARD.encode(&self.0)
    }

    /// Lower-case hex HMAC-SHA256 over canonical JSON.
    #[must_use]
    pub fn sign(&self, canonical: &[u8]) -> String {
        let mut mac = keyed(&self.0);
        mac.update(canonical);
        hex::encode(mac.finalize().into_bytes())
    }

    /// Whether `signature` is the lower-case hex signature of `canonical`; constant time.
    #[must_use]
    pub fn verifies(&self, canonical: &[u8], signature: &str) -> bool {
        // Decoding alone would also take upper-case digits: one signature, one spelling.
        if signature.bytes().any(|b| b.is_ascii_uppercase()) {
            return false;
        }
        let Ok(given) = hex::decode(signature) else { return false };
        let mut mac = keyed(&self.0);
        mac.update(canonical);
        mac.verify_slice(&given).is_ok()
    }
}

impl fmt::Debug for SigningSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningSecret(…)")
    }
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes keys of any length")
}
