//! What every verb opens first: the settings and the database.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context as _;
use safelight_domain::{Clock, SystemClock};
use safelight_store::{Store, StoreConfig};

use super::Folder;
use crate::config::{self, Config, Places};

/// The files of the data folder that was named, or of the platform's own.
pub(super) fn places(folder: Option<PathBuf>) -> anyhow::Result<Places> {
    Places::new(folder).context("there is no home folder to keep data in; name one with --data-dir")
}

/// Places and settings.
pub(super) fn settings(folder: &Folder) -> anyhow::Result<(Places, Config)> {
    let places = places(folder.data_dir.clone())?;
    let config = match &folder.config {
        // A file that was named must be there.
        Some(file) => read(file, true)?,
        None => read(&places.config(), false)?,
    };
    Ok((places, config))
}

/// Settings from a file that may be missing unless it was named.
pub(super) fn read(file: &Path, named: bool) -> anyhow::Result<Config> {
    let env = |name: &str| env::var(name).ok();
    let text = match fs::read_to_string(file) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound && !named => None,
        Err(error) => {
            return Err(error).with_context(|| format!("{} cannot be read", file.display()));
        }
    };
    Ok(config::read(text.as_deref().map(|text| (file, text)), env)?)
}

/// The clock of this computer.
pub(super) fn clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock::new())
}

/// The database that the settings name, or the file in the data folder.
pub(super) async fn store(
    config: &Config,
    places: &Places,
    clock: &Arc<dyn Clock>,
) -> anyhow::Result<Store> {
    let url = match &config.database.url {
        Some(url) => url.expose().to_owned(),
        None => format!("sqlite://{}", places.database().display()),
    };
    let pool_size = usize::try_from(config.database.pool_size.get())?;
    let store = StoreConfig { url, clock: Arc::clone(clock), pool_size };
    Store::connect(store).await.context("the database cannot be opened")
}

/// The same, with every migration applied.
pub(super) async fn migrated(
    config: &Config,
    places: &Places,
    clock: &Arc<dyn Clock>,
) -> anyhow::Result<Store> {
    let store = store(config, places, clock).await?;
    store.migrate().await.context("the database cannot be brought up to date")?;
    Ok(store)
}

/// Refuses to go on where no coordinator ever ran, instead of making an empty database.
pub(super) fn expect_database(config: &Config, places: &Places) -> anyhow::Result<()> {
    let file = places.database();
    if config.database.url.is_none() && !file.exists() {
        anyhow::bail!("there is no database at {}; start the coordinator first", file.display());
    }
    Ok(())
}
