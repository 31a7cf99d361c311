//! Where a coordinator is, and whether it may be spoken to without encryption.

use std::fmt;

use reqwest::Url;

/// The address of a coordinator: scheme, host, port, perhaps a path before ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(Url);

/// An address that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Not an address at all.
    #[error("`{0}` is not an address such as https://safelight.example")]
    Syntax(String),
    /// Neither http nor https.
    #[error("an address starts with https:// or http://, not with {0}:")]
    Scheme(String),
    /// A key would travel in the open.
    #[error(
        "{0} is not encrypted, so the agent's key could be read on the way; use https, or say --insecure-http if you know the network"
    )]
    Insecure(String),
    /// A password in an address ends up in logs.
    #[error("an address must not hold a user name or password")]
    Credentials,
}

impl Address {
    /// Reads an address. Plain HTTP is for this computer alone, unless `insecure_http` is said.
    ///
    /// # Errors
    /// [`AddressError`] when it cannot be used.
    pub fn parse(text: &str, insecure_http: bool) -> Result<Self, AddressError> {
        let mut url = Url::parse(text.trim()).map_err(|_| AddressError::Syntax(text.to_owned()))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressError::Credentials);
        }
        if !matches!(url.scheme(), "http" | "https") {
            return Err(AddressError::Scheme(url.scheme().to_owned()));
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Err(AddressError::Syntax(text.to_owned()));
        }
        url.set_query(None);
        url.set_fragment(None);
        let address = Self(url);
        if address.0.scheme() == "http" && !insecure_http && !address.is_loopback() {
            return Err(AddressError::Insecure(address.to_string()));
        }
        Ok(address)
    }

    /// Whether it is this computer.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        let host = self.0.host_str().unwrap_or_default();
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        bare == "localhost" || bare.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }

    /// Whether what is said there is encrypted.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.0.scheme() == "https"
    }

    pub(super) fn join(&self, path: &str) -> String {
        format!("{}{path}", self.0.as_str().trim_end_matches('/'))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_stays_on_this_computer_unless_said() {
        for open in ["http://192.168.1.5:8080", "http://studio.local", "http://127.0.0.1.evil.com"]
        {
            assert!(
                matches!(Address::parse(open, false), Err(AddressError::Insecure(_))),
                "{open}"
            );
            assert!(Address::parse(open, true).is_ok(), "{open}");
        }
        for fine in ["http://127.0.0.1:7", "http://localhost:7", "http://[::1]:7", "https://a.b"] {
            assert!(Address::parse(fine, false).is_ok(), "{fine}");
        }
    }

    #[test]
    fn nonsense_is_refused_with_a_sentence() {
        assert!(matches!(Address::parse("studio", false), Err(AddressError::Syntax(_))));
        assert!(matches!(Address::parse("ftp://a.b", false), Err(AddressError::Scheme(_))));
        assert_eq!(Address::parse("https://me:pw@a.b", false), Err(AddressError::Credentials));
    }

    #[test]
    fn a_path_before_ours_is_kept() {
        let address = Address::parse("https://a.b/safelight/?x=1#y", false).unwrap();
        assert_eq!(address.join("/api"), "https://a.b/safelight/api");
        assert_eq!(address.to_string(), "https://a.b/safelight");
    }
}
