//! `connectors test`: tries the credentials that are kept.

use super::{Server, Way, find, way};
use crate::{
    cli::{Common, fault::Fault, note, say},
    connectors::{ConnectorAnswer, ConnectorAsk, Tried},
};

/// What `connectors test` is told.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct TestArgs {
    /// Its id or its name
    connector: String,
    /// What to look at: bucket/folder or share/folder [default: what was tried last]
    #[arg(long, value_name = "PLACE")]
    location: Option<String>,
    #[command(flatten)]
    server: Server,
}

pub(super) fn run(common: &Common, args: &TestArgs) -> Result<(), Fault> {
    let way = Way::find(common, args.server.server.as_deref())?;
    let connector = find(&way, &args.connector)?;
    tell(way.ask(ConnectorAsk::Test { connector, location: args.location.clone() })?)
}

/// What was seen, and what the coordinator knows of it.
pub(super) fn tell(answer: ConnectorAnswer) -> Result<(), Fault> {
    let ConnectorAnswer::Tried(Tried { sentence, is_first_proof, note: trouble }) = answer else {
        return Err(way::another());
    };
    say(&sentence)?;
    if is_first_proof {
        say("The connector was waiting for this; somebody of the team can activate it now.")?;
    }
    if let Some(trouble) = trouble {
        note(&trouble);
    }
    Ok(())
}
