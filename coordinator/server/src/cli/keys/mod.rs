//! `keys`: the master keys of credentials that the coordinator holds.

use anyhow::Context as _;
use clap::{Args, Subcommand};
use safelight_store::{Actor, Store};

use super::{Folder, open, say};
use crate::vault::{self, KeyRing, MasterKey, MasterKeys};

#[derive(Debug, Args)]
pub(super) struct Keys {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Add a fresh master key to the file, or make the file. Nothing is written with it yet.
    Generate(Folder),
    /// Show which master keys there are, and how many credentials each wraps.
    List(Folder),
    /// Wrap all credentials anew with the newest master key, also while coordinators run.
    Rotate(Rotate),
}

#[derive(Debug, Args)]
struct Rotate {
    /// The id of the key to wrap with [default: the newest one]
    #[arg(long, value_name = "ID")]
    to: Option<String>,
    #[command(flatten)]
    folder: Folder,
}

pub(super) async fn run(keys: Keys) -> anyhow::Result<()> {
    match keys.verb {
        Verb::Generate(folder) => generate(&folder),
        Verb::List(folder) => list(&folder).await,
        Verb::Rotate(verb) => rotate(verb).await,
    }
}

fn generate(folder: &Folder) -> anyhow::Result<()> {
    let (places, config) = open::settings(folder)?;
    std::fs::create_dir_all(places.folder())?;
    let (id, file) = MasterKeys::new(&config.secrets, &places).generate()?;
    say(&format!("The master key {id} was added to {}.", file.display()))?;
    say("Keep a copy of that file apart from the database: without it nobody can read the \
         credentials that the coordinator holds. Give it to every replica, then run `keys rotate` \
         where there was another key before.")
}

async fn list(folder: &Folder) -> anyhow::Result<()> {
    let (store, keys) = opened(folder).await?;
    let lines = lines(&store, keys.ring()?.as_ref()).await;
    store.close().await;
    for line in lines? {
        say(&line)?;
    }
    Ok(())
}

async fn opened(folder: &Folder) -> anyhow::Result<(Store, MasterKeys)> {
    let (places, config) = open::settings(folder)?;
    open::expect_database(&config, &places)?;
    let store = open::migrated(&config, &places, &open::clock()).await?;
    Ok((store, MasterKeys::new(&config.secrets, &places)))
}

/// A line for each key, and for each that is needed and not there.
async fn lines(store: &Store, ring: Option<&KeyRing>) -> anyhow::Result<Vec<String>> {
    let used = store.master_key_use().await?;
    let current = store.current_master_key().await?;
    let records = |id: &str| used.iter().find(|one| one.key_id == id).map_or(0, |one| one.records);
    let known: Vec<_> = ring.into_iter().flat_map(KeyRing::iter).map(MasterKey::id).collect();
    let missing = used.iter().map(|one| &one.key_id).chain(&current);
    let mut missing: Vec<_> = missing.filter(|id| !known.contains(id)).collect();
    missing.sort();
    missing.dedup();
    let line = |id: &String, note: &str| {
        let chosen = if current.as_ref() == Some(id) { ", written with" } else { "" };
        format!("{id}  {} records{chosen}{note}", records(id))
    };
    let mut lines: Vec<_> = known.iter().map(|id| line(id, "")).collect();
    lines.extend(missing.into_iter().map(|id| line(id, ", MISSING")));
    if lines.is_empty() {
        lines.push("There is no master key; `keys generate` makes one.".to_owned());
    }
    Ok(lines)
}

async fn rotate(verb: Rotate) -> anyhow::Result<()> {
    let (store, keys) = opened(&verb.folder).await?;
    let done = wrap_anew(&store, &keys, verb.to.as_deref()).await;
    store.close().await;
    for line in done? {
        say(&line)?;
    }
    Ok(())
}

/// Answers what to tell.
async fn wrap_anew(
    store: &Store,
    keys: &MasterKeys,
    to: Option<&str>,
) -> anyhow::Result<Vec<String>> {
    let ring = keys.ring()?.context("there is no master key; `keys generate` makes one")?;
    let to = match to {
        Some(id) => ring.get(id).with_context(|| format!("there is no master key {id}"))?,
        None => ring.newest(),
    };
    let by = Actor { user: None, label: "command line".to_owned() };
    let done = vault::rotate::rotate(store, &ring, to, &by).await?;
    let mut told = vec![format!("{done} records were wrapped anew with the key {}.", to.id())];
    let old: Vec<_> = ring.iter().map(MasterKey::id).filter(|id| *id != to.id()).collect();
    if !old.is_empty() {
        told.push(format!(
            "Nothing needs {} any more, except copies of the database from before.",
            old.join(", ")
        ));
    }
    Ok(told)
}

#[cfg(test)]
mod tests;
