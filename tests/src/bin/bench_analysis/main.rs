//! Measures every analysis against `find`, at growing sizes: CPU of whole processes in interleaved
//! runs, and peak memory. Ratios are the goals, not times.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this program exists to talk to a terminal"
)]

mod cancel;
mod pipeline;
mod table;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use safelight_tests::measure::{Cost, kept_tree, measure, measure_here, release_agent};
use safelight_tests::tree::TreeSpec;
use serde::Serialize;

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    part: Option<Part>,
    /// Sizes of the trees, in files; checks are stopped on the last.
    #[arg(long, value_delimiter = ',', default_values_t = [10_000, 100_000, 1_000_000])]
    files: Vec<u64>,
    /// Interleaved runs of each program.
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// Where the trees are kept between measurements.
    #[arg(long, default_value = "target/bench")]
    trees: PathBuf,
    /// The agent to measure; without it one is built for release.
    #[arg(long)]
    agent: Option<PathBuf>,
    /// Write the figures here, as JSON.
    #[arg(long, default_value = "target/bench/analysis.json")]
    json: PathBuf,
}

/// What this program calls itself for.
#[derive(Subcommand)]
enum Part {
    /// Runs a command and prints what it cost.
    #[command(hide = true)]
    Measure {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        command: Vec<String>,
    },
}

/// Files of the library whose report is stopped.
const ORPHANS: u64 = 300_000;

/// The costs of one program on one tree.
#[derive(Debug, Serialize)]
struct Row {
    name: &'static str,
    costs: Vec<Cost>,
}

/// One tree's figures; the first row is what the others are measured against.
#[derive(Debug, Serialize)]
struct Figures {
    files: u64,
    rows: Vec<Row>,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    match &arguments.part {
        Some(Part::Measure { command }) => {
            println!("{}", measure_here(command)?);
            Ok(())
        }
        None => bench(&arguments),
    }
}

fn bench(arguments: &Arguments) -> Result<()> {
    let agent = arguments.agent.clone().map_or_else(release_agent, Ok)?;
    fs::create_dir_all(&arguments.trees)?;
    let pipeline = arguments.trees.join("looping.json");
    fs::write(&pipeline, pipeline::LOOPING)?;
    let (mut all, mut largest) = (vec![], None);
    for files in &arguments.files {
        let name = format!("worked-{files}");
        let tree = kept_tree(&arguments.trees, &name, &TreeSpec::worked(*files))?;
        let figures = compare(*files, &tree, &agent, &pipeline, arguments.runs)?;
        table::print(&figures, all.last());
        all.push(figures);
        largest = Some(tree);
    }
    // Nothing but orphans: a report that takes its time.
    let spec = TreeSpec { orphans_per_mille: 667, ..TreeSpec::of(ORPHANS) };
    let orphans = kept_tree(&arguments.trees, "orphans", &spec)?;
    let stops =
        largest.map(|tree| cancel::bench(&agent, &tree, &orphans, &pipeline)).transpose()?;
    let everything = serde_json::json!({ "costs": all, "stops": stops });
    fs::write(&arguments.json, serde_json::to_vec_pretty(&everything)?)
        .with_context(|| format!("{} cannot be written.", arguments.json.display()))?;
    println!("\nThe figures of every run are in {}.", arguments.json.display());
    Ok(())
}

fn compare(files: u64, tree: &Path, agent: &Path, pipeline: &Path, runs: usize) -> Result<Figures> {
    let [path, agent, pipeline] = [tree, agent, pipeline].map(|path| path.to_str());
    let (path, agent) = (path.context("a path is text")?, agent.context("a path is text")?);
    let pipeline = pipeline.context("a path is text")?;
    let checked = |tool: &'static str, more: &[&'static str]| {
        let check = [agent, "check", path, "--quiet", "--json", "/dev/null", "--tool", tool];
        let report = ["--report", "/dev/null"];
        let mut command: Vec<&str> = check.into_iter().chain(report).collect();
        if tool == "pipeline_validation" {
            command.extend(["--pipeline", pipeline]);
        }
        command.extend(more);
        command
    };
    let commands: Vec<(&str, Vec<&str>)> = vec![
        ("find -printf", vec!["find", path, "-printf", "%p %s %T@\n"]),
        ("photostats", checked("photostats", &[])),
        ("photo_pairing", checked("photo_pairing", &[])),
        ("pipeline_validation", checked("pipeline_validation", &[])),
    ];
    let mut rows: Vec<Row> = commands.iter().map(|(name, _)| Row { name, costs: vec![] }).collect();
    // Once without counting, so that all find the same things in memory.
    measure(&commands[0].1)?;
    for run in 1..=runs {
        eprint!("\r{files} files, run {run} of {runs}");
        for (row, (_, command)) in rows.iter_mut().zip(&commands) {
            row.costs.push(measure(command)?);
        }
    }
    eprintln!();
    Ok(Figures { files, rows })
}
