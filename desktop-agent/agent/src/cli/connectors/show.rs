//! `connectors show`: what is known of one, without its secrets.

use super::{Server, Way, find, way};
use crate::{
    cli::{Common, fault::Fault, say},
    connectors::{ConnectorAnswer, ConnectorAsk, ConnectorForm, FormField},
};

/// What `connectors show` is told.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct ShowArgs {
    /// Its id or its name
    connector: String,
    /// As JSON, for programs
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    server: Server,
}

pub(super) fn run(common: &Common, args: &ShowArgs) -> Result<(), Fault> {
    let way = Way::find(common, args.server.server.as_deref())?;
    let connector = find(&way, &args.connector)?;
    let ConnectorAnswer::Form(form) = way.ask(ConnectorAsk::Form { connector })? else {
        return Err(way::another());
    };
    if args.json {
        return say(&serde_json::to_string_pretty(&form)?);
    }
    say(&in_words(&form))
}

fn in_words(form: &ConnectorForm) -> String {
    let kept = match (form.is_kept, &form.location) {
        (true, Some(location)) => format!("kept here, last tried with {location}"),
        (true, None) => "kept here".to_owned(),
        (false, _) => "not kept here".to_owned(),
    };
    let mut lines = vec![
        format!("{} ({}), type {}", form.name, form.guid, form.kind),
        format!("Credentials:  {}; {kept}", form.credential_location),
    ];
    lines.extend(form.fields.iter().map(|field| format!("  {:<22} {}", field.name, value(field))));
    lines.join("\n")
}

fn value(field: &FormField) -> String {
    match (&field.default, field.is_kept) {
        (Some(value), _) => value.clone(),
        (None, true) => "kept, not shown".to_owned(),
        (None, false) if field.is_required => format!("missing: {}", field.description),
        (None, false) => format!("none: {}", field.description),
    }
}
