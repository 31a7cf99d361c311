//! `migrate`.

use super::{Folder, open, say};
use crate::DataFolder;

pub(super) async fn run(folder: &Folder) -> anyhow::Result<()> {
    let (places, config) = open::settings(folder)?;
    let folder = DataFolder::open(places)?;
    let store = open::store(&config, folder.places(), &open::clock()).await?;
    let applied = store.migrate().await?;
    store.close().await;
    match applied.len() {
        0 => say("The database is up to date."),
        1 => say(&format!("Applied 1 migration: {}.", applied.join(", "))),
        count => say(&format!("Applied {count} migrations: {}.", applied.join(", "))),
    }
}
