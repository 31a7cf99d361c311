//! The key file of a service account.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use rustls_pki_types::{PrivatePkcs8KeyDer, pem::PemObject as _};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// A service account that can sign. Prints its address alone.
#[derive(Clone)]
pub struct ServiceAccount {
    pub(super) email: String,
    key_id: String,
    key: Arc<RsaKeyPair>,
    pub(super) project: Option<String>,
    /// Where tokens are handed out, where that is not Google's own place.
    pub(super) token_uri: Option<String>,
    /// The domain of the cloud; none for Google's public one.
    pub(super) universe: Option<String>,
}

/// What stands in the file; the rest is of no use here.
#[derive(Deserialize)]
struct KeyFile {
    client_email: String,
    private_key: Zeroizing<String>,
    #[serde(default)]
    private_key_id: String,
    project_id: Option<String>,
    token_uri: Option<String>,
    universe_domain: Option<String>,
}

#[derive(Serialize)]
struct Header<'a> {
    alg: &'static str,
    typ: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    kid: &'a str,
}

const UNREADABLE: &str =
    "The whole JSON file of a service account, with type, client_email and private_key.";
const BAD_KEY: &str = "The private_key in the file is damaged; download a new key file.";
const BAD_TOKEN_URI: &str =
    "Its token_uri leads to an address without encryption; download a new key file from Google.";

/// Google's own place for tokens, by its host. A token that the account signs itself is as good.
const GOOGLE: &str = "googleapis.com";

impl ServiceAccount {
    /// Reads the file.
    ///
    /// # Errors
    /// What it should be, in words that repeat nothing of it.
    pub(in crate::remote) fn read(text: &str) -> Result<Self, &'static str> {
        let file: KeyFile = serde_json::from_str(text).map_err(|_| UNREADABLE)?;
        let der = PrivatePkcs8KeyDer::from_pem_slice(file.private_key.as_bytes());
        let der = der.map_err(|_| BAD_KEY)?;
        let key = RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()).map_err(|_| BAD_KEY)?;
        let foreign = |uri: &String| !host_of(uri).is_some_and(is_google);
        let token_uri = file.token_uri.filter(|uri| !uri.is_empty()).filter(foreign);
        if token_uri.as_deref().is_some_and(|uri| !may_carry_tokens(uri)) {
            return Err(BAD_TOKEN_URI);
        }
        Ok(Self {
            email: file.client_email,
            key_id: file.private_key_id,
            key: Arc::new(key),
            project: file.project_id,
            token_uri,
            universe: file.universe_domain.filter(|domain| domain != GOOGLE),
        })
    }

    /// The address of the storage that the account belongs to.
    pub(super) fn storage(&self) -> String {
        format!("https://storage.{}", self.universe.as_deref().unwrap_or(GOOGLE))
    }

    /// Whom a token of its own is for.
    pub(super) fn audience(&self) -> String {
        format!("{}/", self.storage())
    }

    /// A signed token (JWT, RS256) that says `claims`; none when the key cannot sign.
    pub(super) fn sign(&self, claims: &impl Serialize) -> Option<Zeroizing<String>> {
        let header = Header { alg: "RS256", typ: "JWT", kid: &self.key_id };
        let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let mut token = part(&serde_json::to_vec(&header).ok()?);
        token.push('.');
        token.push_str(&part(&serde_json::to_vec(claims).ok()?));
        let mut signature = vec![0; self.key.public().modulus_len()];
        let random = SystemRandom::new();
        self.key.sign(&RSA_PKCS1_SHA256, &random, token.as_bytes(), &mut signature).ok()?;
        token.push('.');
        token.push_str(&part(&signature));
        Some(Zeroizing::new(token))
    }
}

impl std::fmt::Debug for ServiceAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ServiceAccount").field("email", &self.email).finish_non_exhaustive()
    }
}

fn host_of(uri: &str) -> Option<&str> {
    let (_, rest) = uri.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    if authority.starts_with('[') {
        return authority.split_once(']').map(|(host, _)| &host[1..]);
    }
    authority.rsplit('@').next()?.split(':').next()
}

fn is_google(host: &str) -> bool {
    host == GOOGLE || host == "accounts.google.com" || host.ends_with(".googleapis.com")
}

/// What is signed there opens the bucket: it goes only where nobody listens in.
pub(in crate::remote) fn may_carry_tokens(uri: &str) -> bool {
    let loopback = |host: &str| {
        host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
    };
    uri.starts_with("https://") || uri.starts_with("http://") && host_of(uri).is_some_and(loopback)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_go_only_where_nobody_listens_in() {
        for fine in
            ["https://a.example/t", "http://127.0.0.1:9/t", "http://[::1]:9/t", "http://localhost"]
        {
            assert!(may_carry_tokens(fine), "{fine}");
        }
        for not in
            ["http://a.example/t", "ftp://localhost", "localhost", "http://127.0.0.1.example/"]
        {
            assert!(!may_carry_tokens(not), "{not}");
        }
        assert!(is_google(host_of("https://oauth2.googleapis.com/token").unwrap()));
        assert!(!is_google(host_of("https://oauth2.googleapis.com.example/token").unwrap()));
    }

    #[test]
    fn a_file_that_is_none_is_refused_without_being_repeated() {
        let damaged = r#"{"client_email":"a@b","private_key":"-----BEGIN zebra"}"#;
        for text in ["zebra", "{}", damaged] {
            assert!(!ServiceAccount::read(text).unwrap_err().contains("zebra"));
        }
    }
}
