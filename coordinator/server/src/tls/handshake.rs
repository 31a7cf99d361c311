//! The start of a TLS connection, bounded in time.

use std::{io, time::Duration};

use tokio::net::TcpStream;
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use super::Tls;

/// A caller that needs longer to agree on keys is up to something.
const HANDSHAKE_LIMIT: Duration = Duration::from_secs(10);

/// Makes TLS connections of plain ones. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Handshakes(TlsAcceptor);

impl Handshakes {
    /// With the certificate that `tls` has at the time of each handshake.
    pub(crate) fn with(tls: &Tls) -> Self {
        Self(TlsAcceptor::from(tls.config()))
    }

    /// Agrees on keys.
    ///
    /// # Errors
    /// When the caller does not speak TLS, knows none of our ciphers, or takes too long.
    pub(crate) async fn shake(&self, stream: TcpStream) -> io::Result<TlsStream<TcpStream>> {
        match tokio::time::timeout(HANDSHAKE_LIMIT, self.0.accept(stream)).await {
            Ok(shaken) => shaken,
            Err(late) => Err(io::Error::new(io::ErrorKind::TimedOut, late)),
        }
    }
}
