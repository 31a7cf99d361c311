//! From what is kept on disk to a client that may speak to the coordinator. Blocking: a keychain or
//! a person may take their time.

use std::path::Path;

use safelight_domain::{Clock, SystemClock};

use super::sentence;
use crate::{
    client::{Address, Client, Trust},
    config::{AgentConfig, Enrolment},
    files::Place,
    panel::PanelFault,
    secrets::{self, Keychain, Passphrase, SecretError, StoreKind, Vault},
};

/// The name of the key to our own coordinator among the secrets; the other one is in use.
pub(in crate::panel) const ALONE_KEY: &str = "alone_api_key";

/// Speaks to a coordinator, without a key yet.
pub(in crate::panel) fn client(place: &Place, enrolment: &Enrolment) -> Result<Client, PanelFault> {
    let broken = |error: &dyn std::error::Error| {
        PanelFault::new("bad_address", sentence(&error.to_string()))
    };
    let address = Address::parse(&enrolment.url, enrolment.insecure_http);
    let address = address.map_err(|error| broken(&error))?;
    let trust = match &enrolment.ca {
        Some(file) => {
            let folder = place.config().parent().unwrap_or(Path::new(""));
            let now = SystemClock::new().now();
            Trust::with_authorities(&folder.join(file), now).map_err(|error| broken(&error))?
        }
        None => Trust::default(),
    };
    Client::trusting(address, &trust).map_err(|error| broken(&error))
}

/// Opens the secrets, and makes a place for them when there is none: the one that was `said`, else
/// the keychain, else a file that only the owner can read.
pub(in crate::panel) fn open_secrets(
    place: &Place,
    config: &mut AgentConfig,
    said: Option<StoreKind>,
) -> Result<Vault, PanelFault> {
    let keychain = Keychain::of_this_computer();
    if let Some(kind) = config.secret_store {
        return secrets::open(kind, place, &keychain, &Passphrase::Ask).map_err(|e| trouble(&e));
    }
    let make = |kind| secrets::create(kind, place, &keychain, &Passphrase::Ask);
    let (kind, vault) = match said {
        Some(kind) => (kind, make(kind).map_err(|error| trouble(&error))?),
        None => match make(StoreKind::Keychain) {
            Ok(vault) => (StoreKind::Keychain, vault),
            Err(error) => {
                tracing::warn!(%error, "no keychain; the secrets lie in a file that only you can read");
                (StoreKind::File, make(StoreKind::File).map_err(|error| trouble(&error))?)
            }
        },
    };
    config.secret_store = Some(kind);
    Ok(vault)
}

pub(super) fn trouble(error: &SecretError) -> PanelFault {
    PanelFault::new("secrets", sentence(&error.to_string()))
}
