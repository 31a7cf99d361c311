//! `agent.toml`: who this agent is, whom it works for, which folders it may read.

use std::{
    io,
    path::{Path, PathBuf},
};

use safelight_domain::AgentId;
use serde::{Deserialize, Serialize};

use crate::{files::write_atomic, secrets::StoreKind};

/// Everything in `agent.toml`. It holds no secret.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgentConfig {
    /// Absolute, canonical paths of the folders that the owner bound.
    #[serde(default)]
    pub roots: Vec<String>,
    /// Where the secrets lie; chosen when the agent registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret_store: Option<StoreKind>,
    /// The coordinator; absent until the agent registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coordinator: Option<Enrolment>,
}

/// The agent's place at one coordinator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enrolment {
    /// Address of the coordinator, without path.
    pub url: String,
    /// Whether the owner accepted plain HTTP beyond this computer.
    #[serde(default)]
    pub insecure_http: bool,
    /// PEM file of authorities that vouch for the coordinator, beside those of the system. A
    /// relative path starts at the folder of the configuration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca: Option<PathBuf>,
    /// Who this agent is there.
    pub agent: AgentId,
    /// Under which name it registered.
    pub name: String,
}

/// Why the configuration could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The system refused.
    #[error("{path} could not be {done}: {source}")]
    Io {
        /// The file.
        path: String,
        /// What was tried.
        done: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// The text is not a configuration.
    #[error("{path} is not a configuration: {reason}")]
    Syntax {
        /// The file.
        path: String,
        /// Where it goes wrong.
        reason: String,
    },
}

impl AgentConfig {
    /// Reads the file; a missing one is an empty configuration.
    ///
    /// # Errors
    /// [`ConfigError`] when the file cannot be read or is not a configuration.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(source) => return Err(failed(path, "read", source)),
        };
        toml::from_str(&text).map_err(|error| ConfigError::Syntax {
            path: path.display().to_string(),
            reason: error.message().to_owned(),
        })
    }

    /// Writes the file, whole or not at all.
    ///
    /// # Errors
    /// [`ConfigError::Io`] when the system refuses.
    pub fn save(&self, path: &Path) -> Result<(), ConfigError> {
        let text = toml::to_string_pretty(self)
            .map_err(|error| failed(path, "written", io::Error::other(error)))?;
        write_atomic(path, text.as_bytes()).map_err(|source| failed(path, "written", source))
    }
}

fn failed(path: &Path, done: &'static str, source: io::Error) -> ConfigError {
    ConfigError::Io { path: path.display().to_string(), done, source }
}

#[cfg(test)]
mod tests {
    use safelight_domain::SystemClock;

    use super::*;

    #[test]
    fn what_is_saved_is_what_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("agent.toml");
        assert_eq!(AgentConfig::load(&path).unwrap(), AgentConfig::default());
        let config = AgentConfig {
            roots: vec!["/photos/Müller #1".to_owned()],
            secret_store: Some(StoreKind::Keychain),
            coordinator: Some(Enrolment {
                url: "https://safelight.example".to_owned(),
                insecure_http: false,
                ca: Some("agent.ca.pem".into()),
                agent: AgentId::generate(&SystemClock::new()),
                name: "Studio-Mac".to_owned(),
            }),
        };
        config.save(&path).unwrap();
        assert_eq!(AgentConfig::load(&path).unwrap(), config);
    }

    #[test]
    fn a_misspelt_key_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("agent.toml");
        std::fs::write(&path, "rots = []\n").unwrap();
        let error = AgentConfig::load(&path).unwrap_err().to_string();
        assert!(error.contains("rots"), "{error}");
    }
}
