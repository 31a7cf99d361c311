//! fake-gcs-server: Google Cloud Storage as a program. It asks nobody who they are, and tells all in
//! one page; what it cannot do, [`super::Canned`] does.

use std::process::Command;

use futures_util::stream::{self, StreamExt as _};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use safelight_domain::ConnectorKind;
use safelight_scan::remote::Connection;
use serde_json::json;

use super::program::{Program, folder, free_port, installed};
use super::{FileSet, Values, connection};
use crate::http::plain_client;

/// Signs for an account that exists nowhere.
const KEY: &str = include_str!("account-of-tests.pem");

/// A running server.
pub struct Gcs {
    port: u16,
    http: reqwest::Client,
    _program: Program,
}

impl Gcs {
    /// Starts one with an empty bucket `photos`.
    ///
    /// # Panics
    /// When it is not installed, or does not start.
    pub async fn start() -> Self {
        let (folder, port) = (folder(), free_port());
        let address = format!("127.0.0.1:{port}");
        let mut command = Command::new(installed("fake-gcs-server"));
        command.args(["-scheme", "http", "-host", "127.0.0.1", "-port", &port.to_string()]);
        command.args(["-backend", "memory", "-public-host", &address]);
        command.args(["-external-url", &format!("http://{address}")]);
        let mut program = Program::start(command, folder);
        let http = plain_client();
        let buckets = format!("http://{address}/storage/v1/b?project=safelight");
        program
            .ready(async || {
                let made = http.post(&buckets).json(&json!({ "name": "photos" })).send().await;
                made.is_ok_and(|answer| answer.status().is_success())
            })
            .await;
        Self { port, http, _program: program }
    }

    /// Puts files in the bucket, below `prefix` (empty, or ended by a slash).
    ///
    /// # Panics
    /// When it refuses.
    pub async fn fill(&self, prefix: &str, files: &FileSet) {
        let puts = stream::iter(files).map(|(path, contents)| async move {
            let name = format!("{prefix}{path}");
            let name = utf8_percent_encode(&name, NON_ALPHANUMERIC);
            let uri = format!(
                "http://127.0.0.1:{}/upload/storage/v1/b/photos/o?uploadType=media&name={name}",
                self.port
            );
            let answer =
                self.http.post(uri).body(contents.clone()).send().await.expect("an answer");
            assert!(answer.status().is_success(), "{path}: {}", answer.status());
        });
        puts.buffer_unordered(32).collect::<()>().await;
    }

    /// Host and port.
    #[must_use]
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// What a connector says.
    #[must_use]
    pub fn values(&self) -> Values {
        Values::from([
            ("service_account_json", service_account(None)),
            ("endpoint_url", format!("http://{}", self.address())),
        ])
    }

    /// A connection.
    #[must_use]
    pub fn connection(&self) -> Connection {
        connection(ConnectorKind::Gcs, &self.values())
    }
}

/// The key file of an account that exists nowhere; `token_uri` says where its tokens are handed out.
#[must_use]
pub fn service_account(token_uri: Option<&str>) -> String {
    let mut file = json!({
        "type": "service_account", "project_id": "safelight", "private_key_id": "k1",
        "client_email": "photos@safelight.example", "private_key": KEY,
    });
    if let Some(place) = token_uri {
        file["token_uri"] = place.into();
    }
    file.to_string()
}
