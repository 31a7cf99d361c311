//! TLS on the coordinator's own socket: one certificate, read at start and again when its files
//! change. A bad new file keeps the certificate that was good, and says so.

mod files;
mod handshake;

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use rustls::{
    ServerConfig,
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};
use safelight_domain::{Clock, Timestamp};

pub use files::TlsError;
pub(crate) use handshake::Handshakes;

use crate::config::ServerSettings;
use files::{Marks, Pair};

/// What TLS offers by ALPN, best first.
const PROTOCOLS: [&[u8]; 2] = [b"h2", b"http/1.1"];

/// The certificate in use and where it comes from. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Tls(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    certificate: PathBuf,
    key: PathBuf,
    current: Arc<Current>,
    config: Arc<ServerConfig>,
    seen: Mutex<Seen>,
}

/// What was found in the files when they were last looked at.
#[derive(Debug)]
struct Seen {
    marks: Marks,
    /// Why what stands there now is not used.
    problem: Option<String>,
}

/// The certificate that handshakes are given.
#[derive(Debug)]
struct Current(RwLock<Arc<Loaded>>);

#[derive(Debug)]
struct Loaded {
    key: Arc<CertifiedKey>,
    digest: [u8; 32],
    not_after: Timestamp,
}

/// How a look at the files ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// The same as before.
    Unchanged,
    /// Another certificate is used from now on.
    Replaced,
    /// What stands there cannot be used; the old one stays.
    Refused,
}

impl Tls {
    /// Reads the files that the settings name; none where they name none.
    ///
    /// # Errors
    /// [`TlsError`] says which file, and what is wrong with it.
    pub fn from_settings(
        settings: &ServerSettings,
        clock: &dyn Clock,
    ) -> Result<Option<Self>, TlsError> {
        match (&settings.tls_cert, &settings.tls_key) {
            (Some(certificate), Some(key)) => {
                Self::read(certificate.clone(), key.clone(), clock).map(Some)
            }
            (None, None) => Ok(None),
            (Some(_), None) => Err(TlsError::OneMissing { set: "tls_cert", missing: "tls_key" }),
            (None, Some(_)) => Err(TlsError::OneMissing { set: "tls_key", missing: "tls_cert" }),
        }
    }

    fn read(certificate: PathBuf, key: PathBuf, clock: &dyn Clock) -> Result<Self, TlsError> {
        let marks = Marks::of(&certificate, &key);
        let loaded = Loaded::from(files::read(&certificate, &key)?);
        loaded.warn_when_over(clock);
        let current = Arc::new(Current(RwLock::new(Arc::new(loaded))));
        let config = server_config(Arc::clone(&current))?;
        let seen = Mutex::new(Seen { marks, problem: None });
        Ok(Self(Arc::new(Inner { certificate, key, current, config, seen })))
    }

    /// Looks whether the files changed, and takes over what stands there if it can be used.
    pub(crate) fn look(&self, clock: &dyn Clock) -> Look {
        let Inner { certificate, key, current, seen, .. } = &*self.0;
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        let marks = Marks::of(certificate, key);
        if marks == seen.marks {
            return Look::Unchanged;
        }
        // Marked before reading: what is written meanwhile is seen at the next look.
        seen.marks = marks;
        self.take_over(current, &mut seen, clock)
    }

    /// The same, whatever the files' times say.
    pub(crate) fn reload(&self, clock: &dyn Clock) -> Look {
        let mut seen = self.0.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.marks = Marks::of(&self.0.certificate, &self.0.key);
        self.take_over(&self.0.current, &mut seen, clock)
    }

    fn take_over(&self, current: &Current, seen: &mut Seen, clock: &dyn Clock) -> Look {
        match files::read(&self.0.certificate, &self.0.key).map(Loaded::from) {
            Ok(loaded) => {
                seen.problem = None;
                if loaded.digest == current.get().digest {
                    return Look::Unchanged;
                }
                loaded.warn_when_over(clock);
                tracing::info!(ends = %loaded.not_after, "a new TLS certificate is in use");
                current.set(loaded);
                Look::Replaced
            }
            Err(error) => {
                tracing::error!(%error, "the TLS certificate was not replaced; the old one stays");
                seen.problem = Some(error.to_string());
                Look::Refused
            }
        }
    }

    /// Why what stands in the files now is not used.
    pub(crate) fn problem(&self) -> Option<String> {
        self.0.seen.lock().unwrap_or_else(PoisonError::into_inner).problem.clone()
    }

    /// When the certificate in use ends.
    pub(crate) fn not_after(&self) -> Timestamp {
        self.0.current.get().not_after
    }

    fn config(&self) -> Arc<ServerConfig> {
        Arc::clone(&self.0.config)
    }
}

impl Loaded {
    fn from(Pair { key, digest, not_after }: Pair) -> Self {
        Self { key: Arc::new(key), digest, not_after }
    }

    fn warn_when_over(&self, clock: &dyn Clock) {
        if self.not_after <= clock.now() {
            tracing::warn!(ended = %self.not_after, "the TLS certificate has expired");
        }
    }
}

impl Current {
    fn get(&self) -> Arc<Loaded> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn set(&self, loaded: Loaded) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(loaded);
    }
}

impl ResolvesServerCert for Current {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.get().key))
    }
}

fn server_config(current: Arc<Current>) -> Result<Arc<ServerConfig>, TlsError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(TlsError::Unusable)?
        .with_no_client_auth()
        .with_cert_resolver(current);
    config.alpn_protocols = PROTOCOLS.iter().map(|name| name.to_vec()).collect();
    Ok(Arc::new(config))
}

#[cfg(test)]
mod tests;
