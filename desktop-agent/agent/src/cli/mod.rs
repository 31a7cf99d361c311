//! The command line: one verb, one file. Exit codes: 0 done, 1 failure with a sentence on stderr,
//! 2 usage.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::check;

/// Tells photographers the truth about their picture libraries, without touching a picture.
#[derive(Debug, Parser)]
#[command(name = "safelight-agent", disable_version_flag = true)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Analyse a folder on the spot; needs no coordinator.
    Check(check::CheckArgs),
    /// Say which version this is.
    Version,
}

/// Reads the command line, runs the verb, and says how it went.
#[must_use]
pub fn main() -> ExitCode {
    match Cli::parse().verb {
        Verb::Check(args) => check::run(&args),
        Verb::Version => version(),
    }
}

#[allow(clippy::print_stdout, reason = "the answer of this verb is its output")]
fn version() -> ExitCode {
    println!("safelight-agent {}", env!("CARGO_PKG_VERSION"));
    ExitCode::SUCCESS
}
