//! A real socket with certificates made here.

use std::{fs, net::SocketAddr, path::Path, sync::Arc, time::Duration};

use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName},
};
use safelight_domain::Clock;
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

use super::{Look, Tls, TlsError};
use crate::{
    App,
    config::Config,
    test_support::{PASSWORD, World},
};

/// Far longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// A folder with the two files.
struct Files(TempDir);

impl Files {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// Writes a fresh certificate and its key; the certificate, to be trusted.
    fn issue(&self, ends: i32) -> CertificateDer<'static> {
        let (certificate, key) = issued(ends);
        fs::write(self.0.path().join("tls.crt"), certificate.pem()).unwrap();
        fs::write(self.0.path().join("tls.key"), key.serialize_pem()).unwrap();
        certificate.der().clone()
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.path().join(name), text).unwrap();
    }

    fn read(&self, clock: &dyn Clock) -> Result<Tls, TlsError> {
        let at = |name: &str| Some(self.0.path().join(name));
        let mut settings = Config::default().server;
        (settings.tls_cert, settings.tls_key) = (at("tls.crt"), at("tls.key"));
        Tls::from_settings(&settings, clock).map(|tls| tls.expect("both are set"))
    }
}

fn issued(ends: i32) -> (rcgen::Certificate, KeyPair) {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(ends, 1, 1);
    let certificate = params.self_signed(&key).unwrap();
    (certificate, key)
}

fn client(trusted: &CertificateDer<'static>, protocols: &[&[u8]]) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
    Arc::new(config)
}

async fn connect(
    address: SocketAddr,
    trusted: &CertificateDer<'static>,
    protocols: &[&[u8]],
) -> std::io::Result<TlsStream<TcpStream>> {
    let stream = TcpStream::connect(address).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    TlsConnector::from(client(trusted, protocols)).connect(name, stream).await
}

/// A coordinator that serves until the sender is used.
async fn serving(world: &World) -> (SocketAddr, oneshot::Sender<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let app: Arc<App> = Arc::clone(&world.app);
    tokio::spawn(crate::serve(listener, app, async { drop(stopped.await) }));
    (address, stop)
}

async fn ask(stream: &mut TlsStream<TcpStream>) -> String {
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"}") {
        let mut part = [0; 1024];
        let read = tokio::time::timeout(PATIENCE, stream.read(&mut part)).await;
        let read = read.expect("it answers").unwrap();
        assert!(read > 0, "the connection ended early");
        answer.extend_from_slice(&part[..read]);
    }
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn requests_are_answered_over_tls_and_marked_for_browsers() {
    let files = Files::new();
    let trusted = files.issue(2099);
    let world = World::over_tls(|clock| files.read(clock).unwrap()).await;
    let (address, _stop) = serving(&world).await;
    let mut stream = connect(address, &trusted, &[b"h2", b"http/1.1"]).await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    stream.shutdown().await.unwrap();
    let mut stream = connect(address, &trusted, &[b"http/1.1"]).await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"http/1.1"[..]));
    let answer = ask(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.contains("strict-transport-security: max-age=31536000\r\n"), "{answer}");
    world.admin().await;
    let body = serde_json::json!({ "email": "ada@example.org", "password": PASSWORD });
    let signed_in = world.browser().post("/api/session", body).await;
    assert_eq!(signed_in.cookies().len(), 2);
    assert!(signed_in.cookies().iter().all(|line| line.ends_with("; Secure")));
}

#[tokio::test]
async fn a_new_certificate_is_used_without_a_restart_and_a_bad_one_is_not() {
    let files = Files::new();
    let first = files.issue(2099);
    let world = World::over_tls(|clock| files.read(clock).unwrap()).await;
    let tls = world.app.tls.clone().unwrap();
    let (address, _stop) = serving(&world).await;
    let mut old = connect(address, &first, &[]).await.unwrap();
    assert_eq!(tls.look(&*world.clock), Look::Unchanged);

    files.write("tls.crt", "half a certificate");
    assert_eq!(tls.look(&*world.clock), Look::Refused);
    assert!(tls.problem().unwrap().contains("tls.crt"));
    let told = world.get("/readyz").await.ok(200);
    let last = told["checks"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&last["name"], &last["ok"]), (&"certificate".into(), &true.into()));
    assert!(last["detail"].as_str().unwrap().starts_with("The new certificate cannot be used"));
    connect(address, &first, &[]).await.expect("the old one stays");

    let second = files.issue(2098);
    assert_eq!(tls.look(&*world.clock), Look::Replaced);
    assert_eq!(tls.problem(), None);
    connect(address, &second, &[]).await.expect("the new one is used");
    connect(address, &first, &[]).await.expect_err("the old one is not any more");
    ask(&mut old).await;
    assert_eq!(tls.reload(&*world.clock), Look::Unchanged);
}

#[tokio::test]
async fn a_handshake_that_stalls_holds_up_nobody() {
    let files = Files::new();
    let trusted = files.issue(2099);
    let world = World::over_tls(|clock| files.read(clock).unwrap()).await;
    let (address, _stop) = serving(&world).await;
    let mut silent = Vec::new();
    for _ in 0..20 {
        silent.push(TcpStream::connect(address).await.unwrap());
    }
    let mut stream = connect(address, &trusted, &[]).await.unwrap();
    assert!(ask(&mut stream).await.starts_with("HTTP/1.1 200 OK\r\n"));
}

#[tokio::test(start_paused = true)]
async fn a_handshake_that_stalls_is_given_up() {
    let files = Files::new();
    files.issue(2099);
    let tls = files.read(&*World::clock()).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let _silent = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let (stream, _) = listener.accept().await.unwrap();
    let late = super::Handshakes::with(&tls).shake(stream).await.unwrap_err();
    assert_eq!(late.kind(), std::io::ErrorKind::TimedOut);
}

#[tokio::test]
async fn what_cannot_be_used_is_refused_with_the_name_of_the_file() {
    let refused = |files: &Files| files.read(&*World::clock()).unwrap_err().to_string();
    let files = Files::new();
    assert!(refused(&files).contains("tls.crt cannot be read"));
    files.issue(2099);
    files.write("tls.key", &issued(2099).1.serialize_pem());
    assert!(refused(&files).contains("does not belong"));
    files.write("tls.key", "nothing");
    assert!(refused(&files).contains("tls.key is not a private key in PEM form"));
    files.write("tls.crt", "");
    assert!(refused(&files).contains("tls.crt is not a certificate in PEM form"));
    fs::remove_file(files.0.path().join("tls.key")).unwrap();
    files.write("tls.crt", &issued(2099).0.pem());
    assert!(refused(&files).contains("tls.key cannot be read"));

    let mut settings = Config::default().server;
    settings.tls_cert = Some(Path::new("tls.crt").to_owned());
    let error = Tls::from_settings(&settings, &*World::clock()).unwrap_err().to_string();
    assert!(error.contains("tls_key is not"), "{error}");
}

#[tokio::test]
async fn an_expired_certificate_is_used_and_its_end_is_known() {
    let files = Files::new();
    files.issue(2021);
    let clock = World::clock();
    let tls = files.read(&*clock).unwrap();
    let world = World::over_tls(|clock| files.read(clock).unwrap()).await;
    let told = world.get("/readyz").await.refused(503, "unavailable");
    assert_eq!(told, "The TLS certificate ended at 2021-01-01T00:00:00Z.");
    assert_eq!(tls.not_after().to_string(), "2021-01-01T00:00:00Z");
    assert!(tls.not_after() < clock.now());
}
