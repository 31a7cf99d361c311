//! The two PEM files: read whole, held against each other, and dated.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use rustls::{
    crypto::ring,
    pki_types::{
        CertificateDer, PrivateKeyDer,
        pem::{self, PemObject},
    },
    sign::CertifiedKey,
};
use safelight_domain::Timestamp;
use sha2::{Digest, Sha256};
use x509_cert::{Certificate, der::Decode};

/// Why TLS cannot be started, or a new certificate not be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// Only one of the two files was named.
    #[error("{set} is set under [server] and {missing} is not; TLS needs both")]
    OneMissing {
        /// The setting that is there.
        set: &'static str,
        /// The setting that is not.
        missing: &'static str,
    },
    /// A file cannot be read.
    #[error("the TLS file {} cannot be read: {reason}", file.display())]
    Unreadable {
        /// Which file.
        file: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// A file holds something else.
    #[error("{} is not {wanted} in PEM form: {reason}", file.display())]
    NotPem {
        /// Which file.
        file: PathBuf,
        /// What should be in it.
        wanted: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// Certificate and key do not belong together.
    #[error("the key in {} does not belong to the certificate in {}", key.display(), certificate.display())]
    Mismatch {
        /// The file of the certificate.
        certificate: PathBuf,
        /// The file of the key.
        key: PathBuf,
    },
    /// The cryptography cannot work with it.
    #[error("TLS cannot be started: {0}")]
    Unusable(rustls::Error),
}

/// What both files hold.
pub(super) struct Pair {
    pub(super) key: CertifiedKey,
    /// Of both texts, to tell a touched file from a changed one.
    pub(super) digest: [u8; 32],
    pub(super) not_after: Timestamp,
}

/// Tells whether files were written, without reading them: time, size and, after a rename, the
/// other file itself.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Marks([Option<(SystemTime, u64, u64)>; 2]);

impl Marks {
    pub(super) fn of(certificate: &Path, key: &Path) -> Self {
        Self([certificate, key].map(|file| {
            let facts = fs::metadata(file).ok()?;
            Some((facts.modified().ok()?, facts.len(), file_number(&facts)))
        }))
    }
}

#[cfg(unix)]
fn file_number(facts: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(facts)
}

#[cfg(not(unix))]
const fn file_number(_facts: &fs::Metadata) -> u64 {
    0
}

/// Reads both files.
pub(super) fn read(certificate: &Path, key: &Path) -> Result<Pair, TlsError> {
    let (chain_text, key_text) = (text(certificate)?, text(key)?);
    let chain = chain(certificate, &chain_text)?;
    let private = PrivateKeyDer::from_pem_slice(&key_text)
        .map_err(|reason| not_pem(key, "a private key", &reason))?;
    let not_after = not_after(certificate, &chain[0])?;
    let pair =
        CertifiedKey::from_der(chain, private, &ring::default_provider()).map_err(|error| {
            match error {
                rustls::Error::InconsistentKeys(_) => {
                    TlsError::Mismatch { certificate: certificate.into(), key: key.into() }
                }
                other => TlsError::Unusable(other),
            }
        })?;
    let digest = Sha256::new().chain_update(&chain_text).chain_update(&key_text).finalize().into();
    Ok(Pair { key: pair, digest, not_after })
}

fn text(file: &Path) -> Result<Vec<u8>, TlsError> {
    fs::read(file).map_err(|reason| TlsError::Unreadable { file: file.into(), reason })
}

fn chain(file: &Path, text: &[u8]) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(text).collect();
    match chain {
        Ok(chain) if chain.is_empty() => {
            Err(not_pem(file, "a certificate", &pem::Error::NoItemsFound))
        }
        Ok(chain) => Ok(chain),
        Err(reason) => Err(not_pem(file, "a certificate", &reason)),
    }
}

fn not_after(file: &Path, certificate: &[u8]) -> Result<Timestamp, TlsError> {
    let certificate = Certificate::from_der(certificate).map_err(|reason| TlsError::NotPem {
        file: file.into(),
        wanted: "a certificate",
        reason: reason.to_string(),
    })?;
    let ends = certificate.tbs_certificate.validity.not_after.to_unix_duration();
    Ok(Timestamp::from_micros(0).plus(ends))
}

fn not_pem(file: &Path, wanted: &'static str, reason: &pem::Error) -> TlsError {
    let reason = match reason {
        pem::Error::NoItemsFound => "there is none in it".to_owned(),
        other => other.to_string(),
    };
    TlsError::NotPem { file: file.into(), wanted, reason }
}
