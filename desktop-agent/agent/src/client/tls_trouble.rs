//! Why no trusted connection came about, told apart by what a person can do about it.

use std::{error::Error, io};

use rustls::{CertificateError, Error as TlsError};

/// Why no trusted connection came about. Each has a stable code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TlsTrouble {
    /// Nobody we trust signed it.
    #[error(
        "the coordinator's certificate is signed by nobody this computer trusts; name its authority with register --ca (tls_unknown_issuer)"
    )]
    UnknownIssuer,
    /// Its time is over.
    #[error(
        "the coordinator's certificate has expired, or this computer's clock is wrong (tls_expired)"
    )]
    Expired,
    /// Its time has not come.
    #[error(
        "the coordinator's certificate is not valid yet, or this computer's clock is wrong (tls_not_valid_yet)"
    )]
    NotValidYet,
    /// It is somebody else's.
    #[error(
        "the coordinator's certificate is for another host name than the address (tls_wrong_host)"
    )]
    WrongHost,
    /// It was taken back.
    #[error("the coordinator's certificate was revoked (tls_revoked)")]
    Revoked,
    /// What answers there speaks something else.
    #[error(
        "what answers there does not speak TLS; does the address begin with http://? (tls_not_spoken)"
    )]
    NotSpoken,
    /// Anything else.
    #[error("no trusted connection: {0} (tls_failed)")]
    Other(String),
}

impl TlsTrouble {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownIssuer => "tls_unknown_issuer",
            Self::Expired => "tls_expired",
            Self::NotValidYet => "tls_not_valid_yet",
            Self::WrongHost => "tls_wrong_host",
            Self::Revoked => "tls_revoked",
            Self::NotSpoken => "tls_not_spoken",
            Self::Other(_) => "tls_failed",
        }
    }

    /// Reads the trouble out of an error and its causes; none when TLS was not the matter.
    pub(super) fn among(error: &(dyn Error + 'static)) -> Option<Self> {
        let mut cause = Some(error);
        while let Some(error) = cause {
            if let Some(found) = error.downcast_ref::<TlsError>() {
                return Some(found.into());
            }
            // An I/O error hides what it wraps: its source is the source of that.
            let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
            cause = match wrapped {
                Some(inner) => Some(inner),
                None => error.source(),
            };
        }
        None
    }
}

impl From<&TlsError> for TlsTrouble {
    fn from(error: &TlsError) -> Self {
        match error {
            TlsError::InvalidCertificate(reason) => match reason {
                CertificateError::UnknownIssuer | CertificateError::BadSignature => {
                    Self::UnknownIssuer
                }
                CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                    Self::Expired
                }
                CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                    Self::NotValidYet
                }
                CertificateError::NotValidForName
                | CertificateError::NotValidForNameContext { .. } => Self::WrongHost,
                CertificateError::Revoked => Self::Revoked,
                other => Self::Other(other.to_string()),
            },
            TlsError::InvalidMessage(_) => Self::NotSpoken,
            other => Self::Other(other.to_string()),
        }
    }
}
