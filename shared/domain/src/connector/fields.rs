//! The one table of what a connector of each type has: what is shown to people, and what is
//! asked of whoever brings credentials.

use super::{ConnectorKind, place};

/// How a value is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldKind {
    /// A line of text.
    Text,
    /// A line of text that is hidden while it is typed.
    Password,
    /// A whole JSON document.
    Json,
    /// `true` or `false`.
    Boolean,
}

impl FieldKind {
    /// The word on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Password => "password",
            Self::Json => "json",
            Self::Boolean => "boolean",
        }
    }
}

/// One value of a connector.
#[derive(Debug, Clone, Copy)]
pub struct ConnectorField {
    /// Its name on the wire.
    pub name: &'static str,
    /// How it is asked for.
    pub kind: FieldKind,
    /// Whether there are no credentials without it.
    pub is_required: bool,
    /// Whether it is never shown again, and is encrypted where the server keeps it. What is not
    /// secret is a setting of the connector.
    pub is_secret: bool,
    /// Whether it belongs to the credentials that agents ask their owner for.
    pub is_credential: bool,
    /// For people.
    pub description: &'static str,
    check: fn(&str) -> Result<(), &'static str>,
}

impl ConnectorField {
    /// Whether the value can be one, in words that do not repeat it.
    ///
    /// # Errors
    /// One sentence.
    pub fn check(&self, value: &str) -> Result<(), &'static str> {
        (self.check)(value)
    }
}

const fn secret(
    name: &'static str,
    kind: FieldKind,
    check: fn(&str) -> Result<(), &'static str>,
    description: &'static str,
) -> ConnectorField {
    ConnectorField {
        name,
        kind,
        is_required: true,
        is_secret: true,
        is_credential: true,
        description,
        check,
    }
}

const fn setting(
    name: &'static str,
    is_required: bool,
    check: fn(&str) -> Result<(), &'static str>,
    description: &'static str,
) -> ConnectorField {
    let (kind, is_secret, is_credential) = (FieldKind::Text, false, true);
    ConnectorField { name, kind, is_required, is_secret, is_credential, description, check }
}

const S3: &[ConnectorField] = &[
    secret("aws_access_key_id", FieldKind::Text, line, "The id of the access key."),
    secret("aws_secret_access_key", FieldKind::Password, line, "The secret of the access key."),
    setting("region", true, region, "The region of the bucket, such as eu-central-1."),
    setting("bucket", false, bucket, "The one bucket that the key opens, where it opens only one."),
    setting(
        "endpoint_url",
        false,
        endpoint,
        "The address of the service, where it is not Amazon's: https://s3.example.org.",
    ),
    ConnectorField {
        kind: FieldKind::Boolean,
        is_credential: false,
        ..setting(
            "path_style",
            false,
            truth,
            "Whether buckets are named in the path of an address, as most services of others want.",
        )
    },
];

const GCS: &[ConnectorField] = &[
    secret(
        "service_account_json",
        FieldKind::Json,
        service_account,
        "The whole key file of the service account.",
    ),
    setting("bucket", false, bucket, "The one bucket that the account sees, where it is only one."),
    ConnectorField {
        is_credential: false,
        ..setting(
            "endpoint_url",
            false,
            endpoint,
            "The address of the service, where it is not Google's own: https://storage.example.org.",
        )
    },
];

const SMB: &[ConnectorField] = &[
    setting("server", true, host, "The name or address of the server or NAS."),
    setting("share", true, share, "The name of the share."),
    secret("username", FieldKind::Text, line, "Who signs in."),
    secret("password", FieldKind::Password, password, "The password."),
    setting("domain", false, host, "The domain or workgroup, where there is one."),
    setting("port", false, port, "The port, where it is not 445."),
];

pub(super) const fn of(kind: ConnectorKind) -> &'static [ConnectorField] {
    match kind {
        ConnectorKind::S3 => S3,
        ConnectorKind::Gcs => GCS,
        ConnectorKind::Smb => SMB,
    }
}

fn fits(is_fit: bool, wanted: &'static str) -> Result<(), &'static str> {
    if is_fit { Ok(()) } else { Err(wanted) }
}

fn has_length(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.chars().count())
}

fn line(text: &str) -> Result<(), &'static str> {
    let clean = text.trim() == text && !text.chars().any(char::is_control);
    fits(has_length(text, 512) && clean, "One line of 1 to 512 characters, without outer blanks.")
}

/// Outer blanks may belong to it.
fn password(text: &str) -> Result<(), &'static str> {
    let clean = !text.chars().any(char::is_control);
    fits(has_length(text, 512) && clean, "One line of 1 to 512 characters.")
}

fn region(text: &str) -> Result<(), &'static str> {
    let clean = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    fits(
        has_length(text, 64) && clean,
        "A region has 1 to 64 small letters, digits and hyphens, such as eu-central-1.",
    )
}

