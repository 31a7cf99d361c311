//! Where secrets are kept: always encrypted in one file beside the configuration; what differs is
//! where the key of that file lies. Everything here blocks: call it from a blocking thread.

mod key_file;
mod keychain;
mod master;
mod memory;
mod open;
mod passphrase;
mod vault;

use safelight_protocol::Secret;
use serde::{Deserialize, Serialize};

pub use keychain::Keychain;
pub use master::MasterKey;
pub use memory::MemorySecrets;
pub use open::{canary, create, forget, open};
pub use passphrase::Passphrase;
pub use vault::Vault;

/// Name of the key by which the coordinator knows this agent.
pub const API_KEY: &str = "coordinator_api_key";

/// Where the key of the secrets lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum StoreKind {
    /// In the keychain of the operating system.
    Keychain,
    /// In a file beside the configuration that only its owner may read.
    File,
    /// Nowhere: derived from a passphrase at each start.
    Passphrase,
}

impl StoreKind {
    /// The word in configuration and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Keychain => "keychain",
            Self::File => "file",
            Self::Passphrase => "passphrase",
        }
    }
}

/// Keeps secrets by name.
pub trait SecretStore: Send + Sync {
    /// The secret of that name.
    ///
    /// # Errors
    /// [`SecretError`] when the store cannot be read.
    fn get(&self, name: &str) -> Result<Option<Secret>, SecretError>;

    /// Keeps a secret; one of the same name is replaced.
    ///
    /// # Errors
    /// [`SecretError`] when the store cannot be written.
    fn put(&self, name: &str, secret: &Secret) -> Result<(), SecretError>;

    /// The names of all secrets, in order.
    ///
    /// # Errors
    /// [`SecretError`] when the store cannot be read.
    fn names(&self) -> Result<Vec<String>, SecretError>;

    /// Forgets a secret; a missing one is fine.
    ///
    /// # Errors
    /// [`SecretError`] when the store cannot be written.
    fn remove(&self, name: &str) -> Result<(), SecretError>;
}

/// Why a secret could not be kept or read. Never holds anything secret.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// There is no keychain, or it did not do what it should.
    #[error("the keychain of this computer cannot be used: {0}")]
    NoKeychain(String),
    /// The keychain is locked, or its owner said no.
    #[error("the keychain is locked or refused access: {0}")]
    KeychainLocked(String),
    /// The keychain, perhaps the person it asked, gave no answer.
    #[error("the keychain gave no answer within {0} s")]
    KeychainSilent(u64),
    /// The key is gone while the encrypted file is still there.
    #[error("the key of the stored secrets is gone from the {0}; register this agent again")]
    KeyGone(&'static str),
    /// The key file can be read by others, or belongs to somebody else.
    #[error("the key file {path} {fault}; {mend}")]
    KeyFileExposed {
        /// The file.
        path: String,
        /// What is wrong.
        fault: &'static str,
        /// What to do.
        mend: String,
    },
    /// The key does not open the file.
    #[error("the stored secrets cannot be opened: {0}")]
    CannotOpen(&'static str),
    /// A passphrase is needed and there is nobody to ask.
    #[error(
        "the secrets are behind a passphrase; start from a terminal, or name a file with it in SAFELIGHT_PASSPHRASE_FILE"
    )]
    NoPassphrase,
    /// The passphrase is too short.
    #[error("a passphrase needs at least 8 characters")]
    PassphraseTooShort,
    /// What was written could not be read back.
    #[error("a test secret did not come back as it was written")]
    CanaryLost,
    /// The system refused.
    #[error("{path} could not be {done}: {source}")]
    Io {
        /// The file.
        path: String,
        /// What was tried.
        done: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// The system has no randomness to give.
    #[error("the system gave no random bytes")]
    NoRandomness,
}

impl SecretError {
    /// Whether the keychain is there and closed.
    #[must_use]
    pub const fn is_locked(&self) -> bool {
        matches!(self, Self::KeychainLocked(_) | Self::KeychainSilent(_))
    }

    /// Whether the keychain may open later, when its owner unlocks it.
    #[must_use]
    pub const fn may_pass(&self) -> bool {
        matches!(self, Self::NoKeychain(_) | Self::KeychainLocked(_) | Self::KeychainSilent(_))
    }
}

fn failed(path: &std::path::Path, done: &'static str, source: std::io::Error) -> SecretError {
    SecretError::Io { path: path.display().to_string(), done, source }
}

fn random<const N: usize>() -> Result<[u8; N], SecretError> {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).map_err(|_| SecretError::NoRandomness)?;
    Ok(bytes)
}
