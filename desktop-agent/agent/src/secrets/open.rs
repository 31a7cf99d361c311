//! Opening the secrets by the way that the owner chose.

use std::path::Path;

use sha2::{Digest, Sha256};

use super::{Keychain, Passphrase, SecretError, StoreKind, Vault, key_file, passphrase};
use crate::files::Place;

/// Opens secrets that were made by [`create`].
///
/// # Errors
/// [`SecretError`] when the key is gone, exposed, or does not fit.
pub fn open(
    kind: StoreKind,
    place: &Place,
    keychain: &Keychain,
    source: &Passphrase,
) -> Result<Vault, SecretError> {
    let path = place.vault();
    let key = match kind {
        StoreKind::Keychain => {
            keychain.read(&account(&path))?.ok_or(SecretError::KeyGone("keychain"))?
        }
        StoreKind::File => {
            key_file::read(&place.key_file())?.ok_or(SecretError::KeyGone("key file"))?
        }
        StoreKind::Passphrase => passphrase::key(&place.recipe(), source)?,
    };
    Vault::new(&path, key)
}

/// Opens the secrets, and makes the key when there is none yet.
///
/// # Errors
/// [`SecretError`] when the chosen way does not work here.
pub fn create(
    kind: StoreKind,
    place: &Place,
    keychain: &Keychain,
    source: &Passphrase,
) -> Result<Vault, SecretError> {
    let path = place.vault();
    let key = match kind {
        StoreKind::Keychain => {
            keychain.canary()?;
            let account = account(&path);
            match keychain.read(&account)? {
                Some(key) => key,
                None => keychain.create(&account)?,
            }
        }
        StoreKind::File => match key_file::read(&place.key_file())? {
            Some(key) => key,
            None => key_file::create(&place.key_file())?,
        },
        StoreKind::Passphrase => passphrase::key(&place.recipe(), source)?,
    };
    Vault::new(&path, key)
}

/// Forgets all secrets and how they were opened. A key in the keychain stays; it opens nothing any
/// more.
///
/// # Errors
/// [`SecretError::Io`] when the system refuses.
pub fn forget(place: &Place) -> Result<(), SecretError> {
    for path in [place.vault(), place.recipe()] {
        match std::fs::remove_file(&path) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                return Err(super::failed(&path, "removed", source));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Writes a test secret into the store, reads it back and removes it.
///
/// # Errors
/// [`SecretError`] when any of the three does not work.
pub fn canary(store: &dyn super::SecretStore) -> Result<(), SecretError> {
    let value = safelight_protocol::Secret::new(hex::encode(super::random::<16>()?));
    store.put("canary", &value)?;
    let back = store.get("canary")?;
    store.remove("canary")?;
    if back == Some(value) { Ok(()) } else { Err(SecretError::CanaryLost) }
}

/// One entry per agent of this account: told apart by where its secrets lie.
fn account(vault: &Path) -> String {
    let path = std::path::absolute(vault).unwrap_or_else(|_| vault.to_owned());
    let digest = hex::encode(Sha256::digest(path.as_os_str().as_encoded_bytes()));
    format!("secrets-{}", &digest[..16])
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use safelight_protocol::Secret;

    use super::*;
    use crate::secrets::{MemorySecrets, SecretStore};

    fn nobody() -> Keychain {
        Keychain::of(keyring_core::mock::Store::new().unwrap(), Duration::from_secs(10))
    }

    fn place(folder: &tempfile::TempDir) -> Place {
        Place::choose(Some(folder.path().to_owned()), None).unwrap()
    }

    #[test]
    fn every_way_keeps_a_secret_across_a_restart() {
        let phrase = Passphrase::Known(Secret::new("correct horse battery".to_owned()));
        for kind in [StoreKind::Keychain, StoreKind::File, StoreKind::Passphrase] {
            let folder = tempfile::tempdir().unwrap();
            let (place, keychain) = (place(&folder), nobody());
            let made = create(kind, &place, &keychain, &phrase).unwrap();
            canary(&made).unwrap();
            made.put("a", &Secret::new("kept".to_owned())).unwrap();
            let again = open(kind, &place, &keychain, &phrase).unwrap();
            assert_eq!(again.get("a").unwrap(), Some(Secret::new("kept".to_owned())), "{kind:?}");
        }
        canary(&MemorySecrets::default()).unwrap();
    }

    #[test]
    fn a_wrong_or_short_passphrase_opens_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let place = place(&folder);
        let known = |text: &str| Passphrase::Known(Secret::new(text.to_owned()));
        let short = create(StoreKind::Passphrase, &place, &nobody(), &known("short"));
        assert!(matches!(short, Err(SecretError::PassphraseTooShort)));
        let right = known("correct horse battery");
        let made = create(StoreKind::Passphrase, &place, &nobody(), &right).unwrap();
        made.put("a", &Secret::new("kept".to_owned())).unwrap();
        let wrong = open(StoreKind::Passphrase, &place, &nobody(), &known("wrong horse battery"));
        assert!(matches!(wrong, Err(SecretError::CannotOpen(_))));
    }

    #[test]
    fn a_key_that_is_gone_is_said_and_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let (place, phrase) = (place(&folder), Passphrase::Ask);
        for kind in [StoreKind::Keychain, StoreKind::File] {
            let gone = open(kind, &place, &nobody(), &phrase);
            assert!(matches!(gone, Err(SecretError::KeyGone(_))), "{kind:?}");
        }
    }
}
