//! Everything that is needed to reach one remote storage: settings, and secrets that cannot be
//! printed.

use safelight_domain::ConnectorKind;

use super::gcs::{ServiceAccount, may_carry_tokens};
use super::secret::Hidden;

const ENCRYPTED: &str = "An address with https://; http:// only on this computer.";

/// How one storage is reached, and as whom. Prints no secret.
#[derive(Debug, Clone)]
pub enum Connection {
    /// S3 and what speaks like it.
    S3(S3Connection),
    /// Google Cloud Storage.
    Gcs(GcsConnection),
    /// A share on the network.
    Smb(SmbConnection),
}

/// A way to buckets of S3.
#[derive(Debug, Clone)]
pub struct S3Connection {
    pub(crate) access_key_id: Hidden,
    pub(crate) secret_access_key: Hidden,
    pub(crate) region: String,
    pub(crate) bucket: Option<String>,
    /// None for Amazon's own.
    pub(crate) endpoint: Option<String>,
    pub(crate) path_style: Option<bool>,
}

/// A way to buckets of Google Cloud Storage.
#[derive(Debug, Clone)]
pub struct GcsConnection {
    pub(crate) account: ServiceAccount,
    pub(crate) bucket: Option<String>,
    /// None for Google's own.
    pub(crate) endpoint: Option<String>,
}

/// A way to a share.
#[derive(Debug, Clone)]
pub struct SmbConnection {
    pub(crate) server: String,
    pub(crate) port: u16,
    pub(crate) share: String,
    pub(crate) domain: String,
    pub(crate) username: Hidden,
    pub(crate) password: Hidden,
}

/// Values from which no connection can be made. Repeats none of them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConnectionError {
    /// A value that is needed is not there.
    #[error("`{0}` is missing.")]
    Missing(&'static str),
    /// A value cannot be one of its field.
    #[error("`{name}` cannot be used. {wanted}")]
    Unfit {
        /// The field.
        name: &'static str,
        /// What it should be.
        wanted: &'static str,
    },
}

impl ConnectionError {
    /// The field that is in the way.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Missing(name) | Self::Unfit { name, .. } => name,
        }
    }
}

impl Connection {
    /// Makes a connection of the values of a connector, by the names of its fields; an empty value
    /// is none. Settings of the connector and credentials are asked for alike.
    ///
    /// # Errors
    /// The first field that is missing or does not fit.
    pub fn read<'a>(
        kind: ConnectorKind,
        value: impl Fn(&str) -> Option<&'a str>,
    ) -> Result<Self, ConnectionError> {
        let values = Values::check(kind, value)?;
        Ok(match kind {
            ConnectorKind::S3 => Self::S3(S3Connection {
                access_key_id: values.hidden("aws_access_key_id"),
                secret_access_key: values.hidden("aws_secret_access_key"),
                region: values.text("region"),
                bucket: values.optional("bucket"),
                endpoint: values.optional("endpoint_url"),
                path_style: values.find("path_style").map(|value| value == "true"),
            }),
            ConnectorKind::Gcs => {
                let file = values.find("service_account_json").unwrap_or_default();
                let account = ServiceAccount::read(file).map_err(|wanted| {
                    ConnectionError::Unfit { name: "service_account_json", wanted }
                })?;
                let endpoint = values.optional("endpoint_url");
                if endpoint.as_deref().is_some_and(|address| !may_carry_tokens(address)) {
                    return Err(ConnectionError::Unfit { name: "endpoint_url", wanted: ENCRYPTED });
                }
                Self::Gcs(GcsConnection { account, bucket: values.optional("bucket"), endpoint })
            }
            ConnectorKind::Smb => Self::Smb(SmbConnection {
                server: values.text("server"),
                port: values.find("port").and_then(|port| port.parse().ok()).unwrap_or(445),
                share: values.text("share"),
                domain: values.text("domain"),
                username: values.hidden("username"),
                password: values.hidden("password"),
            }),
        })
    }

    /// What kind of storage this reaches.
    #[must_use]
    pub const fn kind(&self) -> ConnectorKind {
        match self {
            Self::S3(_) => ConnectorKind::S3,
            Self::Gcs(_) => ConnectorKind::Gcs,
            Self::Smb(_) => ConnectorKind::Smb,
        }
    }

    /// The one bucket or share that these values name, if they name one.
    #[must_use]
    pub fn only_root(&self) -> Option<&str> {
        match self {
            Self::S3(s3) => s3.bucket.as_deref(),
            Self::Gcs(gcs) => gcs.bucket.as_deref(),
            Self::Smb(smb) => Some(&smb.share),
        }
    }
}

/// Values that fit their fields.
struct Values<'a>(Vec<(&'static str, &'a str)>);

impl<'a> Values<'a> {
    fn check(
        kind: ConnectorKind,
        value: impl Fn(&str) -> Option<&'a str>,
    ) -> Result<Self, ConnectionError> {
        let mut values = vec![];
        for field in kind.fields() {
            let name = field.name;
            match value(name).filter(|value| !value.is_empty()) {
                Some(value) => {
                    let fits = field.check(value);
                    fits.map_err(|wanted| ConnectionError::Unfit { name, wanted })?;
                    values.push((name, value));
                }
                None if field.is_required => return Err(ConnectionError::Missing(name)),
                None => {}
            }
        }
        Ok(Self(values))
    }

    fn find(&self, name: &str) -> Option<&'a str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }

    fn text(&self, name: &str) -> String {
        self.find(name).unwrap_or_default().to_owned()
    }

    fn optional(&self, name: &str) -> Option<String> {
        self.find(name).map(str::to_owned)
    }

    fn hidden(&self, name: &str) -> Hidden {
        Hidden::new(self.find(name).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smb(name: &str) -> Option<&'static str> {
        match name {
            "server" => Some("nas.local"),
            "share" => Some("Fotos"),
            "username" => Some("zebra-user"),
            "password" => Some("zebra-crossing"),
            "domain" => Some(""),
            _ => None,
        }
    }

    #[test]
    fn a_connection_prints_no_secret() {
        let connection = Connection::read(ConnectorKind::Smb, smb).unwrap();
        let printed = format!("{connection:?} {connection:#?}");
        assert!(printed.contains("nas.local") && !printed.contains("zebra"), "{printed}");
        assert_eq!(connection.only_root(), Some("Fotos"));
        assert!(matches!(connection, Connection::Smb(smb) if smb.port == 445));
    }

    #[test]
    fn what_is_missing_or_unfit_is_named_and_not_repeated() {
        let without = |name: &str| smb(name).filter(|_| name != "password");
        let missing = Connection::read(ConnectorKind::Smb, without).unwrap_err();
        assert_eq!(missing, ConnectionError::Missing("password"));
        let odd = |name: &str| if name == "port" { Some("zebra") } else { smb(name) };
        let unfit = Connection::read(ConnectorKind::Smb, odd).unwrap_err();
        assert_eq!(unfit.field(), "port");
        assert!(!unfit.to_string().contains("zebra"), "{unfit}");
    }
}
