//! `connectors remove`: forgets the credentials that are kept.

use super::{Server, Way, find, way};
use crate::{
    cli::{Common, fault::Fault, note, say},
    connectors::{ConnectorAnswer, ConnectorAsk},
};

/// What `connectors remove` is told.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct RemoveArgs {
    /// Its id or its name
    connector: String,
    #[command(flatten)]
    server: Server,
}

pub(super) fn run(common: &Common, args: &RemoveArgs) -> Result<(), Fault> {
    let way = Way::find(common, args.server.server.as_deref())?;
    let connector = find(&way, &args.connector)?;
    let ConnectorAnswer::Removed { note: trouble } = way.ask(ConnectorAsk::Remove { connector })?
    else {
        return Err(way::another());
    };
    say("The credentials were removed from this computer.")?;
    if let Some(trouble) = trouble {
        note(&trouble);
    }
    Ok(())
}
