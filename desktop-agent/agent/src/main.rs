//! The headless binary: hands the command line to the library and passes its exit code on.

use std::process::ExitCode;

fn main() -> ExitCode {
    safelight_agent::cli::main()
}
