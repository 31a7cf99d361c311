//! Secrets that travel once: registration tokens and API keys.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// What a secret is for; decides its prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretKind {
    /// `art_`: enrols one agent.
    RegistrationToken,
    /// `agt_key_`: an agent's API key.
    AgentKey,
    /// `tok_key_`: a script's API token.
    ApiToken,
    /// `ses_`: a browser session.
    Session,
    /// `lnk_`: a single-use sign-in link.
    SignInLink,
    /// `set_`: makes the first administrator.
    SetupCode,
}

impl SecretKind {
    /// What stands before the random part.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::RegistrationToken => "art_",
            Self::AgentKey => "agt_key_",
            Self::ApiToken => "tok_key_",
            Self::Session => "ses_",
            Self::SignInLink => "lnk_",
            Self::SetupCode => "set_",
        }
    }
}

/// A secret text. Prints as dots, is wiped when dropped, and is stored only as its SHA-256.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Secret(String);

impl Secret {
    /// The secret of that kind made of 32 random bytes.
    #[must_use]
    pub fn from_random(kind: SecretKind, random: &[u8; 32]) -> Self {
        Self(format!("{}{}", kind.prefix(), URL_SAFE_NO_PAD.encode(random)))
    }

    /// A secret that came from outside.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The text itself; every use of this is a place to look at twice.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// SHA-256 of the text as lower-case hex: what a database keeps.
    #[must_use]
    pub fn digest(&self) -> String {
        hex::encode(Sha256::digest(self.0.as_bytes()))
    }

    /// Prefix and first four random characters, to tell secrets apart in a list.
    #[must_use]
    pub fn hint(&self, kind: SecretKind) -> String {
        self.0.chars().take(kind.prefix().len() + 4).collect()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [SecretKind; 5] = [
        SecretKind::RegistrationToken,
        SecretKind::AgentKey,
        SecretKind::ApiToken,
        SecretKind::Session,
        SecretKind::SignInLink,
    ];

    #[test]
    fn a_secret_is_its_prefix_and_43_url_safe_characters() {
        for kind in KINDS {
            let secret = Secret::from_random(kind, &[0xfb; 32]);
            let random = secret.expose().strip_prefix(kind.prefix()).unwrap();
            assert_eq!(random.len(), 43);
            assert!(random.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
        }
    }

    #[test]
    fn a_secret_shows_itself_to_nobody() {
        let secret = Secret::from_random(SecretKind::AgentKey, &[7; 32]);
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        assert_eq!(secret.hint(SecretKind::AgentKey), "agt_key_BwcH");
        assert!(!secret.digest().contains(&secret.expose()[8..]));
    }

    #[test]
    fn the_digest_is_sha_256_of_the_text() {
        let secret = Secret::new("abc".to_owned());
        let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(secret.digest(), digest);
    }
}
