//! `collections`: places with photos, bound to this agent.

use std::path::{Path, PathBuf};

use safelight_protocol::AgentCollectionRequest;

use super::{Common, block_on, enrolled, fault::Fault, say};
use crate::{
    files::{FolderLock, Place},
    loops::{Ask, Asked},
    roots,
    socket::{self, AskError},
};

/// What to do with collections.
#[derive(Debug, clap::Subcommand)]
pub(super) enum CollectionsVerb {
    /// Make a collection of a folder inside the bound ones; prints its id
    Add {
        /// The folder
        folder: PathBuf,
        /// Name for the team [default: the folder's name]
        #[arg(long)]
        name: Option<String>,
        /// Another address of the same coordinator
        #[arg(long, env = "SAFELIGHT_SERVER", value_name = "URL")]
        server: Option<String>,
    },
}

/// Does it through the running agent, or in its place.
pub(super) fn run(common: &Common, verb: CollectionsVerb) -> Result<(), Fault> {
    let CollectionsVerb::Add { folder, name, server } = verb;
    let place = common.place()?;
    let path = roots::canonical(&folder).map_err(Fault::Failed)?;
    let name = name.unwrap_or_else(|| default_name(&path));
    let ask = Ask::AddCollection { name: name.clone(), path: path.clone() };
    let guid = match socket::ask(&place.socket(), ask) {
        Ok(Asked::Collection(collection)) => collection.guid,
        Ok(_) => return Err(Fault::Failed("the running agent gave another answer".to_owned())),
        Err(AskError::NotRunning) => create(&place, server.as_deref(), name, path)?,
        Err(error) => return Err(error.into()),
    };
    say(&guid.to_string())
}

fn create(
    place: &Place,
    server: Option<&str>,
    name: String,
    path: String,
) -> Result<safelight_domain::CollectionId, Fault> {
    let _lock = FolderLock::take(place.data())?;
    let enrolled = enrolled::open(place, server)?;
    let request = AgentCollectionRequest { name, path };
    Ok(block_on(enrolled.client.create_collection(&request))??.guid)
}

fn default_name(path: &str) -> String {
    Path::new(path)
        .file_name()
        .map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into_owned())
}
