//! `connectors configure`: enters credentials.

use std::path::PathBuf;

use safelight_protocol::Credentials;

use super::{Server, Way, find, prompt, test, values, way};
use crate::{
    cli::{Common, enrolled, fault::Fault},
    connectors::{ConnectorAnswer, ConnectorAsk, ConnectorForm},
};

/// What `connectors configure` is told.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct ConfigureArgs {
    /// Its id or its name
    connector: String,
    /// A value that is no secret; may be said several times
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// A value from a file, as of a service account; - reads it from standard input
    #[arg(long, value_name = "NAME=FILE")]
    from: Vec<String>,
    /// A JSON object with all values, from a file; - reads it from standard input
    #[arg(long, value_name = "FILE")]
    values: Option<PathBuf>,
    /// What to look at: bucket/folder or share/folder [default: the bucket or share itself]
    #[arg(long, value_name = "PLACE")]
    location: Option<String>,
    #[command(flatten)]
    server: Server,
}

/// Nothing is stored unless it works.
pub(super) fn run(common: &Common, args: &ConfigureArgs) -> Result<(), Fault> {
    let way = Way::find(common, args.server.server.as_deref())?;
    let connector = find(&way, &args.connector)?;
    let ConnectorAnswer::Form(form) = way.ask(ConnectorAsk::Form { connector })? else {
        return Err(way::another());
    };
    let given = values::read(&form, args.values.as_deref(), &args.from, &args.set)?;
    let (values, location) = match given {
        Some(values) => {
            refuse_incomplete(&form, &values)?;
            (values, args.location.clone())
        }
        None if enrolled::at_terminal() => prompt::ask(&form, args.location.clone())?,
        None => {
            return Err(Fault::Usage(
                "there is nobody to ask; give the values with --values, --from and --set"
                    .to_owned(),
            ));
        }
    };
    test::tell(way.ask(ConnectorAsk::Configure { connector, values, location })?)
}

/// A script is told all that is missing at once.
fn refuse_incomplete(form: &ConnectorForm, values: &Credentials) -> Result<(), Fault> {
    let missing: Vec<_> = form
        .fields
        .iter()
        .filter(|field| field.is_required && field.default.is_none() && !field.is_kept)
        .filter(|field| values.expose(&field.name).is_none_or(str::is_empty))
        .map(|field| field.name.as_str())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Fault::Usage(format!("these values are missing: {}", missing.join(", "))))
}
