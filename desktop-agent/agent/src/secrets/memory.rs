//! The in-memory twin of the vault; for tests and for looking without touching.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use safelight_protocol::Secret;

use super::{SecretError, SecretStore};

/// Keeps secrets until it is dropped.
#[derive(Debug, Default)]
pub struct MemorySecrets(Mutex<BTreeMap<String, Secret>>);

impl MemorySecrets {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Secret>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SecretStore for MemorySecrets {
    fn get(&self, name: &str) -> Result<Option<Secret>, SecretError> {
        Ok(self.lock().get(name).cloned())
    }

    fn put(&self, name: &str, secret: &Secret) -> Result<(), SecretError> {
        self.lock().insert(name.to_owned(), secret.clone());
        Ok(())
    }

    fn names(&self) -> Result<Vec<String>, SecretError> {
        Ok(self.lock().keys().cloned().collect())
    }

    fn remove(&self, name: &str) -> Result<(), SecretError> {
        self.lock().remove(name);
        Ok(())
    }
}
