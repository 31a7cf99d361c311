//! `check`: one folder analysed on the spot, without coordinator, configuration or roots.

use std::process::ExitCode;

/// What `check` is asked to do.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {}

/// Runs the check; 0 when the analysis completed, 1 for failure, 2 for usage.
#[must_use]
pub fn run(_args: &CheckArgs) -> ExitCode {
    ExitCode::FAILURE
}
