//! The command line: one verb, one file. Exit codes: 0 done, 1 failure with a sentence on stderr,
//! 2 usage.

mod capabilities;
mod check_team;
mod collections;
mod connectors;
mod enrolled;
mod fault;
mod logs;
mod panel;
mod register;
mod roots;
mod run;
mod self_test;
mod status;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

use self::fault::Fault;
use crate::{check, files::Place, identity};

/// Tells photographers the truth about their picture libraries, without touching a picture.
#[derive(Debug, Parser)]
#[command(name = "safelight-agent", version)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    verb: Verb,
}

/// What every verb understands.
#[derive(Debug, Args)]
pub(crate) struct Common {
    /// Folder for the agent's own files
    #[arg(long, global = true, env = "SAFELIGHT_DATA_DIR", value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
    /// Configuration file [default: agent.toml in the data folder]
    #[arg(long, global = true, env = "SAFELIGHT_AGENT_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// What to log: error, warn, info, debug, trace, or a tracing filter
    #[arg(
        long,
        global = true,
        env = "SAFELIGHT_LOG",
        default_value = "info",
        value_name = "LEVEL"
    )]
    log: String,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Enrol this computer at a coordinator
    Register(register::RegisterArgs),
    /// Work for the coordinator until stopped
    Run(run::RunArgs),
    /// Work and show the panel in a browser; alone with a coordinator of its own
    Panel(panel::PanelArgs),
    /// Analyse a folder on the spot; needs no coordinator, but for --team
    Check(check::CheckArgs),
    /// Say how the running agent stands
    Status(status::StatusArgs),
    /// Say what this agent can do
    Capabilities,
    /// The folders that a coordinator may ask about
    #[command(subcommand)]
    Roots(roots::RootsVerb),
    /// Collections bound to this agent
    #[command(subcommand)]
    Collections(collections::CollectionsVerb),
    /// Credentials of buckets and shares, kept on this computer
    #[command(subcommand)]
    Connectors(connectors::ConnectorsVerb),
    /// Look whether everything works
    SelfTest(self_test::SelfTestArgs),
    /// Say which version this is
    Version,
}

/// Reads the command line, runs the verb, and says how it went.
#[must_use]
pub fn main() -> ExitCode {
    let Cli { common, verb } = Cli::parse();
    let done = match verb {
        Verb::Check(args) => return check::run(&args, || check_team::settings(&common)),
        Verb::Register(args) => register::run(&common, &args),
        Verb::Run(args) => run::run(&common, &args),
        Verb::Panel(args) => panel::run(&common, &args),
        Verb::Status(args) => status::run(&common, &args),
        Verb::Capabilities => capabilities::run(&common),
        Verb::Roots(verb) => roots::run(&common, verb),
        Verb::Collections(verb) => collections::run(&common, verb),
        Verb::Connectors(verb) => connectors::run(&common, &verb),
        Verb::SelfTest(args) => self_test::run(&common, &args),
        Verb::Version => say(&format!("safelight-agent {}", identity::VERSION)),
    };
    done.map_or_else(Fault::report, |()| ExitCode::SUCCESS)
}

impl Common {
    fn place(&self) -> Result<Place, Fault> {
        let place = Place::choose(self.data_dir.clone(), self.config.clone())?;
        place.make()?;
        Ok(place)
    }
}

/// The answer of a verb, on stdout. A reader that left early is fine.
fn say(text: &str) -> Result<(), Fault> {
    use std::io::Write;
    match writeln!(std::io::stdout().lock(), "{text}") {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Something to know that is not the answer, on stderr.
#[allow(clippy::print_stderr, reason = "the one place where verbs speak beside their answer")]
fn note(text: &str) {
    eprintln!("{text}");
}

/// Ends when the system or a person asks this program to end.
fn stop_asked() -> std::io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        Ok(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

/// An async world for verbs that talk to a coordinator.
fn block_on<T>(work: impl Future<Output = T>) -> Result<T, Fault> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(work))
}
