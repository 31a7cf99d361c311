//! The registered agent, for verbs that speak to its coordinator.

use std::{io::IsTerminal, path::Path, sync::Arc, time::Duration};

use safelight_domain::{Clock, SystemClock};
use tokio_util::sync::CancellationToken;

use super::fault::Fault;
use crate::{
    client::{Address, Client, Trust},
    config::{AgentConfig, Enrolment},
    connectors::{Connectors, Keys, RemoteStorage},
    files::Place,
    secrets::{self, API_KEY, Keychain, Passphrase::Ask, SecretStore, StoreKind, Vault},
};

/// Between two tries of a keychain that is locked; doubled up to the longest.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(15);

/// The agent's place at its coordinator and the key to it.
pub(super) struct Enrolled {
    pub(super) config: AgentConfig,
    pub(super) enrolment: Enrolment,
    pub(super) client: Client,
    pub(super) secrets: Arc<dyn SecretStore>,
}

impl Enrolled {
    /// The verbs about connectors.
    pub(super) fn connectors(&self) -> Connectors {
        Connectors {
            keys: Keys::new(Arc::clone(&self.secrets), self.enrolment.agent),
            client: self.client.clone(),
            storage: Arc::new(RemoteStorage),
        }
    }
}

/// The place at the coordinator, as registered, or at another address of the same coordinator.
pub(super) fn enrolment(config: &AgentConfig, server: Option<&str>) -> Result<Enrolment, Fault> {
    let mut enrolment = config.coordinator.clone().ok_or_else(|| {
        Fault::Failed("this agent is not registered yet; run safelight-agent register".to_owned())
    })?;
    if let Some(server) = server {
        server.clone_into(&mut enrolment.url);
    }
    Ok(enrolment)
}

/// Opens the secrets and makes a client. May ask for a passphrase.
pub(super) fn open(place: &Place, server: Option<&str>) -> Result<Enrolled, Fault> {
    let config = AgentConfig::load(place.config())?;
    let enrolment = enrolment(&config, server)?;
    let secrets = open_store(place, &config)?;
    enrolled(place, config, enrolment, secrets)
}

/// The same for an agent that was started before its owner unlocked the keychain: it waits for
/// that, and says so. None when it was told to stop first.
pub(super) async fn open_patiently(
    place: &Place,
    server: Option<&str>,
    stop: &CancellationToken,
) -> Result<Option<Enrolled>, Fault> {
    let config = AgentConfig::load(place.config())?;
    let enrolment = enrolment(&config, server)?;
    let kind = chosen(&config)?;
    let (mut pause, mut said) = (FIRST_PAUSE, None);
    loop {
        let files = place.clone();
        let open = move || secrets::open(kind, &files, &Keychain::of_this_computer(), &Ask);
        let opened = tokio::select! {
            () = stop.cancelled() => return Ok(None),
            opened = tokio::task::spawn_blocking(open) => opened?,
        };
        let error = match opened {
            Ok(vault) => return enrolled(place, config, enrolment, vault).map(Some),
            Err(error) if kind == StoreKind::Keychain && error.may_pass() => error.to_string(),
            Err(error) => return Err(error.into()),
        };
        if said.as_ref() != Some(&error) {
            tracing::error!(
                "{error}; nothing is lost, and the agent goes on as soon as the keychain opens"
            );
            said = Some(error);
        }
        tokio::select! {
            () = stop.cancelled() => return Ok(None),
            () = tokio::time::sleep(pause) => {}
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

fn enrolled(
    place: &Place,
    config: AgentConfig,
    enrolment: Enrolment,
    secrets: Vault,
) -> Result<Enrolled, Fault> {
    let key = secrets.get(API_KEY)?.ok_or_else(|| {
        Fault::Failed(
            "the stored secrets hold no key for the coordinator; register again with --replace"
                .to_owned(),
        )
    })?;
    let client = client(place, &enrolment)?.with_key(key);
    Ok(Enrolled { config, enrolment, client, secrets: Arc::new(secrets) })
}

/// Speaks to the coordinator, without a key yet.
pub(super) fn client(place: &Place, enrolment: &Enrolment) -> Result<Client, Fault> {
    let address = Address::parse(&enrolment.url, enrolment.insecure_http)?;
    let trust = match &enrolment.ca {
        Some(file) => {
            let folder = place.config().parent().unwrap_or(Path::new(""));
            Trust::with_authorities(&folder.join(file), SystemClock::new().now())?
        }
        None => Trust::default(),
    };
    Ok(Client::trusting(address, &trust)?)
}

/// Opens the secrets by the way that was chosen at registration.
pub(super) fn open_store(place: &Place, config: &AgentConfig) -> Result<Vault, Fault> {
    Ok(secrets::open(chosen(config)?, place, &Keychain::of_this_computer(), &Ask)?)
}

fn chosen(config: &AgentConfig) -> Result<StoreKind, Fault> {
    let none = || Fault::Failed("no place for secrets was chosen yet".to_owned());
    config.secret_store.ok_or_else(none)
}

/// Whether there is a person to ask.
pub(super) fn at_terminal() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}
