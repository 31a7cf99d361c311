//! Measures the coordinator as agents meet it, through HTTP: cycles of claim and complete, how soon
//! an idle agent starts a new job, and what thousands of idle agents cost. One coordinator as it
//! ships, one load beside it on the same computer; the CPU of both is told apart.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this program exists to talk to a terminal"
)]

mod agent;
mod coordinator;
mod cycles;
mod disk;
mod fleet;
mod http;
mod idle;
mod latency;
mod process;
mod seed;
mod storm;

use std::{fs, path::PathBuf, time::Duration};

use anyhow::{Context, Result};
use clap::{Parser, ValueEnum};
use serde::Serialize;

use coordinator::Wire;
use fleet::Mix;
use seed::Database;

#[derive(Parser)]
struct Arguments {
    /// What to measure; everything unless told.
    #[arg(long, value_delimiter = ',')]
    parts: Vec<Part>,
    /// Databases to measure on; PostgreSQL only where its server is named.
    #[arg(long, value_delimiter = ',', default_values_t = [Kind::Sqlite, Kind::Postgres])]
    databases: Vec<Kind>,
    /// The PostgreSQL server, `postgres://user@host:port/database`.
    #[arg(long)]
    postgres: Option<String>,
    /// The coordinator to measure.
    #[arg(long)]
    coordinator: Option<PathBuf>,
    /// Cycles of each run.
    #[arg(long, default_value_t = 6_000)]
    cycles: usize,
    /// Jobs that are created one by one for an idle agent.
    #[arg(long, default_value_t = 300)]
    starts: usize,
    /// Idle agents at the same time.
    #[arg(long, default_value_t = 10_000)]
    agents: usize,
    /// Idle agents over TLS.
    #[arg(long, default_value_t = 1_000)]
    tls_agents: usize,
    /// How long they are watched, in seconds.
    #[arg(long, default_value_t = 180)]
    seconds: u64,
    /// How the idle agents keep in touch, in percent: sockets, held requests, polling.
    #[arg(long, default_value = "60/30/10")]
    mix: Mix,
    /// Where databases and blobs are made.
    #[arg(long, default_value = "target/bench")]
    folder: PathBuf,
    /// Write the figures here, as JSON.
    #[arg(long, default_value = "target/bench/queue.json")]
    json: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Claim and complete, as fast as can be.
    Cycles,
    /// From the creation of a job to its start.
    Latency,
    /// Many idle agents.
    Idle,
    /// The same over TLS.
    Tls,
    /// All of them come back at once.
    Storm,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Sqlite,
    Postgres,
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        })
    }
}

/// Everything that was measured.
#[derive(Default, Serialize)]
struct Figures {
    cores: usize,
    open_files: u64,
    fdatasync_micros: u128,
    cycles: Vec<cycles::Run>,
    latency: Vec<latency::Run>,
    idle: Vec<idle::Run>,
    storm: Vec<storm::Run>,
}

fn main() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(measure(Arguments::parse()))
}

async fn measure(arguments: Arguments) -> Result<()> {
    fs::create_dir_all(&arguments.folder)?;
    let mut figures = Figures {
        cores: std::thread::available_parallelism()?.get(),
        open_files: process::raise_open_files(),
        fdatasync_micros: disk::fdatasync(&arguments.folder)?.as_micros(),
        ..Figures::default()
    };
    println!(
        "{} cores; open files of the load: {}; fdatasync: {} µs (p50)",
        figures.cores, figures.open_files, figures.fdatasync_micros
    );
    for kind in arguments.databases.clone() {
        let database = match (kind, &arguments.postgres) {
            (Kind::Sqlite, _) => Database::Sqlite,
            (Kind::Postgres, Some(server)) => Database::Postgres(server.clone()),
            (Kind::Postgres, None) => {
                println!("PostgreSQL is left out: --postgres names no server.");
                continue;
            }
        };
        everything_on(&arguments, &database, &mut figures).await?;
    }
    fs::write(&arguments.json, serde_json::to_vec_pretty(&figures)?)
        .with_context(|| format!("{} cannot be written.", arguments.json.display()))?;
    println!("\nThe figures are in {}.", arguments.json.display());
    Ok(())
}

async fn everything_on(
    arguments: &Arguments,
    database: &Database,
    figures: &mut Figures,
) -> Result<()> {
    let wanted = |part| arguments.parts.is_empty() || arguments.parts.contains(&part);
    let program = arguments.coordinator.clone().map_or_else(coordinator::release, Ok)?;
    let place = coordinator::Place { program, folder: arguments.folder.clone() };
    let span = Duration::from_secs(arguments.seconds);
    if wanted(Part::Cycles) {
        figures.cycles.extend(cycles::bench(&place, database, arguments.cycles).await?);
    }
    if wanted(Part::Latency) {
        let fdatasync = figures.fdatasync_micros;
        figures.latency.push(latency::bench(&place, database, arguments.starts, fdatasync).await?);
    }
    if wanted(Part::Idle) {
        let agents = (arguments.agents, arguments.mix);
        figures.idle.push(idle::bench(&place, database, Wire::Plain, agents, span).await?);
    }
    if wanted(Part::Tls) {
        let agents = (arguments.tls_agents, arguments.mix);
        figures.idle.push(idle::bench(&place, database, Wire::Tls, agents, span).await?);
    }
    if wanted(Part::Storm) {
        let agents = (arguments.agents, arguments.mix);
        figures.storm.push(storm::bench(&place, database, agents).await?);
    }
    Ok(())
}
