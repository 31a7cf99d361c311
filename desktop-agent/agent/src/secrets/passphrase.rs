//! The key derived from a passphrase by Argon2id; salt and cost lie beside the encrypted file.

use std::{fs, io, path::Path};

use argon2::{Algorithm, Argon2, Params, Version};
use base64::{Engine, engine::general_purpose::STANDARD};
use safelight_protocol::Secret;
use serde::{Deserialize, Serialize};

use super::{MasterKey, SecretError, failed, random};
use crate::files::write_atomic;

const SHORTEST: usize = 8;

/// Where a passphrase comes from.
#[derive(Debug, Clone)]
pub enum Passphrase {
    /// Already known.
    Known(Secret),
    /// From the file named by `SAFELIGHT_PASSPHRASE_FILE`, else from the person at the terminal.
    Ask,
}

/// Cost and salt. Not secret.
#[derive(Debug, Serialize, Deserialize)]
struct Recipe {
    salt: String,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

/// Derives the key by the recipe at `path`; a missing recipe is made.
pub(super) fn key(path: &Path, source: &Passphrase) -> Result<MasterKey, SecretError> {
    let known = read_recipe(path)?;
    let passphrase = source.obtain(known.is_none())?;
    if passphrase.expose().chars().count() < SHORTEST {
        return Err(SecretError::PassphraseTooShort);
    }
    let recipe = match known {
        Some(recipe) => recipe,
        None => write_recipe(path)?,
    };
    recipe.derive(&passphrase)
}

impl Passphrase {
    fn obtain(&self, new: bool) -> Result<Secret, SecretError> {
        match self {
            Self::Known(secret) => Ok(secret.clone()),
            Self::Ask => match std::env::var_os("SAFELIGHT_PASSPHRASE_FILE") {
                Some(path) => from_file(Path::new(&path)),
                None => prompt(new),
            },
        }
    }
}

fn from_file(path: &Path) -> Result<Secret, SecretError> {
    let text = fs::read_to_string(path).map_err(|source| failed(path, "read", source))?;
    Ok(Secret::new(text.trim_end_matches(['\r', '\n']).to_owned()))
}

fn prompt(new: bool) -> Result<Secret, SecretError> {
    let ask = |text: &str| rpassword::prompt_password(text).map_err(|_| SecretError::NoPassphrase);
    let first = Secret::new(ask("Passphrase of this agent: ")?);
    if new && first != Secret::new(ask("The same again: ")?) {
        return Err(SecretError::CannotOpen("the two passphrases differ"));
    }
    Ok(first)
}

fn read_recipe(path: &Path) -> Result<Option<Recipe>, SecretError> {
    match fs::read(path) {
        Ok(text) => serde_json::from_slice(&text)
            .map(Some)
            .map_err(|_| SecretError::CannotOpen("the recipe of the passphrase is damaged")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(failed(path, "read", source)),
    }
}

fn write_recipe(path: &Path) -> Result<Recipe, SecretError> {
    let recipe = Recipe {
        salt: STANDARD.encode(random::<16>()?),
        // The second recommendation of RFC 9106: 64 MiB, three passes.
        memory_kib: 64 * 1024,
        passes: 3,
        lanes: 1,
    };
    let text = serde_json::to_vec(&recipe).expect("a recipe is always JSON");
    write_atomic(path, &text).map_err(|source| failed(path, "written", source))?;
    Ok(recipe)
}

impl Recipe {
    fn derive(&self, passphrase: &Secret) -> Result<MasterKey, SecretError> {
        let damaged = || SecretError::CannotOpen("the recipe of the passphrase is damaged");
        let salt = STANDARD.decode(&self.salt).map_err(|_| damaged())?;
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(32))
            .map_err(|_| damaged())?;
        let mut bytes = [0_u8; 32];
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.expose().as_bytes(), &salt, &mut bytes)
            .map_err(|_| damaged())?;
        Ok(MasterKey::from_bytes(bytes))
    }
}
