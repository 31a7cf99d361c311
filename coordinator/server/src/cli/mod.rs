//! The command line: one file per verb.

mod backup;
mod create_admin;
mod keys;
mod migrate;
mod open;
mod serve;
mod sign_in_link;
mod solo;
mod stop;

use std::{
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Args, Parser, Subcommand};

/// Holds a team's queue, results and settings, and serves the admin page.
#[derive(Debug, Parser)]
#[command(name = "safelight-coordinator", version)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Serve agents and people until stopped.
    Serve(serve::Serve),
    /// Bring the database up to date and end.
    Migrate(Folder),
    /// Add an administrator; on an empty database with the first team.
    CreateAdmin(create_admin::CreateAdmin),
    /// Print an address that signs the owner in: once, within 10 minutes.
    SignInLink(sign_in_link::SignInLink),
    /// Write a copy of the SQLite database, also while it is in use.
    Backup(backup::Backup),
    /// The master keys of credentials that the coordinator holds.
    Keys(keys::Keys),
    /// Print the version.
    Version,
}

/// Where the coordinator keeps its things.
#[derive(Debug, Clone, Args)]
struct Folder {
    /// The data folder [default: the platform's own]
    #[arg(long, env = "SAFELIGHT_DATA_DIR", value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// The file of settings [default: safelight.toml in the data folder]
    #[arg(long, env = "SAFELIGHT_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
}

/// Reads the command line and does what it says. Exit code 0 is success, 1 a failure with a
/// sentence on standard error, 2 a wrong command line.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli.verb) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nowhere is left to complain when standard error is closed.
            let _ = writeln!(io::stderr(), "safelight-coordinator: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(verb: Verb) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match verb {
            Verb::Serve(verb) => serve::run(verb).await,
            Verb::Migrate(folder) => migrate::run(&folder).await,
            Verb::CreateAdmin(verb) => create_admin::run(verb).await,
            Verb::SignInLink(verb) => sign_in_link::run(verb).await,
            Verb::Backup(verb) => backup::run(verb).await,
            Verb::Keys(verb) => keys::run(verb).await,
            Verb::Version => say(concat!("safelight-coordinator ", env!("CARGO_PKG_VERSION"))),
        }
    })
}

/// One line on standard output.
fn say(line: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}
