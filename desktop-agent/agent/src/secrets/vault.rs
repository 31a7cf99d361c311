//! The encrypted file: all secrets of the agent, sealed with XChaCha20-Poly1305.

use std::{
    collections::BTreeMap,
    fs::{File, OpenOptions},
    io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use safelight_protocol::Secret;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{MasterKey, SecretError, SecretStore, failed, random};
use crate::files::write_atomic;

/// Bound into every seal: a file of another format or purpose does not open.
const PURPOSE: &[u8] = b"safelight-agent-secrets-v1";

/// The sealed file as it lies on disk.
#[derive(Serialize, Deserialize)]
struct Sealed {
    format: u32,
    nonce: String,
    sealed: String,
}

/// Secrets in one encrypted file, open as long as this lives.
#[derive(Debug)]
pub struct Vault {
    path: PathBuf,
    key: MasterKey,
    /// One writer at a time: a write is read, change, write.
    writing: Mutex<()>,
}

impl Vault {
    /// The file at `path` under that key; it comes into being with the first secret.
    ///
    /// # Errors
    /// [`SecretError::CannotOpen`] when the file exists and the key is another.
    pub fn new(path: &Path, key: MasterKey) -> Result<Self, SecretError> {
        let vault = Self { path: path.to_owned(), key, writing: Mutex::new(()) };
        vault.read()?;
        Ok(vault)
    }

    fn read(&self) -> Result<BTreeMap<String, Secret>, SecretError> {
        let text = match std::fs::read(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
            Err(source) => return Err(failed(&self.path, "read", source)),
        };
        let damaged = || SecretError::CannotOpen("the file is damaged");
        let file: Sealed = serde_json::from_slice(&text).map_err(|_| damaged())?;
        if file.format != 1 {
            return Err(SecretError::CannotOpen("a newer version of Safelight wrote the file"));
        }
        let nonce = STANDARD.decode(file.nonce).map_err(|_| damaged())?;
        let nonce: [u8; 24] = nonce.as_slice().try_into().map_err(|_| damaged())?;
        let sealed = STANDARD.decode(file.sealed).map_err(|_| damaged())?;
        let open = self
            .cipher()
            .decrypt(&XNonce::from(nonce), Payload { msg: &sealed, aad: PURPOSE })
            .map_err(|_| SecretError::CannotOpen("the key or passphrase is another one"))?;
        let open = Zeroizing::new(open);
        let texts: BTreeMap<String, String> =
            serde_json::from_slice(&open).map_err(|_| damaged())?;
        Ok(texts.into_iter().map(|(name, text)| (name, Secret::new(text))).collect())
    }

    fn write(&self, secrets: &BTreeMap<String, Secret>) -> Result<(), SecretError> {
        let texts: BTreeMap<&str, &str> =
            secrets.iter().map(|(name, secret)| (name.as_str(), secret.expose())).collect();
        let open = Zeroizing::new(serde_json::to_vec(&texts).expect("texts are always JSON"));
        let nonce = random::<24>()?;
        let sealed = self
            .cipher()
            .encrypt(&XNonce::from(nonce), Payload { msg: &open, aad: PURPOSE })
            .map_err(|_| SecretError::CannotOpen("sealing failed"))?;
        let file =
            Sealed { format: 1, nonce: STANDARD.encode(nonce), sealed: STANDARD.encode(sealed) };
        let text = serde_json::to_vec(&file).expect("texts are always JSON");
        write_atomic(&self.path, &text).map_err(|source| failed(&self.path, "written", source))
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.key.bytes().into())
    }

    /// Held while a change is made: another program of this agent may make one too.
    fn lock_file(&self) -> Result<File, SecretError> {
        let path = self.path.with_extension("secrets.lock");
        let taken = || {
            let mut options = OpenOptions::new();
            let file = options.create(true).truncate(false).write(true).open(&path)?;
            file.lock()?;
            Ok(file)
        };
        taken().map_err(|source| failed(&path, "locked", source))
    }

    fn change(
        &self,
        change: impl FnOnce(&mut BTreeMap<String, Secret>),
    ) -> Result<(), SecretError> {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let _alone = self.lock_file()?;
        let mut secrets = self.read()?;
        change(&mut secrets);
        self.write(&secrets)
    }
}

impl SecretStore for Vault {
    fn get(&self, name: &str) -> Result<Option<Secret>, SecretError> {
        Ok(self.read()?.remove(name))
    }

    fn put(&self, name: &str, secret: &Secret) -> Result<(), SecretError> {
        self.change(|secrets| {
            secrets.insert(name.to_owned(), secret.clone());
        })
    }

    fn names(&self) -> Result<Vec<String>, SecretError> {
        Ok(self.read()?.into_keys().collect())
    }

    fn remove(&self, name: &str) -> Result<(), SecretError> {
        self.change(|secrets| {
            secrets.remove(name);
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Secret {
        Secret::new(text.to_owned())
    }

    #[test]
    fn a_secret_comes_back_after_a_restart_and_never_lies_open() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("agent.secrets");
        let key = MasterKey::generate().unwrap();
        Vault::new(&path, key.clone()).unwrap().put("a", &secret("agt_key_plain")).unwrap();
        let vault = Vault::new(&path, key).unwrap();
        assert_eq!(vault.get("a").unwrap(), Some(secret("agt_key_plain")));
        let on_disk = std::fs::read_to_string(&path).unwrap();
        assert!(!on_disk.contains("agt_key_plain"));
        vault.remove("a").unwrap();
        assert_eq!(vault.get("a").unwrap(), None);
    }

    #[test]
    fn another_key_and_a_changed_byte_open_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("agent.secrets");
        let key = MasterKey::generate().unwrap();
        Vault::new(&path, key.clone()).unwrap().put("a", &secret("x")).unwrap();
        let other = MasterKey::generate().unwrap();
        assert!(matches!(Vault::new(&path, other), Err(SecretError::CannotOpen(_))));

        let mut file: Sealed = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let mut sealed = STANDARD.decode(&file.sealed).unwrap();
        sealed[0] ^= 1;
        file.sealed = STANDARD.encode(sealed);
        std::fs::write(&path, serde_json::to_vec(&file).unwrap()).unwrap();
        assert!(matches!(Vault::new(&path, key), Err(SecretError::CannotOpen(_))));
    }

    #[test]
    fn a_secret_cannot_be_printed() {
        let printed = format!("{:?} {:?}", secret("agt_key_plain"), MasterKey::from_bytes([7; 32]));
        assert!(!printed.contains("plain") && !printed.contains('7'), "{printed}");
    }
}
