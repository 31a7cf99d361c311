//! `SeaweedFS`: a real service that speaks S3, with identities of different rights.

use std::process::Command;

use futures_util::stream::{self, StreamExt as _};
use safelight_domain::ConnectorKind;
use safelight_scan::remote::Connection;
use serde_json::json;

use super::program::{Program, folder, free_port, installed};
use super::{FileSet, Values, connection};
use crate::http::plain_client;

/// The bucket that is filled.
const BUCKET: &str = "photos";

/// A running server.
pub struct Seaweed {
    s3: u16,
    filer: u16,
    http: reqwest::Client,
    _program: Program,
}

impl Seaweed {
    /// Starts one.
    ///
    /// # Panics
    /// When it is not installed, or does not start.
    pub async fn start() -> Self {
        let folder = folder();
        let at = |name: &str| folder.path().join(name).display().to_string();
        std::fs::create_dir(at("data")).expect("a folder");
        std::fs::write(at("s3.json"), identities()).expect("a file");
        let ports: Vec<u16> = (0..8).map(|_| free_port()).collect();
        let mut command = Command::new(installed("weed"));
        command.arg(format!("-logdir={}", folder.path().display()));
        command.args(["server", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3"]);
        command.args(["-master.telemetry=false", "-s3.port.iceberg=0", "-s3.port.lance=0"]);
        command.args(["-volume.max=20", "-master.volumeSizeLimitMB=64"]);
        command.arg(format!("-dir={}", at("data"))).arg(format!("-s3.config={}", at("s3.json")));
        let names = [
            "master.port",
            "master.port.grpc",
            "volume.port",
            "volume.port.grpc",
            "filer.port",
            "filer.port.grpc",
            "s3.port",
            "s3.port.grpc",
        ];
        for (name, port) in names.iter().zip(&ports) {
            command.arg(format!("-{name}={port}"));
        }
        let mut program = Program::start(command, folder);
        let http = plain_client();
        let (s3, filer) = (ports[6], ports[4]);
        program
            .ready(async || {
                let asked = http.get(format!("http://127.0.0.1:{s3}/status")).send().await;
                asked.is_ok_and(|answer| answer.status().is_success())
            })
            .await;
        Self { s3, filer, http, _program: program }
    }

    /// Puts files in the bucket `photos`, below `prefix` (empty, or ended by a slash).
    ///
    /// # Panics
    /// When it refuses.
    pub async fn fill(&self, prefix: &str, files: &FileSet) {
        let puts = stream::iter(files).map(|(path, contents)| async move {
            let path = path.replace('%', "%25").replace('?', "%3F").replace('#', "%23");
            let uri = format!("http://127.0.0.1:{}/buckets/{BUCKET}/{prefix}{path}", self.filer);
            let answer = self.http.put(uri).body(contents.clone()).send().await.expect("an answer");
            assert!(answer.status().is_success(), "{path}: {}", answer.status());
        });
        puts.buffer_unordered(32).collect::<()>().await;
    }

    /// Host and port.
    #[must_use]
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.s3)
    }

    /// What a connector says whose key may do everything.
    #[must_use]
    pub fn values(&self) -> Values {
        self.values_of("admin-key", "admin-zebra-secret")
    }

    /// The same with another key.
    #[must_use]
    pub fn values_of(&self, id: &str, secret: &str) -> Values {
        Values::from([
            ("aws_access_key_id", id.to_owned()),
            ("aws_secret_access_key", secret.to_owned()),
            ("region", "us-east-1".to_owned()),
            ("endpoint_url", format!("http://{}", self.address())),
        ])
    }

    /// A connection that may do everything.
    #[must_use]
    pub fn connection(&self) -> Connection {
        connection(ConnectorKind::S3, &self.values())
    }
}

fn identities() -> String {
    let identity = |name: &str, actions: &[&str]| {
        let keys = json!([{
            "accessKey": format!("{name}-key"), "secretKey": format!("{name}-zebra-secret"),
        }]);
        json!({ "name": name, "credentials": keys, "actions": actions })
    };
    let identities = [
        identity("admin", &["Admin", "Read", "List", "Tagging", "Write"]),
        identity("ro", &["Read:photos", "List:photos"]),
        identity("list", &["List:photos"]),
    ];
    json!({ "identities": identities }).to_string()
}
