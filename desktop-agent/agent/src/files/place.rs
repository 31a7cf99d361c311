//! Where the agent keeps its files.

use std::path::{Path, PathBuf};

use super::make_private_folder;

/// The data folder and the configuration file of one agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    data: PathBuf,
    config: PathBuf,
}

/// Why there is no place for the agent's files.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// The system names no home folder.
    #[error("this account has no home folder; name one with --data-dir")]
    NoHome,
    /// The folder could not be made.
    #[error("the folder {} could not be made: {source}", .path.display())]
    Io {
        /// Which folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

impl Place {
    /// The folders named by the caller, else those of the platform. With a data folder and no
    /// configuration file, the configuration lies in the data folder.
    ///
    /// # Errors
    /// [`PlaceError::NoHome`] when nothing was named and the system knows no home.
    pub fn choose(data: Option<PathBuf>, config: Option<PathBuf>) -> Result<Self, PlaceError> {
        let platform = || directories::ProjectDirs::from("", "", "safelight-agent");
        let (data, beside) = match data {
            Some(data) => (data.clone(), data),
            None => {
                let dirs = platform().ok_or(PlaceError::NoHome)?;
                (dirs.data_local_dir().to_owned(), dirs.config_local_dir().to_owned())
            }
        };
        Ok(Self { data, config: config.unwrap_or_else(|| beside.join("agent.toml")) })
    }

    /// Makes the folders where they are missing.
    ///
    /// # Errors
    /// [`PlaceError::Io`] when the system refuses.
    pub fn make(&self) -> Result<(), PlaceError> {
        for path in [Some(self.data.as_path()), self.config.parent()].into_iter().flatten() {
            make_private_folder(path)
                .map_err(|source| PlaceError::Io { path: path.to_owned(), source })?;
        }
        Ok(())
    }

    /// Outbox, lock, socket.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// `agent.toml`.
    #[must_use]
    pub fn config(&self) -> &Path {
        &self.config
    }

    /// The encrypted secrets, beside the configuration.
    #[must_use]
    pub fn vault(&self) -> PathBuf {
        self.config.with_file_name("agent.secrets")
    }

    /// The key of the secrets, when it lies in a file.
    #[must_use]
    pub fn key_file(&self) -> PathBuf {
        self.config.with_file_name("agent.key")
    }

    /// Salt and cost of the passphrase, when there is one. Not secret.
    #[must_use]
    pub fn recipe(&self) -> PathBuf {
        self.config.with_file_name("agent.passphrase.json")
    }

    /// The authorities that were named at registration.
    #[must_use]
    pub fn authorities(&self) -> PathBuf {
        self.config.with_file_name("agent.ca.pem")
    }

    /// Finished results that the coordinator has not accepted yet.
    #[must_use]
    pub fn outbox(&self) -> PathBuf {
        self.data.join("outbox")
    }

    /// What results left behind for the next ones.
    #[must_use]
    pub fn snapshots(&self) -> PathBuf {
        self.data.join("snapshots")
    }

    /// What the coordinator last told of its team's settings.
    #[must_use]
    pub fn team_settings(&self) -> PathBuf {
        self.data.join("team-settings.json")
    }

    /// Where the running agent listens to the other verbs.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        self.data.join("agent.sock")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_data_folder_holds_the_configuration_too() {
        let place = Place::choose(Some("/srv/agent".into()), None).unwrap();
        assert_eq!(place.config(), Path::new("/srv/agent/agent.toml"));
        let split = Place::choose(Some("/srv/agent".into()), Some("/etc/a/b.toml".into())).unwrap();
        assert_eq!(split.config(), Path::new("/etc/a/b.toml"));
        assert_eq!(split.vault(), Path::new("/etc/a/agent.secrets"), "beside the configuration");
    }
}
