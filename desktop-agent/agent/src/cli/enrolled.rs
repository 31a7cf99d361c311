//! The registered agent, for verbs that speak to its coordinator.

use std::{io::IsTerminal, path::Path};

use safelight_domain::{Clock, SystemClock};

use super::fault::Fault;
use crate::{
    client::{Address, Client, Trust},
    config::{AgentConfig, Enrolment},
    files::Place,
    secrets::{self, API_KEY, Keychain, Passphrase, SecretStore, Vault},
};

/// The agent's place at its coordinator and the key to it.
pub(super) struct Enrolled {
    pub(super) config: AgentConfig,
    pub(super) enrolment: Enrolment,
    pub(super) client: Client,
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
    let store = open_store(place, &config)?;
    let key = store.get(API_KEY)?.ok_or_else(|| {
        Fault::Failed(
            "the stored secrets hold no key for the coordinator; register again with --replace"
                .to_owned(),
        )
    })?;
    let client = client(place, &enrolment)?.with_key(key);
    Ok(Enrolled { config, enrolment, client })
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
    let kind = config
        .secret_store
        .ok_or_else(|| Fault::Failed("no place for secrets was chosen yet".to_owned()))?;
    Ok(secrets::open(kind, place, &Keychain::of_this_computer(), &Passphrase::Ask)?)
}

/// Whether there is a person to ask.
pub(super) fn at_terminal() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}
