//! How the text of a setting gets its type.

use std::{fmt, net::SocketAddr, num::NonZeroU32, path::PathBuf};

use super::{
    AttestationRule, DatabaseUrl, KeyText, LogFormat, LogLevel, Proxies, PublicUrl, Token,
};

/// The type of a setting. The error is what was wanted, in words.
pub(super) trait Value: Sized {
    /// Whether the text must not be repeated.
    const SECRET: bool = false;

    /// The value of a text.
    fn read(text: &str) -> Result<Self, String>;
}

impl<T: Value> Value for Option<T> {
    const SECRET: bool = T::SECRET;

    fn read(text: &str) -> Result<Self, String> {
        if text.is_empty() { Ok(None) } else { T::read(text).map(Some) }
    }
}

fn parsed<T: std::str::FromStr>(text: &str, wanted: impl fmt::Display) -> Result<T, String> {
    text.parse().map_err(|_| wanted.to_string())
}

impl Value for SocketAddr {
    fn read(text: &str) -> Result<Self, String> {
        parsed(text, "an address with a port, such as 127.0.0.1:8700,")
    }
}

impl Value for bool {
    fn read(text: &str) -> Result<Self, String> {
        parsed(text, "`true` or `false`")
    }
}

impl Value for NonZeroU32 {
    fn read(text: &str) -> Result<Self, String> {
        parsed(text, "a whole number above zero")
    }
}

impl Value for PathBuf {
    fn read(text: &str) -> Result<Self, String> {
        Ok(Self::from(text))
    }
}

impl Value for DatabaseUrl {
    const SECRET: bool = true;

    fn read(text: &str) -> Result<Self, String> {
        text.parse()
    }
}

impl Value for KeyText {
    const SECRET: bool = true;

    fn read(text: &str) -> Result<Self, String> {
        text.parse()
    }
}

impl Value for Token {
    const SECRET: bool = true;

    fn read(text: &str) -> Result<Self, String> {
        text.parse()
    }
}

impl Value for PublicUrl {
    fn read(text: &str) -> Result<Self, String> {
        text.parse()
    }
}

impl Value for Proxies {
    fn read(text: &str) -> Result<Self, String> {
        text.parse()
    }
}

impl Value for AttestationRule {
    fn read(text: &str) -> Result<Self, String> {
        text.parse()
    }
}

impl Value for LogFormat {
    fn read(text: &str) -> Result<Self, String> {
        text.parse()
    }
}

impl Value for LogLevel {
    fn read(text: &str) -> Result<Self, String> {
        text.parse()
    }
}
