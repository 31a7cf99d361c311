//! The coordinator under measurement: a process as it ships, on a free port of loopback.

use std::{
    env, fs,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
};

use anyhow::{Context, Result, ensure};
use rcgen::generate_simple_self_signed;
use rustls::{ClientConfig, RootCertStore, pki_types::CertificateDer};
use safelight_tests::wait::until;
use tokio::process::Child;

use crate::{
    http::Target,
    process::{Usage, usage},
    seed::Seed,
};

/// Brought to read the figures.
const METRICS_TOKEN: &str = "bench-bench-bench-bench";

/// What is started, and where its files are made.
pub(crate) struct Place {
    pub(crate) program: PathBuf,
    pub(crate) folder: PathBuf,
}

/// How it is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wire {
    Plain,
    Tls,
}

/// A coordinator that runs.
pub(crate) struct Coordinator {
    pub(crate) target: Target,
    child: Child,
    start: Start,
}

/// Everything that starting it again needs.
struct Start {
    program: PathBuf,
    folder: PathBuf,
    url: String,
    address: SocketAddr,
    tls: bool,
}

/// Builds the coordinator as it ships, beside this program.
///
/// # Errors
/// When it does not build.
pub(crate) fn release() -> Result<PathBuf> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args(["build", "--quiet", "--release", "--locked", "-p", "safelight-server"])
        .status()?;
    ensure!(built.success(), "The coordinator could not be built.");
    Ok(env::current_exe()?.with_file_name("safelight-coordinator"))
}

impl Place {
    /// A fresh folder for one run.
    pub(crate) fn fresh(&self) -> Result<tempfile::TempDir> {
        Ok(tempfile::Builder::new().prefix("queue-").tempdir_in(&self.folder)?)
    }

    /// Starts the coordinator on what was seeded, and waits until it is ready.
    pub(crate) async fn start(
        &self,
        seed: &Seed,
        folder: &Path,
        wire: Wire,
    ) -> Result<Coordinator> {
        seed.close().await;
        let tls = match wire {
            Wire::Plain => None,
            Wire::Tls => Some(certificate(folder)?),
        };
        let start = Start {
            program: self.program.clone(),
            folder: std::path::absolute(folder)?,
            url: seed.url.clone(),
            address: free_address()?,
            tls: tls.is_some(),
        };
        let child = start.spawn()?;
        let target = Target { address: start.address, tls };
        let coordinator = Coordinator { target, child, start };
        coordinator.is_ready().await;
        Ok(coordinator)
    }
}

impl Start {
    fn spawn(&self) -> Result<Child> {
        let log = self.folder.join("coordinator.log");
        let log = fs::OpenOptions::new().create(true).append(true).open(log)?;
        let mut command = tokio::process::Command::new(&self.program);
        command
            .arg("serve")
            .env("SAFELIGHT_DATA_DIR", &self.folder)
            .env("SAFELIGHT_LISTEN", self.address.to_string())
            .env("DATABASE_URL", &self.url)
            .env("SAFELIGHT_DATABASE_POOL_SIZE", "8")
            .env("SAFELIGHT_METRICS_TOKEN", METRICS_TOKEN)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .kill_on_drop(true);
        if self.tls {
            command.env("SAFELIGHT_TLS_CERT", self.folder.join("tls.crt"));
            command.env("SAFELIGHT_TLS_KEY", self.folder.join("tls.key"));
        }
        Ok(command.spawn()?)
    }
}

impl Coordinator {
    async fn is_ready(&self) {
        until("the coordinator to be ready", async || {
            let asked = async {
                let mut connection = self.target.connect("nobody").await?;
                connection.ask("GET", "/readyz", "").await
            };
            match asked.await {
                Ok(answer) if answer.status == 200 => Ok(()),
                Ok(answer) => Err(format!("{} {}", answer.status, self.log())),
                Err(error) => Err(format!("{error} {}", self.log())),
            }
        })
        .await;
    }

    /// Ends it as `kill -9` does, and starts it again.
    pub(crate) async fn crash(&mut self) -> Result<()> {
        self.child.kill().await?;
        self.child = self.start.spawn()?;
        self.is_ready().await;
        Ok(())
    }

    /// What it has used so far.
    pub(crate) fn usage(&self) -> Result<Usage> {
        usage(self.child.id().context("it runs")?)
    }

    /// The value of one line of its figures; zero when there is none.
    pub(crate) async fn figure(&self, line: &str) -> Result<f64> {
        let mut connection = self.target.connect(METRICS_TOKEN).await?;
        let answer = connection.ask("GET", "/metrics", "").await?;
        let text = String::from_utf8(answer.body)?;
        let found = text.lines().find_map(|one| one.strip_prefix(line)?.strip_prefix(' '));
        Ok(found.map_or(Ok(0.0), str::parse)?)
    }

    /// What it logged so far.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.start.folder.join("coordinator.log")).unwrap_or_default()
    }
}

fn certificate(folder: &Path) -> Result<Arc<ClientConfig>> {
    let made = generate_simple_self_signed(vec!["localhost".to_owned()])?;
    fs::write(folder.join("tls.crt"), made.cert.pem())?;
    fs::write(folder.join("tls.key"), made.signing_key.serialize_pem())?;
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(made.cert.der().to_vec()))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?)
}
