//! `connectors`: credentials of remote storage on this computer.

mod configure;
mod hidden;
mod list;
mod prompt;
mod remove;
mod show;
mod test;
mod values;
mod way;

use safelight_domain::ConnectorId;

use self::way::Way;
use super::{Common, fault::Fault};
use crate::connectors::{ConnectorAnswer, ConnectorAsk, ConnectorLine};

/// What to do with connectors.
#[derive(Debug, clap::Subcommand)]
pub(super) enum ConnectorsVerb {
    /// The team's connectors, and whether credentials are kept here
    List(list::ListArgs),
    /// What is known of one, without its secrets
    Show(show::ShowArgs),
    /// Enter credentials; they are tried, and kept only when they work
    Configure(configure::ConfigureArgs),
    /// Try the credentials that are kept
    Test(test::TestArgs),
    /// Forget the credentials that are kept
    Remove(remove::RemoveArgs),
}

/// Another address of the same coordinator, for every verb.
#[derive(Debug, clap::Args)]
struct Server {
    /// Another address of the same coordinator
    #[arg(long, env = "SAFELIGHT_SERVER", value_name = "URL")]
    server: Option<String>,
}

/// Does it through the running agent, or in its place.
pub(super) fn run(common: &Common, verb: &ConnectorsVerb) -> Result<(), Fault> {
    match verb {
        ConnectorsVerb::List(args) => list::run(common, args),
        ConnectorsVerb::Show(args) => show::run(common, args),
        ConnectorsVerb::Configure(args) => configure::run(common, args),
        ConnectorsVerb::Test(args) => test::run(common, args),
        ConnectorsVerb::Remove(args) => remove::run(common, args),
    }
}

/// The names of the connectors whose credentials are kept, by their ids; asks no coordinator.
pub(super) fn kept(common: &Common) -> Result<Vec<ConnectorLine>, Fault> {
    let way = Way::find(common, None)?;
    Ok(listed(&way, ConnectorAsk::Kept)?.connectors)
}

fn listed(way: &Way, ask: ConnectorAsk) -> Result<crate::connectors::ConnectorList, Fault> {
    match way.ask(ask)? {
        ConnectorAnswer::List(list) => Ok(list),
        _ => Err(way::another()),
    }
}

/// The connector that is called so, by its id or by its name.
fn find(way: &Way, called: &str) -> Result<ConnectorId, Fault> {
    if let Ok(id) = called.parse() {
        return Ok(id);
    }
    let list = listed(way, ConnectorAsk::List { pending_only: false })?;
    let is_it = |line: &&ConnectorLine| line.name.eq_ignore_ascii_case(called);
    let found: Vec<_> = list.connectors.iter().filter(is_it).collect();
    match (found.as_slice(), list.note) {
        ([one], _) => Ok(one.guid),
        ([], Some(note)) => Err(Fault::Failed(note)),
        ([], None) => Err(Fault::Failed(format!(
            "There is no connector called {called}; see safelight-agent connectors list."
        ))),
        _ => Err(Fault::Failed(format!(
            "Several connectors are called {called}; name one by its id."
        ))),
    }
}
