//! The agent's side of the protocol, one verb per file. Order of calls: register once, heartbeat,
//! claim, config, progress (any number), uploads if needed, complete or fail, claim again.
//! Everything but register may be repeated.

mod address;
mod changed;
mod claim;
mod collections;
mod complete;
mod config;
mod connectors;
mod disconnect;
mod error;
mod fail;
mod healthy;
mod heartbeat;
mod me;
mod progress;
mod register;
mod socket;
mod team_config;
mod tls_trouble;
mod trust;
mod upload;

use std::time::Duration;

use reqwest::{Method, RequestBuilder, Response, redirect::Policy};
use safelight_protocol::{Secret, paths::AGENT_BASE};
use serde::{Serialize, de::DeserializeOwned};
use zeroize::Zeroizing;

pub use address::{Address, AddressError};
pub use claim::Claimed;
pub use error::{CallError, ShutOut};
pub use progress::ProgressAnswer;
pub(crate) use socket::{AgentSocket, Heard};
pub use tls_trouble::TlsTrouble;
pub use trust::{Trust, TrustError};
pub(crate) use upload::Upload;

const CONNECT: Duration = Duration::from_secs(10);
const KEEPALIVE: Duration = Duration::from_secs(15);
/// Longest wait for an answer to a call that is not held open on purpose.
const ANSWER: Duration = Duration::from_secs(30);
/// Largest answer that is read, in bytes; a claim with its configuration stays far below.
const LARGEST_ANSWER: usize = 16 * 1024 * 1024;

/// Speaks to one coordinator. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    address: Address,
    key: Option<Secret>,
}

impl Client {
    /// A client that has no key yet: it can only register. It believes whom the system believes.
    ///
    /// # Errors
    /// [`CallError::Unreachable`] when TLS cannot be set up on this computer.
    pub fn new(address: Address) -> Result<Self, CallError> {
        Self::trusting(address, &Trust::default())
    }

    /// The same, believing `trust`.
    ///
    /// # Errors
    /// [`CallError::Unreachable`] when TLS cannot be set up on this computer.
    pub fn trusting(address: Address, trust: &Trust) -> Result<Self, CallError> {
        // Fails when it was installed before, by us or by whoever embeds us; both are fine.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("safelight-agent/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT)
            // A connection that died while the computer slept is noticed before a call waits on it.
            .tcp_keepalive(KEEPALIVE)
            // A socket begins as HTTP 1.
            .http1_only()
            // A redirect could carry the key to somebody else.
            .redirect(Policy::none());
        let authorities = trust.certificates().map_err(|error| CallError::unreachable(&error))?;
        if !authorities.is_empty() {
            builder = builder.tls_certs_merge(authorities);
        }
        if address.is_loopback() {
            builder = builder.no_proxy();
        }
        let http = builder.build().map_err(|error| CallError::unreachable(&error))?;
        Ok(Self { http, address, key: None })
    }

    /// The same client as a registered agent.
    #[must_use]
    pub fn with_key(self, key: Secret) -> Self {
        Self { key: Some(key), ..self }
    }

    /// Where the coordinator is.
    #[must_use]
    pub const fn address(&self) -> &Address {
        &self.address
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = self.address.join(&format!("{AGENT_BASE}{path}"));
        let request = self.http.request(method, url).timeout(ANSWER);
        match &self.key {
            Some(key) => request.bearer_auth(key.expose()),
            None => request,
        }
    }

    async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, CallError> {
        read(self.request(Method::POST, path).json(body)).await
    }

    /// For verbs whose answer says nothing more than that it worked.
    async fn post_only(&self, path: &str, body: &impl Serialize) -> Result<(), CallError> {
        send(self.request(Method::POST, path).json(body)).await.map(drop)
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, CallError> {
        read(self.request(Method::GET, path)).await
    }
}

/// Sends and turns every refusal into an error.
async fn send(request: RequestBuilder) -> Result<Response, CallError> {
    let response = request.send().await.map_err(|error| CallError::unreachable(&error))?;
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let body = bytes(response).await.unwrap_or_default();
    Err(CallError::refused(status, &body))
}

async fn read<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, CallError> {
    let response = send(request).await?;
    // The settings of a job may hold credentials.
    let body = Zeroizing::new(bytes(response).await?);
    serde_json::from_slice(&body).map_err(|error| CallError::garbled(&error))
}

async fn bytes(mut response: Response) -> Result<Vec<u8>, CallError> {
    let mut body = Vec::new();
    while let Some(chunk) =
        response.chunk().await.map_err(|error| CallError::unreachable(&error))?
    {
        if body.len() + chunk.len() > LARGEST_ANSWER {
            return Err(CallError::Garbled("the answer is too large".to_owned()));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
