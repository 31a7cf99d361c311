//! Connections over rustls or in the clear, as `sslmode` in the URL says.
//!
//! `sslmode=disable` never, `prefer` (the default) where the server offers it, `require` always. A
//! certificate is always verified, against the system's roots or `sslrootcert=<PEM file>`.

use std::{future::poll_fn, path::Path, sync::Arc};

use diesel::{ConnectionError, ConnectionResult};
use diesel_async::AsyncPgConnection;
use futures_util::{FutureExt, future::BoxFuture};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::mpsc,
};
use tokio_postgres::{
    AsyncMessage, Client, Config, Connection, Notification, Socket, config::SslMode,
};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::StoreError;

/// Opens connections.
#[derive(Clone)]
pub(super) struct Connector {
    config: Arc<Config>,
    tls: Option<MakeRustlsConnect>,
}

impl Connector {
    /// Reads the URL whole, before anything is opened.
    pub(super) fn new(url: &str) -> Result<Self, StoreError> {
        let (url, root_cert) = take_root_cert(url);
        let config: Config =
            url.parse().map_err(|cause| bad_url(format!("the PostgreSQL address: {cause}")))?;
        let tls = match config.get_ssl_mode() {
            SslMode::Disable => None,
            _ => Some(MakeRustlsConnect::new(client_config(root_cert.as_deref())?)),
        };
        Ok(Self { config: Arc::new(config), tls })
    }

    /// Opens one connection.
    pub(super) fn connect(&self) -> BoxFuture<'static, ConnectionResult<AsyncPgConnection>> {
        let Self { config, tls } = self.clone();
        async move {
            match tls {
                None => {
                    let (client, connection) =
                        config.connect(tokio_postgres::NoTls).await.map_err(refused)?;
                    AsyncPgConnection::try_from_client_and_connection(client, connection).await
                }
                Some(tls) => {
                    let (client, connection) = config.connect(tls).await.map_err(refused)?;
                    AsyncPgConnection::try_from_client_and_connection(client, connection).await
                }
            }
        }
        .boxed()
    }
}

impl Connector {
    /// Opens one connection for messages between replicas: the client, and what arrives.
    pub(super) async fn converse(
        &self,
    ) -> Result<(Client, mpsc::Receiver<Notification>), tokio_postgres::Error> {
        match self.tls.clone() {
            None => {
                let (client, connection) = self.config.connect(tokio_postgres::NoTls).await?;
                Ok((client, arrivals(connection)))
            }
            Some(tls) => {
                let (client, connection) = self.config.connect(tls).await?;
                Ok((client, arrivals(connection)))
            }
        }
    }
}

/// Runs the connection; what arrives on it ends when it breaks.
fn arrivals<S>(mut connection: Connection<Socket, S>) -> mpsc::Receiver<Notification>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (arrived, arrivals) = mpsc::channel(256);
    tokio::spawn(async move {
        while let Some(Ok(message)) = poll_fn(|cx| connection.poll_message(cx)).await {
            if let AsyncMessage::Notification(notification) = message
                && arrived.send(notification).await.is_err()
            {
                return;
            }
        }
    });
    arrivals
}

/// Takes `sslrootcert` out of the query, which the driver does not know.
fn take_root_cert(url: &str) -> (String, Option<String>) {
    let Some((address, query)) = url.split_once('?') else { return (url.to_owned(), None) };
    let (ours, theirs): (Vec<_>, Vec<_>) =
        query.split('&').partition(|pair| pair.starts_with("sslrootcert="));
    let root_cert = ours.first().and_then(|pair| pair.split_once('=')).map(|(_, v)| v.to_owned());
    (format!("{address}?{}", theirs.join("&")), root_cert)
}

fn client_config(root_cert: Option<&str>) -> Result<ClientConfig, StoreError> {
    let mut roots = RootCertStore::empty();
    match root_cert {
        Some(path) => add_file(&mut roots, Path::new(path))?,
        None => {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|cause| bad_url(cause.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth())
}

fn add_file(roots: &mut RootCertStore, path: &Path) -> Result<(), StoreError> {
    let unreadable =
        |cause: &dyn std::fmt::Display| bad_url(format!("sslrootcert {}: {cause}", path.display()));
    let certificates = CertificateDer::pem_file_iter(path).map_err(|cause| unreadable(&cause))?;
    for certificate in certificates {
        let certificate = certificate.map_err(|cause| unreadable(&cause))?;
        roots.add(certificate).map_err(|cause| unreadable(&cause))?;
    }
    Ok(())
}

fn bad_url(what: String) -> StoreError {
    StoreError::Unavailable(what)
}

#[allow(clippy::needless_pass_by_value, reason = "shaped for map_err")]
fn refused(cause: tokio_postgres::Error) -> ConnectionError {
    let mut text = cause.to_string();
    if let Some(deeper) = std::error::Error::source(&cause) {
        text = format!("{text}: {deeper}");
    }
    ConnectionError::BadConnection(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_certificate_is_taken_out_of_the_address() {
        let (url, file) = take_root_cert("postgres://u@h/db?sslmode=require&sslrootcert=/ca.pem");
        assert_eq!(url, "postgres://u@h/db?sslmode=require");
        assert_eq!(file.as_deref(), Some("/ca.pem"));
        let (url, file) = take_root_cert("postgres://u@h/db");
        assert_eq!((url.as_str(), file), ("postgres://u@h/db", None));
    }

    #[test]
    fn a_bad_address_or_certificate_is_refused_before_anything_is_opened() {
        for url in [
            "postgres://u@h/db?sslmode=sometimes",
            "postgres://u@h/db?unknown=1",
            "postgres://u@h/db?sslrootcert=/nowhere/ca.pem",
        ] {
            assert!(matches!(Connector::new(url), Err(StoreError::Unavailable(_))), "{url}");
        }
    }
}
