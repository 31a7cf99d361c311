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

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(job: &str, epoch: i64, agent: &str, key: u8) -> String {
        let (job, agent) = (job.parse().unwrap(), agent.parse().unwrap());
        SigningSecret::derive(&[key; 32], job, LeaseEpoch(epoch), agent).to_base64()
    }

    #[test]
    fn every_claim_has_a_secret_of_its_own_that_never_changes() {
        let [job, other_job] = ["job_00000000000000000000000001", "job_00000000000000000000000002"];
        let [agent, other_agent] =
            ["agt_00000000000000000000000001", "agt_00000000000000000000000002"];
        let first = secret(job, 1, agent, 7);
        // Claims under way outlive an update of the coordinator.
        assert_eq!(first, "22LaZVEyDBA3uO+bt0SlINUwQVx1LBlBUZCQaG7z8Bs=");
        assert_ne!(first, secret(other_job, 1, agent, 7));
        assert_ne!(first, secret(job, 2, agent, 7));
        assert_ne!(first, secret(job, 1, other_agent, 7));
        assert_ne!(first, secret(job, 1, agent, 8));
    }

    #[test]
    fn a_secret_survives_the_wire_and_shows_itself_to_nobody() {
        let text = secret("job_00000000000000000000000001", 1, "agt_00000000000000000000000001", 7);
        let read = SigningSecret::from_base64(&text).unwrap();
        assert_eq!(read.to_base64(), text);
        assert_eq!(format!("{read:?}"), "SigningSecret(…)");
        assert_eq!(SigningSecret::from_base64("not base64"), Err(BadSigningSecret));
    }

    #[test]
    fn a_signature_is_for_one_text() {
        let secret = SigningSecret(vec![1; 32]);
        let signature = secret.sign(b"{}");
        assert!(secret.verifies(b"{}", &signature));
        assert!(!secret.verifies(b"{ }", &signature));
        assert!(!SigningSecret(vec![2; 32]).verifies(b"{}", &signature));
        for wrong in
            ["", "00", "zz", &signature[..62], &format!("{signature}00"), &signature.to_uppercase()]
        {
            assert!(!secret.verifies(b"{}", wrong), "{wrong}");
        }
    }
}
