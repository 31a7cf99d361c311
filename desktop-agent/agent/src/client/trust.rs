//! Whom the agent believes to be its coordinator: whoever the system's own store vouches for, and
//! whoever the authorities vouch for that the owner named.

use std::{
    io,
    path::{Path, PathBuf},
};

use reqwest::Certificate;
use rustls_pki_types::{CertificateDer, pem::PemObject};
use safelight_domain::Timestamp;
use x509_cert::der::Decode;

/// Roots of trust beside those of the system.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    authorities: Vec<CertificateDer<'static>>,
}

/// Why the certificate of an authority cannot be used. Each has a stable code.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// The system refused.
    #[error("{} could not be read: {source} (ca_unreadable)", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// No PEM at all.
    #[error(
        "{} is not PEM, which begins with -----BEGIN CERTIFICATE----- (ca_not_pem)", .0.display()
    )]
    NotPem(PathBuf),
    /// PEM of something else, such as a key.
    #[error("{} holds no certificate (ca_no_certificate)", .0.display())]
    NoCertificate(PathBuf),
    /// Something that claims to be a certificate.
    #[error("a certificate in {} is damaged (ca_damaged)", .0.display())]
    Damaged(PathBuf),
    /// Its time is over.
    #[error("a certificate in {} expired on {} (ca_expired)", .path.display(), .on.text())]
    Expired {
        /// The file.
        path: PathBuf,
        /// When.
        on: Day,
    },
}

/// A day, for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day(Timestamp);

impl Day {
    fn text(self) -> String {
        self.0.to_string().chars().take(10).collect()
    }
}

impl TrustError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "ca_unreadable",
            Self::NotPem(_) => "ca_not_pem",
            Self::NoCertificate(_) => "ca_no_certificate",
            Self::Damaged(_) => "ca_damaged",
            Self::Expired { .. } => "ca_expired",
        }
    }
}

impl Trust {
    /// The system's store and the authorities of a PEM file.
    ///
    /// # Errors
    /// [`TrustError`] when the file holds nothing that could vouch for anybody at `now`.
    pub fn with_authorities(path: &Path, now: Timestamp) -> Result<Self, TrustError> {
        let source = |source| TrustError::Unreadable { path: path.to_owned(), source };
        let text = std::fs::read(path).map_err(source)?;
        let begin = b"-----BEGIN ";
        if !text.windows(begin.len()).any(|part| part == begin) {
            return Err(TrustError::NotPem(path.to_owned()));
        }
        let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&text).collect();
        let authorities = read.map_err(|_| TrustError::Damaged(path.to_owned()))?;
        if authorities.is_empty() {
            return Err(TrustError::NoCertificate(path.to_owned()));
        }
        for authority in &authorities {
            check(authority, path, now)?;
        }
        Ok(Self { authorities })
    }

    /// The named authorities alone, as PEM; whatever else stood in their file is left out.
    #[must_use]
    pub fn to_pem(&self) -> String {
        self.authorities.iter().map(|authority| pem(authority)).collect()
    }

    pub(super) fn certificates(&self) -> reqwest::Result<Vec<Certificate>> {
        self.authorities.iter().map(|authority| Certificate::from_der(authority)).collect()
    }
}

fn check(authority: &CertificateDer<'_>, path: &Path, now: Timestamp) -> Result<(), TrustError> {
    let damaged = || TrustError::Damaged(path.to_owned());
    // Who checks certificates does not ask an authority for its age; people want to know.
    let read = x509_cert::Certificate::from_der(authority).map_err(|_| damaged())?;
    let usable = rustls::RootCertStore::empty().add(authority.clone());
    usable.map_err(|_| damaged())?;
    let end = read.tbs_certificate.validity.not_after.to_unix_duration();
    let end = Timestamp::from_micros(i64::try_from(end.as_micros()).unwrap_or(i64::MAX));
    if end < now {
        return Err(TrustError::Expired { path: path.to_owned(), on: Day(end) });
    }
    Ok(())
}

fn pem(authority: &[u8]) -> String {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let text = STANDARD.encode(authority);
    let lines: Vec<&str> =
        (0..text.len()).step_by(64).map(|at| &text[at..text.len().min(at + 64)]).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair, date_time_ymd};

    use super::*;

    fn authority(until: i32) -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(until, 3, 1);
        (params.self_signed(&key).unwrap().pem(), key.serialize_pem())
    }

    fn named(text: &str) -> Result<Trust, TrustError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ca.pem");
        std::fs::write(&path, text).unwrap();
        // The first of January 2026.
        Trust::with_authorities(&path, Timestamp::from_micros(1_767_225_600_000_000))
    }

    #[test]
    fn what_cannot_vouch_for_anybody_is_refused_with_its_code() {
        let (good, key) = authority(2099);
        let torn = good.replace("MI", "AA");
        for (text, code) in [
            ("", "ca_not_pem"),
            ("0\u{82}\u{3}", "ca_not_pem"),
            (key.as_str(), "ca_no_certificate"),
            (torn.as_str(), "ca_damaged"),
            ("-----BEGIN CERTIFICATE-----\n%%\n-----END CERTIFICATE-----\n", "ca_damaged"),
            (authority(2025).0.as_str(), "ca_expired"),
        ] {
            let error = named(text).unwrap_err();
            assert_eq!(error.code(), code, "{error}");
            assert!(error.to_string().ends_with(&format!("({code})")), "{error}");
        }
        let gone = Trust::with_authorities(Path::new("/nowhere/ca.pem"), Timestamp::from_micros(0));
        assert_eq!(gone.unwrap_err().code(), "ca_unreadable");
        assert!(named(&authority(2025).0).unwrap_err().to_string().contains("2025-03-01"));
    }

    #[test]
    fn what_is_kept_are_the_certificates_and_no_key() {
        let (one, key) = authority(2099);
        let (two, _) = authority(2099);
        let kept = named(&format!("words\n{one}{key}{two}")).unwrap().to_pem();
        assert!(!kept.contains("KEY"), "{kept}");
        assert_eq!(kept.replace('\r', ""), format!("{one}{two}").replace('\r', ""));
        assert_eq!(named(&kept).unwrap().authorities.len(), 2);
    }
}
