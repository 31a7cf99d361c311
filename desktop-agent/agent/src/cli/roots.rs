//! `roots`: the folders that a coordinator may ask about.

use std::path::PathBuf;

use super::{Common, fault::Fault, say};
use crate::{
    config::AgentConfig,
    files::{FolderLock, Place},
    loops::{Ask, Asked},
    roots,
    socket::{self, AskError},
};

/// What to do with the roots.
#[derive(Debug, clap::Subcommand)]
pub(super) enum RootsVerb {
    /// Bind a folder: a coordinator may then ask about it and everything below
    Add {
        /// The folder
        folder: PathBuf,
    },
    /// Say which folders are bound
    List,
    /// Unbind a folder; it is not read any more
    Remove {
        /// The folder, as listed
        folder: PathBuf,
    },
}

/// Does it through the running agent, or in its place.
pub(super) fn run(common: &Common, verb: RootsVerb) -> Result<(), Fault> {
    let place = common.place()?;
    let list = matches!(verb, RootsVerb::List);
    let ask = match verb {
        RootsVerb::Add { folder } => {
            Ask::AddRoot(roots::canonical(&folder).map_err(Fault::Failed)?)
        }
        RootsVerb::List => Ask::Roots,
        RootsVerb::Remove { folder } => Ask::RemoveRoot(roots::listed_name(&folder)),
    };
    let now = match socket::ask(&place.socket(), ask.clone()) {
        Ok(Asked::Roots(now)) => now,
        Ok(_) => return Err(Fault::Failed("the running agent gave another answer".to_owned())),
        Err(AskError::NotRunning) if list => AgentConfig::load(place.config())?.roots,
        Err(AskError::NotRunning) => change(&place, ask)?,
        Err(error) => return Err(error.into()),
    };
    if list && now.is_empty() {
        super::note("No folder is bound. Bind one with: safelight-agent roots add <folder>");
    }
    now.iter().try_for_each(|root| say(root))
}

fn change(place: &Place, ask: Ask) -> Result<Vec<String>, Fault> {
    let _lock = FolderLock::take(place.data())?;
    let mut config = AgentConfig::load(place.config())?;
    match ask {
        Ask::AddRoot(path) => roots::add(&mut config.roots, path),
        Ask::RemoveRoot(path) => {
            roots::remove(&mut config.roots, &path).map_err(Fault::Failed)?;
        }
        _ => {}
    }
    config.save(place.config())?;
    Ok(config.roots)
}
