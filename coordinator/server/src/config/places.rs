//! Where the data folder and the file of settings are.

use std::path::{Path, PathBuf};

use super::Config;

/// The file of settings in the data folder.
pub const CONFIG_FILE: &str = "safelight.toml";

/// The files of a data folder.
#[derive(Debug, Clone)]
pub struct Places {
    folder: PathBuf,
}

impl Places {
    /// The places below `folder`; without one, below the platform's folder for data.
    #[must_use]
    pub fn new(folder: Option<PathBuf>) -> Option<Self> {
        let folder = folder.or_else(|| {
            directories::ProjectDirs::from("", "", "safelight-coordinator")
                .map(|dirs| dirs.data_dir().to_owned())
        })?;
        let folder = std::path::absolute(&folder).unwrap_or(folder);
        Some(Self { folder })
    }

    /// The data folder itself.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The file of settings.
    #[must_use]
    pub fn config(&self) -> PathBuf {
        self.folder.join(CONFIG_FILE)
    }

    /// The SQLite file.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.folder.join("safelight.db")
    }

    /// The server key.
    #[must_use]
    pub fn server_key(&self) -> PathBuf {
        self.folder.join("server.key")
    }

    /// The master keys of credentials that the coordinator holds.
    #[must_use]
    pub fn master_key(&self) -> PathBuf {
        self.folder.join("master.key")
    }

    /// Reports, large results and uploads under way.
    #[must_use]
    pub fn blobs(&self) -> PathBuf {
        self.folder.join("blobs")
    }

    /// Held while a coordinator runs.
    #[must_use]
    pub fn lock(&self) -> PathBuf {
        self.folder.join("lock")
    }

    /// Address and registration token of a coordinator that runs alone.
    #[must_use]
    pub fn solo(&self) -> PathBuf {
        self.folder.join("solo.json")
    }
}

impl Config {
    /// Where blobs are kept, here or where replicas share them.
    #[must_use]
    pub fn blob_folder(&self, places: &Places) -> PathBuf {
        self.blobs.folder.clone().unwrap_or_else(|| places.blobs())
    }
}
