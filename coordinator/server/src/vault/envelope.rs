//! Sealing and opening one record.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use safelight_domain::{ConnectorId, TeamId};
use safelight_protocol::Credentials;
use safelight_store::{SealedCredentials, StoredCredentials};
use zeroize::Zeroizing;

use super::{KeyRing, MasterKey};

const NONCE: usize = 24;

/// Why a record does not open. Says nothing of what is in it.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum OpenError {
    /// The key that wraps it is not there.
    #[error("the master key {0} is missing")]
    UnknownKey(String),
    /// It was changed, or belongs to another connector.
    #[error("a record of credentials is damaged, or belongs elsewhere")]
    Damaged,
}

/// The system has no randomness, or a record is too large to be sealed.
#[derive(Debug, thiserror::Error)]
#[error("credentials cannot be sealed")]
pub(crate) struct SealError;

/// Seals credentials with a fresh key, and wraps that.
///
/// # Errors
/// [`SealError`].
pub(crate) fn seal(
    master: &MasterKey,
    team: TeamId,
    connector: ConnectorId,
    credentials: &Credentials,
) -> Result<SealedCredentials, SealError> {
    let mut own = Zeroizing::new([0_u8; 32]);
    getrandom::fill(&mut *own).map_err(|_| SealError)?;
    let text = Zeroizing::new(serde_json::to_vec(credentials).map_err(|_| SealError)?);
    let sealed = encrypt(&own, &text, &of_record(team, connector))?;
    let wrapped_key = wrap(master, team, connector, &own)?;
    Ok(SealedCredentials { key_id: master.id(), wrapped_key, sealed })
}

/// Opens a record.
///
/// # Errors
/// [`OpenError`].
pub(crate) fn open(
    ring: &KeyRing,
    team: TeamId,
    connector: ConnectorId,
    record: &SealedCredentials,
) -> Result<Credentials, OpenError> {
    let own = unwrap(ring, team, connector, record)?;
    let text = decrypt(&own, &record.sealed, &of_record(team, connector))?;
    // What the parser says could repeat a piece of it.
    serde_json::from_slice(&text).map_err(|_| OpenError::Damaged)
}

/// Wraps the key of a record with another master key; the record itself stays as it is.
///
/// # Errors
/// [`OpenError`].
pub(crate) fn rewrap(
    ring: &KeyRing,
    to: &MasterKey,
    record: &StoredCredentials,
) -> Result<SealedCredentials, OpenError> {
    let StoredCredentials { team, connector, credentials } = record;
    let own = unwrap(ring, *team, *connector, credentials)?;
    // Nothing is wrapped anew that would not open.
    decrypt(&own, &credentials.sealed, &of_record(*team, *connector))?;
    let wrapped_key = wrap(to, *team, *connector, &own).map_err(|_| OpenError::Damaged)?;
    Ok(SealedCredentials { key_id: to.id(), wrapped_key, sealed: credentials.sealed.clone() })
}

fn wrap(
    master: &MasterKey,
    team: TeamId,
    connector: ConnectorId,
    own: &[u8; 32],
) -> Result<Vec<u8>, SealError> {
    encrypt(master.expose(), own, &of_key(&master.id(), team, connector))
}

fn unwrap(
    ring: &KeyRing,
    team: TeamId,
    connector: ConnectorId,
    record: &SealedCredentials,
) -> Result<Zeroizing<[u8; 32]>, OpenError> {
    let id = &record.key_id;
    let master = ring.get(id).ok_or_else(|| OpenError::UnknownKey(id.clone()))?;
    let own = decrypt(master.expose(), &record.wrapped_key, &of_key(id, team, connector))?;
    let own: [u8; 32] = own.as_slice().try_into().map_err(|_| OpenError::Damaged)?;
    Ok(Zeroizing::new(own))
}

fn of_record(team: TeamId, connector: ConnectorId) -> String {
    format!("safelight connector credentials v1\0{team}\0{connector}")
}

fn of_key(key_id: &str, team: TeamId, connector: ConnectorId) -> String {
    format!("safelight connector key v1\0{key_id}\0{team}\0{connector}")
}

/// The nonce stands before what is encrypted.
fn encrypt(key: &[u8; 32], text: &[u8], bound_to: &str) -> Result<Vec<u8>, SealError> {
    let mut nonce = [0_u8; NONCE];
    getrandom::fill(&mut nonce).map_err(|_| SealError)?;
    let payload = Payload { msg: text, aad: bound_to.as_bytes() };
    let encrypted = XChaCha20Poly1305::new(key.into())
        .encrypt(&XNonce::from(nonce), payload)
        .map_err(|_| SealError)?;
    Ok([nonce.as_slice(), &encrypted].concat())
}