fn bucket(text: &str) -> Result<(), &'static str> {
    fits(place::is_bucket(text), place::BUCKET)
}

fn share(text: &str) -> Result<(), &'static str> {
    fits(place::is_share(text), place::SHARE)
}

fn host(text: &str) -> Result<(), &'static str> {
    let clean = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':'));
    fits(
        has_length(text, 253) && clean,
        "A name or address alone: letters, digits, dots, hyphens; no slashes and no port.",
    )
}

fn port(text: &str) -> Result<(), &'static str> {
    fits(text.parse::<u16>().is_ok_and(|port| port > 0), "A port is a number from 1 to 65535.")
}

fn truth(text: &str) -> Result<(), &'static str> {
    fits(matches!(text, "true" | "false"), "`true` or `false`.")
}

fn endpoint(text: &str) -> Result<(), &'static str> {
    const WANTED: &str =
        "An address with http:// or https:// and a host, without name, password, query or blanks.";
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else {
        return Err(WANTED);
    };
    let (authority, _) = rest.split_once('/').unwrap_or((rest, ""));
    let (name, number) = match authority.rsplit_once(':') {
        // An address of IPv6 has colons of its own, between brackets.
        Some((name, number)) if !number.ends_with(']') => (name, Some(number)),
        _ => (authority, None),
    };
    let clean =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '[' | ']' | ':');
    let named = !name.is_empty() && name.chars().all(clean);
    let numbered = number.is_none_or(|number| number.parse::<u16>().is_ok_and(|port| port > 0));
    let odd = |c: char| c.is_control() || c.is_whitespace() || matches!(c, '@' | '?' | '#' | '\\');
    fits(named && numbered && has_length(text, 512) && !text.chars().any(odd), WANTED)
}

fn service_account(text: &str) -> Result<(), &'static str> {
    const WANTED: &str =
        "The whole JSON file of a service account, with type, client_email and private_key.";
    if text.len() > 64 * 1024 {
        return Err(WANTED);
    }
    // What the parser says may repeat a piece of the key.
    let file: serde_json::Value = serde_json::from_str(text).map_err(|_| WANTED)?;
    let text = |name: &str| file.get(name).and_then(serde_json::Value::as_str).unwrap_or_default();
    let fit = text("type") == "service_account"
        && !text("client_email").is_empty()
        && !text("private_key").is_empty();
    fits(fit, WANTED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_the_published_ones() {
        let told = |kind: ConnectorKind| {
            let field = |field: &ConnectorField| {
                let star = if field.is_required { "*" } else { "" };
                format!("{}{star} {}", field.name, field.kind.name())
            };
            kind.credential_fields().map(field).collect::<Vec<_>>()
        };
        assert_eq!(
            told(ConnectorKind::S3),
            [
                "aws_access_key_id* string",
                "aws_secret_access_key* password",
                "region* string",
                "bucket string",
                "endpoint_url string",
            ]
        );
        assert_eq!(told(ConnectorKind::Gcs), ["service_account_json* json", "bucket string"]);
        assert_eq!(
            told(ConnectorKind::Smb),
            [
                "server* string",
                "share* string",
                "username* string",
                "password* password",
                "domain string",
                "port string",
            ]
        );
    }

    #[test]
    fn values_that_fit_are_taken_and_others_refused_without_being_repeated() {
        let json = r#"{"type":"service_account","client_email":"a@b","private_key":"k"}"#;
        let cases = [
            (ConnectorKind::S3, "region", "eu-central-1", "EU central"),
            (ConnectorKind::S3, "bucket", "my.photos-1", "my photos"),
            (ConnectorKind::S3, "endpoint_url", "http://[::1]:9000/x", "http://u:p@host"),
            (ConnectorKind::S3, "endpoint_url", "https://nas.local", "nas.local:9000"),
            (ConnectorKind::S3, "endpoint_url", "https://a:1", "https://:1"),
            (ConnectorKind::S3, "path_style", "true", "yes"),
            (ConnectorKind::S3, "aws_secret_access_key", "abc/+=", "abc\n"),
            (ConnectorKind::Gcs, "service_account_json", json, r#"{"type":"user-zebra"}"#),
            (ConnectorKind::Gcs, "service_account_json", json, "zebra"),
            (ConnectorKind::Smb, "server", "nas.local", r"\\nas\share"),
            (ConnectorKind::Smb, "share", "Fotos 2024$", "a/b"),
            (ConnectorKind::Smb, "password", " x ", ""),
            (ConnectorKind::Smb, "port", "1445", "0"),
        ];
        for (kind, name, good, bad) in cases {
            let field = kind.field(name).unwrap();
            assert_eq!(field.check(good), Ok(()), "{name}");
            let refused = field.check(bad).unwrap_err();
            assert!(!refused.contains("zebra"), "{refused}");
        }
    }
}
