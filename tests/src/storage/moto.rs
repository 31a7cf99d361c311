//! moto: S3 as a program that stores any key at all, however odd.

use std::process::Command;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use safelight_domain::ConnectorKind;
use safelight_scan::remote::Connection;

use super::program::{Program, folder, free_port, installed};
use super::{Values, connection};
use crate::http::plain_client;

/// A running server.
pub struct Moto {
    port: u16,
    http: reqwest::Client,
    _program: Program,
}

impl Moto {
    /// Starts one with an empty bucket `odd`.
    ///
    /// # Panics
    /// When it is not installed, or does not start.
    pub async fn start() -> Self {
        let port = free_port();
        let mut command = Command::new(installed("moto_server"));
        command.args(["-H", "127.0.0.1", "-p", &port.to_string()]);
        let mut program = Program::start(command, folder());
        let http = plain_client();
        let bucket = format!("http://127.0.0.1:{port}/odd");
        program
            .ready(async || {
                let made = http.put(&bucket).send().await;
                made.is_ok_and(|answer| answer.status().is_success())
            })
            .await;
        Self { port, http, _program: program }
    }

    /// Puts an object under a key, whatever the key is.
    ///
    /// # Panics
    /// When it refuses.
    pub async fn put(&self, key: &str, contents: &str) {
        let key = utf8_percent_encode(key, NON_ALPHANUMERIC);
        let uri = format!("http://127.0.0.1:{}/odd/{key}", self.port);
        let answer = self.http.put(&uri).body(contents.to_owned()).send().await;
        let status = answer.expect("an answer").status();
        assert!(status.is_success(), "{uri}: {status}");
    }

    /// A connection; any key will do.
    #[must_use]
    pub fn connection(&self) -> Connection {
        let values = Values::from([
            ("aws_access_key_id", "any".to_owned()),
            ("aws_secret_access_key", "zebra".to_owned()),
            ("region", "us-east-1".to_owned()),
            ("endpoint_url", format!("http://127.0.0.1:{}", self.port)),
        ]);
        connection(ConnectorKind::S3, &values)
    }
}
