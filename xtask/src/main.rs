//! One door for setting up, running, testing and measuring Safelight: `cargo xtask <verb>`.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this program exists to talk to a terminal"
)]

mod bench;
mod faults;
mod icons;
mod installed;
mod package;
mod page;
mod postgres;
mod servers;
mod setup;
mod shell;
mod test;
mod totals;
mod up;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Sets up, runs, tests and measures Safelight.")]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Installs whatever building and testing need and this machine lacks.
    Setup,
    /// Checks one folder: builds, starts a coordinator and an agent, and prints the verdict.
    Up {
        /// The folder with the photos. It is only read.
        folder: PathBuf,
        /// End after the verdict instead of keeping the page alive until Ctrl-C.
        #[arg(long)]
        once: bool,
    },
    /// Proves the code: formatting, lints, every test on both databases, the page.
    Test,
    /// Kills, cuts, fills up and races, by the hundred, and says what held. Ctrl-C prints what
    /// was found so far.
    Faults {
        /// Random sequences played against the model of the queue first.
        #[arg(long, default_value_t = 100_000)]
        interleavings: usize,
        /// Handed on, such as `--only kill`, `--times 5`, `--beside 2`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<String>,
    },
    /// Measures, on release builds.
    Bench {
        #[command(subcommand)]
        what: bench::Bench,
    },
    /// Draws every size and format of the icons anew.
    Icons,
    /// Makes the packages of this system: desktop app, headless agent and coordinator in one.
    Package(package::Package),
    /// Formats the Rust code.
    Fmt,
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().verb {
        Verb::Setup => setup::everything(),
        Verb::Up { folder, once } => up::up(&folder, once),
        Verb::Test => test::test(),
        Verb::Faults { interleavings, rest } => faults::faults(interleavings, &rest),
        Verb::Bench { what } => bench::bench(&what),
        Verb::Icons => icons::icons(),
        Verb::Package(what) => package::package(&what),
        Verb::Fmt => shell::run(shell::cargo().args(["fmt", "--all"])),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            error.chain().skip(1).for_each(|cause| eprintln!("  {cause}"));
            ExitCode::FAILURE
        }
    }
}
