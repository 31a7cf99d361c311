//! The coordinator's program.

use std::process::ExitCode;

fn main() -> ExitCode {
    safelight_server::cli::main()
}
