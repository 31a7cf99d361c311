//! Types of settings, each read from a text.

use std::{fmt, str::FromStr};

use axum::http::Uri;
use tracing_subscriber::EnvFilter;

/// Where the database is. Never printed, since it may hold a password.
#[derive(Clone)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// The whole URL, to connect with.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = self.0.split(':').next().unwrap_or_default();
        write!(f, "{scheme}:…")
    }
}

impl FromStr for DatabaseUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = ["sqlite:", "postgres:", "postgresql:"];
        if known.iter().any(|scheme| text.starts_with(scheme)) {
            Ok(Self(text.to_owned()))
        } else {
            Err("a URL that starts with sqlite:// or postgres://".to_owned())
        }
    }
}

/// A secret that a program brings. Never printed.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    const SHORTEST: usize = 16;

    /// The whole token, to compare with.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

impl FromStr for Token {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let fits = text.len() >= Self::SHORTEST && text.bytes().all(|byte| byte.is_ascii_graphic());
        let wanted = || format!("a token of at least {} letters and digits", Self::SHORTEST);
        if fits { Ok(Self(text.to_owned())) } else { Err(wanted()) }
    }
}

/// Master keys as they were given. Never printed, and wiped when dropped.
#[derive(Clone, zeroize::Zeroize, zeroize::ZeroizeOnDrop)]
pub struct KeyText(String);

impl KeyText {
    /// The whole text, to read keys from.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for KeyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyText(…)")
    }
}

impl FromStr for KeyText {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if crate::vault::KeyRing::parse(text).is_some() {
            Ok(Self(text.to_owned()))
        } else {
            Err("one or more keys of 64 hexadecimal digits, with blanks between,".to_owned())
        }
    }
}

/// Scheme, host and port that people see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    secure: bool,
    authority: String,
}

impl PublicUrl {
    /// Whether it is `https`.
    #[must_use]
    pub const fn is_secure(&self) -> bool {
        self.secure
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.secure { "https" } else { "http" };
        write!(f, "{scheme}://{}", self.authority)
    }
}

impl FromStr for PublicUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wanted = || "an address such as https://photos.example.org, without a path".to_owned();
        let uri: Uri = text.parse().map_err(|_| wanted())?;
        let secure = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(wanted()),
        };
        let authority = uri.authority().filter(|authority| !authority.as_str().contains('@'));
        match authority {
            Some(authority) if matches!(uri.path(), "" | "/") && uri.query().is_none() => {
                Ok(Self { secure, authority: authority.as_str().to_ascii_lowercase() })
            }
            _ => Err(wanted()),
        }
    }
}

/// Whether agents need a release manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttestationRule {
    /// Where there are any.
    Optional,
    /// Always.
    Required,
}

impl FromStr for AttestationRule {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "optional" => Ok(Self::Optional),
            "required" => Ok(Self::Required),
            _ => Err("`optional` or `required`".to_owned()),
        }
    }
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}

impl FromStr for LogFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err("`text` or `json`".to_owned()),
        }
    }
}

/// What is logged: a level, or levels per module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLevel(String);

impl LogLevel {
    /// As written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for LogLevel {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        EnvFilter::try_new(text)
            .map(|_| Self(text.to_owned()))
            .map_err(|_| "a level such as `info`, or `info,safelight_store=debug`".to_owned())
    }
}
