//! `connectors list`: the team's connectors, and whether credentials are kept here.

use safelight_domain::CredentialLocation;

use super::{Server, Way, listed};
use crate::{
    cli::{Common, fault::Fault, note, say},
    connectors::{ConnectorAsk, ConnectorLine},
};

/// What `connectors list` is told.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct ListArgs {
    /// Only those that nobody has credentials of yet
    #[arg(long)]
    pending: bool,
    /// As JSON, for programs
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    server: Server,
}

pub(super) fn run(common: &Common, args: &ListArgs) -> Result<(), Fault> {
    let way = Way::find(common, args.server.server.as_deref())?;
    let list = listed(&way, ConnectorAsk::List { pending_only: args.pending })?;
    if args.json {
        say(&serde_json::to_string_pretty(&list.connectors)?)?;
    } else {
        list.connectors.iter().try_for_each(|line| say(&in_words(line)))?;
    }
    let is_empty = list.connectors.is_empty();
    match list.note {
        Some(trouble) if is_empty => Err(Fault::Failed(trouble)),
        Some(trouble) => {
            note(&format!("Only what is kept here is shown. {trouble}"));
            Ok(())
        }
        None if is_empty && !args.json => {
            note(if args.pending {
                "No connector waits for credentials."
            } else {
                "The team has no connectors that agents keep credentials of."
            });
            Ok(())
        }
        None => Ok(()),
    }
}

fn in_words(line: &ConnectorLine) -> String {
    format!("{}  {:<3}  {}  ({})", line.guid, line.kind, line.name, standing(line))
}

/// Who has credentials, and whether jobs may use it.
pub(super) fn standing(line: &ConnectorLine) -> String {
    let here = match (line.is_kept, line.tested_at) {
        (true, Some(time)) => format!("credentials kept here, tried {time}"),
        (true, None) => "credentials kept here".to_owned(),
        (false, _) => match line.credential_location {
            Some(CredentialLocation::Pending) => "pending: nobody has credentials yet".to_owned(),
            Some(CredentialLocation::Agent) => "credentials on other agents".to_owned(),
            Some(CredentialLocation::Server) => "credentials on the coordinator".to_owned(),
            None => "no credentials here".to_owned(),
        },
    };
    match (line.credential_location, line.is_active) {
        (None, _) => format!("{here}; not among those that the coordinator lists"),
        (_, Some(false)) => format!("{here}; not active"),
        _ => here,
    }
}

#[cfg(test)]
mod tests {
    use safelight_domain::{ConnectorKind, Timestamp};

    use super::*;

    #[test]
    fn a_line_says_who_has_credentials() {
        let line = ConnectorLine {
            guid: "con_00000000000000000000000001".parse().unwrap(),
            name: "NAS".to_owned(),
            kind: ConnectorKind::Smb,
            credential_location: Some(CredentialLocation::Pending),
            is_active: Some(false),
            is_kept: false,
            tested_at: None,
        };
        let words = in_words(&line);
        assert!(
            words.contains("smb  NAS  (pending: nobody") && words.contains("not active"),
            "{words}"
        );
        let kept = ConnectorLine {
            is_kept: true,
            tested_at: Some(Timestamp::from_micros(0)),
            credential_location: None,
            is_active: None,
            ..line
        };
        assert!(in_words(&kept).contains("kept here, tried 1970"), "{}", in_words(&kept));
    }
}
