//! Measures libraries elsewhere: the same files on disk, in buckets and on a share, each tool on each,
//! held against the plain client of the service; and a bucket of a million keys.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this program exists to talk to a terminal"
)]

mod look;
mod million;
mod plain;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::{Parser, Subcommand};
use safelight_domain::{Clock as _, SystemClock};
use safelight_tests::measure::{Cost, measure, measure_here};
use safelight_tests::storage::{Encryption, Gcs, Samba, Seaweed, file_set, write_tree};
use serde::Serialize;

use self::look::{Spec, TOOLS};

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    part: Option<Part>,
    /// Files of the library that lies everywhere.
    #[arg(long, default_value_t = 20_000)]
    files: usize,
    /// Keys of the large bucket.
    #[arg(long, default_value_t = 1_000_000)]
    keys: usize,
    /// Interleaved runs.
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// Write the figures here, as JSON.
    #[arg(long, default_value = "target/bench/remote.json")]
    json: PathBuf,
}

/// What this program calls itself for.
#[derive(Subcommand)]
enum Part {
    /// Runs one tool on one library.
    #[command(hide = true)]
    Look { spec: PathBuf, tool: String },
    /// Lists a library and stops after a while.
    #[command(hide = true)]
    Cancel { spec: PathBuf },
    /// Runs a command and prints what it cost.
    #[command(hide = true)]
    Measure {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        command: Vec<String>,
    },
}

/// What one program cost, and how long it took.
#[derive(Debug, Clone, Copy, Serialize)]
struct Run {
    cost: Cost,
    wall_ms: u64,
}

/// One row of the table.
#[derive(Debug, Serialize)]
struct Row {
    what: String,
    runs: Vec<Run>,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    match &arguments.part {
        Some(Part::Look { spec, tool }) => look::look(spec, tool),
        Some(Part::Cancel { spec }) => million::cancel(spec),
        Some(Part::Measure { command }) => {
            println!("{}", measure_here(command)?);
            Ok(())
        }
        None => tokio::runtime::Runtime::new()?.block_on(bench(&arguments)),
    }
}

async fn bench(arguments: &Arguments) -> Result<()> {
    let world = tempfile::tempdir()?;
    let mut rows = vec![];
    everywhere(arguments, world.path(), &mut rows).await?;
    million::bench(arguments.keys, world.path(), &mut rows).await?;
    if let Some(folder) = arguments.json.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&arguments.json, serde_json::to_vec_pretty(&rows)?)
        .with_context(|| format!("{} cannot be written.", arguments.json.display()))?;
    println!("The figures of every run are in {}.", arguments.json.display());
    Ok(())
}

/// The same files on everything, and every tool on them.
async fn everywhere(arguments: &Arguments, world: &Path, rows: &mut Vec<Row>) -> Result<()> {
    eprintln!("Filling a disk, two buckets and a share with {} files.", arguments.files);
    let files = file_set(arguments.files);
    let disk = world.join("library");
    write_tree(&disk, &files);
    let (seaweed, gcs) = (Seaweed::start().await, Gcs::start().await);
    seaweed.fill("", &files).await;
    gcs.fill("", &files).await;
    let samba = Samba::start(&disk, Encryption::AsUsual).await;
    let specs = [
        Spec::disk(&disk),
        Spec::remote("s3", seaweed.values()),
        Spec::remote("gcs", gcs.values()),
        Spec::remote("smb", samba.values()),
    ];
    let plain = plain::commands(world, &seaweed, &gcs, &samba)?;
    let mut first: Vec<String> = vec![];
    for spec in &specs {
        let file = spec.write(world)?;
        for (index, tool) in TOOLS.iter().enumerate() {
            let what = format!("{} {tool}", spec.name());
            rows.push(repeat(what, arguments.runs, &own(&["look", &file, tool])?).await?);
            let found = fs::read_to_string(format!("{file}.{tool}"))?;
            match first.get(index) {
                Some(expected) => ensure!(*expected == found, "{} differs: {tool}", spec.name()),
                None => first.push(found),
            }
        }
        if let Some(command) = plain.get(spec.name()) {
            rows.push(
                repeat(format!("{} plain client", spec.name()), arguments.runs, command).await?,
            );
        }
    }
    println!("All tools found the same everywhere.");
    Ok(())
}

/// Runs a command several times and prints its row.
async fn repeat(what: String, runs: usize, command: &[String]) -> Result<Row> {
    let mut row = Row { what, runs: vec![] };
    for _ in 0..runs {
        let (command, clock) = (command.to_vec(), SystemClock::new());
        let begun = clock.monotonic();
        let cost = tokio::task::spawn_blocking(move || {
            let command: Vec<&str> = command.iter().map(String::as_str).collect();
            measure(&command)
        });
        let cost = cost.await??;
        let wall = clock.monotonic().saturating_sub(begun);
        row.runs.push(Run { cost, wall_ms: millis(wall) });
    }
    let least = |pick: fn(&Run) -> i64| row.runs.iter().map(pick).min().unwrap_or(0);
    println!(
        "{:<32} {:>8} ms wall {:>8} ms CPU {:>8} KiB at most",
        row.what,
        row.runs.iter().map(|run| run.wall_ms).min().unwrap_or(0),
        least(|run| run.cost.cpu_micros / 1_000),
        row.runs.iter().map(|run| run.cost.peak_kib).max().unwrap_or(0),
    );
    Ok(row)
}

/// This program with other arguments.
fn own(arguments: &[&str]) -> Result<Vec<String>> {
    let own = env::current_exe()?.to_str().context("this program's path is text")?.to_owned();
    Ok([own].into_iter().chain(arguments.iter().map(|&one| one.to_owned())).collect())
}

fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}
