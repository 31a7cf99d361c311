//! `backup`.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;

use super::{Folder, open, say};

#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The file to write; it must not be there yet.
    file: PathBuf,
    #[command(flatten)]
    folder: Folder,
}

pub(super) async fn run(verb: Backup) -> anyhow::Result<()> {
    let (places, config) = open::settings(&verb.folder)?;
    open::expect_database(&config, &places)?;
    let file = std::path::absolute(&verb.file)?;
    anyhow::ensure!(!file.exists(), "{} is there already; name another file", file.display());
    let store = open::store(&config, &places, &open::clock()).await?;
    let copied = store.backup_to(&file).await;
    store.close().await;
    copied.with_context(|| format!("{} was not written", file.display()))?;
    close_to_others(&file)?;
    let blobs = config.blob_folder(&places);
    let key = config.secrets.server_key_file.unwrap_or_else(|| places.server_key());
    say(&format!("The database was copied to {}.", file.display()))?;
    say(&format!(
        "Not in it: the server key ({}), the reports ({}) and, where there are some, the master \
         keys of credentials. Keep a copy of each; without its server key the coordinator refuses \
         to start on this database, and without the master keys nobody reads its credentials.",
        key.display(),
        blobs.display()
    ))
}

/// A copy of the database is as secret as the database.
fn close_to_others(file: &std::path::Path) -> anyhow::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600))?;
    }
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}
