//! Credentials that the server holds. Each record is sealed with a key of its own, and that key
//! is wrapped with a master key, which the database never sees. What is sealed is bound to its
//! team and connector: moved elsewhere, it does not open.

mod envelope;
mod key_ring;
mod key_source;
pub(crate) mod rotate;

pub(crate) use envelope::{OpenError, open, rewrap, seal};
pub(crate) use key_ring::{KeyRing, MasterKey};
pub use key_source::{MasterKeyError, MasterKeys};

use safelight_domain::{ConnectorId, TeamId};
use safelight_protocol::{Credentials, ErrorCode};
use safelight_store::SealedCredentials;

use crate::{ApiError, App};

/// Seals credentials with the master key that is written with now.
///
/// # Errors
/// 409 `no_master_key` when there is none, or not the one that all replicas write with.
pub(crate) async fn keep(
    app: &App,
    team: TeamId,
    connector: ConnectorId,
    credentials: &Credentials,
) -> Result<SealedCredentials, ApiError> {
    let ring = ring(app)?;
    let current = app.store.first_master_key(&ring.first().id()).await?;
    let key = ring.get(&current).ok_or_else(|| lacks(&current))?;
    seal(key, team, connector, credentials).map_err(ApiError::internal)
}

/// Opens what the server keeps of a connector.
///
/// # Errors
/// 404 when it keeps nothing; 409 `no_master_key` when it lacks the key.
pub(crate) async fn fetch(
    app: &App,
    team: TeamId,
    connector: ConnectorId,
) -> Result<Credentials, ApiError> {
    let sealed = app.store.stored_credentials(team, connector).await?;
    open(&ring(app)?, team, connector, &sealed).map_err(|error| match error {
        OpenError::UnknownKey(id) => lacks(&id),
        damaged => ApiError::internal(damaged),
    })
}

/// The master keys as they are now: the file may have got another one since.
fn ring(app: &App) -> Result<KeyRing, ApiError> {
    match app.master_keys.ring() {
        Ok(Some(ring)) => Ok(ring),
        Ok(None) => {
            let sentence = "This coordinator has no master key to encrypt credentials with. Make \
                one with `safelight-coordinator keys generate`, or keep the credentials on agents.";
            Err(ApiError::refuse(ErrorCode::NoMasterKey, sentence))
        }
        Err(error) => {
            tracing::error!(%error, "the master key cannot be used");
            let sentence = "The master key of this coordinator cannot be used; its log says why.";
            Err(ApiError::refuse(ErrorCode::NoMasterKey, sentence))
        }
    }
}

fn lacks(id: &str) -> ApiError {
    let sentence = format!(
        "This coordinator lacks the master key {id}; give it back to it, and `safelight-coordinator \
         keys list` shows what is missing."
    );
    ApiError::refuse(ErrorCode::NoMasterKey, sentence)
}
