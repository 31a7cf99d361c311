//! The key in the keychain of the operating system. Calls may wait for a person and may not run
//! on an async worker, so each has a thread of its own and a deadline.

use std::{sync::Arc, sync::mpsc, time::Duration};

use keyring_core::{CredentialStore, Entry, Error};

use super::{MasterKey, SecretError, random};

const SERVICE: &str = "safelight-agent";
/// A prompt waits for a person, who may have to find the password first.
const PATIENCE: Duration = Duration::from_secs(60);

/// A keychain: the computer's own, or the mock of `keyring_core`.
#[derive(Clone, Debug)]
pub struct Keychain {
    store: Option<Arc<CredentialStore>>,
    patience: Duration,
}

impl Keychain {
    /// The keychain of this computer. Whether it works shows only when it is used.
    #[must_use]
    pub const fn of_this_computer() -> Self {
        Self { store: None, patience: PATIENCE }
    }

    /// Some other store.
    #[must_use]
    pub const fn of(store: Arc<CredentialStore>, patience: Duration) -> Self {
        Self { store: Some(store), patience }
    }

    /// Writes a test secret, reads it back, deletes it.
    ///
    /// # Errors
    /// [`SecretError`] when any of the three does not work.
    pub fn canary(&self) -> Result<(), SecretError> {
        let name = format!("canary-{}", hex::encode(random::<8>()?));
        let value = random::<16>()?;
        let back = self.with_entry(&name, move |entry| {
            entry.set_secret(&value)?;
            let back = entry.get_secret();
            entry.delete_credential()?;
            back
        })?;
        if back == value { Ok(()) } else { Err(SecretError::CanaryLost) }
    }

    pub(super) fn read(&self, account: &str) -> Result<Option<MasterKey>, SecretError> {
        let text = self.with_entry(account, |entry| match entry.get_password() {
            Ok(text) => Ok(Some(zeroize::Zeroizing::new(text))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })?;
        let Some(text) = text else { return Ok(None) };
        MasterKey::from_text(&text)
            .map(Some)
            .ok_or(SecretError::CannotOpen("the keychain entry does not hold a key"))
    }

    pub(super) fn create(&self, account: &str) -> Result<MasterKey, SecretError> {
        let key = MasterKey::generate()?;
        let text = key.to_text();
        self.with_entry(account, move |entry| entry.set_password(&text))?;
        Ok(key)
    }

    fn with_entry<T: Send + 'static>(
        &self,
        account: &str,
        work: impl Fn(&Entry) -> keyring_core::Result<T> + Send + 'static,
    ) -> Result<T, SecretError> {
        let (sender, receiver) = mpsc::channel();
        let (given, account) = (self.store.clone(), account.to_owned());
        let run = move || {
            let is_ours = given.is_none();
            let attempt = |store: keyring_core::Result<Arc<CredentialStore>>| {
                store
                    .and_then(|store| store.build(SERVICE, &account, None))
                    .and_then(|it| work(&it))
            };
            let mut result = attempt(given.map_or_else(known_store, Ok));
            if is_ours && matches!(result, Err(Error::PlatformFailure(_))) {
                result = fresh_store().map_or(result, |store| attempt(Ok(store)));
            }
            // The caller may have lost patience; then nobody reads this.
            let _ = sender.send(result);
        };
        std::thread::Builder::new()
            .name("keychain".to_owned())
            .spawn(run)
            .map_err(|error| SecretError::NoKeychain(error.to_string()))?;
        match receiver.recv_timeout(self.patience) {
            Ok(result) => result.map_err(explain),
            Err(mpsc::RecvTimeoutError::Timeout) => {
                Err(SecretError::KeychainSilent(self.patience.as_secs()))
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => {
                Err(SecretError::NoKeychain("it ended unexpectedly".to_owned()))
            }
        }
    }
}

/// The one store of this program, made when it is first asked for.
fn known_store() -> keyring_core::Result<Arc<CredentialStore>> {
    match keyring::Entry::store_status() {
        Ok(()) => keyring_core::get_default_store().ok_or(Error::NoDefaultStore),
        Err(Error::NoStorageAccess(reason)) => {
            Err(Error::NoStorageAccess(reason.to_string().into()))
        }
        Err(error) => Err(Error::PlatformFailure(error.to_string().into())),
    }
}

/// Another one: the known store keeps for ever what it met at first, that there was no session bus
/// yet, or a service that was started anew since.
#[cfg(all(unix, not(target_os = "macos")))]
fn fresh_store() -> Option<Arc<CredentialStore>> {
    let store = zbus_secret_service_keyring_store::Store::new().ok()?;
    Some(store)
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
const fn fresh_store() -> Option<Arc<CredentialStore>> {
    None
}

fn explain(error: Error) -> SecretError {
    match error {
        Error::NoStorageAccess(reason) => SecretError::KeychainLocked(reason.to_string()),
        Error::PlatformFailure(reason) => SecretError::NoKeychain(reason.to_string()),
        // Never the error itself: some variants carry what was stored.
        Error::BadEncoding(_) | Error::BadDataFormat(..) => {
            SecretError::CannotOpen("the keychain entry does not hold a key")
        }
        Error::NoEntry => SecretError::CanaryLost,
        other => SecretError::NoKeychain(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mock() -> Keychain {
        Keychain::of(keyring_core::mock::Store::new().unwrap(), Duration::from_secs(10))
    }

    #[test]
    fn the_canary_leaves_nothing_behind_and_the_key_comes_back() {
        let keychain = mock();
        keychain.canary().unwrap();
        assert!(keychain.read("secrets").unwrap().is_none());
        let key = keychain.create("secrets").unwrap();
        assert_eq!(keychain.read("secrets").unwrap().unwrap().bytes(), key.bytes());
    }
}