fn decrypt(key: &[u8; 32], sealed: &[u8], bound_to: &str) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let (nonce, encrypted) = sealed.split_at_checked(NONCE).ok_or(OpenError::Damaged)?;
    let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| OpenError::Damaged)?;
    let payload = Payload { msg: encrypted, aad: bound_to.as_bytes() };
    XChaCha20Poly1305::new(key.into())
        .decrypt(&XNonce::from(nonce), payload)
        .map(Zeroizing::new)
        .map_err(|_| OpenError::Damaged)
}

#[cfg(test)]
mod tests {
    use safelight_domain::{ManualClock, Timestamp};

    use super::*;

    const SECRET: &str = "zebra-crossing-at-noon";

    fn ids() -> (TeamId, TeamId, ConnectorId, ConnectorId) {
        let clock = ManualClock::at(Timestamp::from_micros(0));
        let (team, connector) = (TeamId::generate, ConnectorId::generate);
        (team(&clock), team(&clock), connector(&clock), connector(&clock))
    }

    fn credentials() -> Credentials {
        let mut credentials = Credentials::default();
        credentials.insert("password", SECRET);
        credentials
    }

    #[test]
    fn what_was_sealed_opens_for_its_own_team_and_connector_alone() {
        let (team, other_team, connector, other) = ids();
        let ring = KeyRing::of(MasterKey::generate().unwrap());
        let record = seal(ring.first(), team, connector, &credentials()).unwrap();
        assert_eq!(open(&ring, team, connector, &record), Ok(credentials()));
        let elsewhere = [(other_team, connector), (team, other), (other_team, other)];
        for (team, connector) in elsewhere {
            assert_eq!(open(&ring, team, connector, &record), Err(OpenError::Damaged));
        }
        let stranger = KeyRing::of(MasterKey::generate().unwrap());
        let unknown = open(&stranger, team, connector, &record);
        assert_eq!(unknown, Err(OpenError::UnknownKey(ring.first().id())));
    }

    #[test]
    fn no_byte_of_a_record_can_be_changed() {
        let (team, _, connector, _) = ids();
        let ring = KeyRing::of(MasterKey::generate().unwrap());
        let record = seal(ring.first(), team, connector, &credentials()).unwrap();
        for at in 0..record.sealed.len() {
            let mut broken = record.clone();
            broken.sealed[at] ^= 1;
            assert_eq!(open(&ring, team, connector, &broken), Err(OpenError::Damaged));
        }
        for at in 0..record.wrapped_key.len() {
            let mut broken = record.clone();
            broken.wrapped_key[at] ^= 1;
            assert_eq!(open(&ring, team, connector, &broken), Err(OpenError::Damaged));
        }
        for length in [0, 1, NONCE] {
            let mut broken = record.clone();
            broken.sealed.truncate(length);
            assert_eq!(open(&ring, team, connector, &broken), Err(OpenError::Damaged));
        }
    }

    #[test]
    fn the_same_credentials_never_look_the_same_and_are_not_in_there() {
        let (team, _, connector, _) = ids();
        let key = MasterKey::generate().unwrap();
        let [one, two] = [(); 2].map(|()| seal(&key, team, connector, &credentials()).unwrap());
        assert_ne!((&one.sealed, &one.wrapped_key), (&two.sealed, &two.wrapped_key));
        let secret = SECRET.as_bytes();
        assert!(!one.sealed.windows(secret.len()).any(|piece| piece == secret));
        assert!(!format!("{one:?}").contains(SECRET));
    }

    #[test]
    fn a_record_that_was_wrapped_anew_needs_the_old_key_no_more() {
        let (team, _, connector, _) = ids();
        let [old, new] = [(); 2].map(|()| MasterKey::generate().unwrap());
        let record = seal(&old, team, connector, &credentials()).unwrap();
        let stored = StoredCredentials { team, connector, credentials: record.clone() };
        let both = KeyRing::of(old.clone()).with(new.clone());
        let after = rewrap(&both, &new, &stored).unwrap();
        assert_eq!(after.sealed, record.sealed, "only the key is wrapped anew");
        assert_eq!(open(&KeyRing::of(new), team, connector, &after), Ok(credentials()));
        assert_eq!(open(&KeyRing::of(old), team, connector, &record), Ok(credentials()));
    }
}
