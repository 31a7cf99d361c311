//! Measures the walk and PhotoStats against `find`: CPU of whole processes in interleaved runs, and
//! peak memory. Ratios are the goals, not times.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this program exists to talk to a terminal"
)]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use safelight_scan::{FolderFiles, Root, Visit, WalkOptions, walk};
use safelight_tests::measure::{
    Cost, kept_tree, least, measure, measure_here, median, peak, ratio, release_agent,
};
use safelight_tests::tree::TreeSpec;
use serde::Serialize;

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    part: Option<Part>,
    /// Sizes of the trees, in files.
    #[arg(long, value_delimiter = ',', default_values_t = [100_000, 1_000_000])]
    files: Vec<u64>,
    /// Interleaved runs of each program.
    #[arg(long, default_value_t = 7)]
    runs: usize,
    /// Where the trees are kept between measurements.
    #[arg(long, default_value = "target/bench")]
    trees: PathBuf,
    /// The agent to measure; without it one is built for release.
    #[arg(long)]
    agent: Option<PathBuf>,
    /// Write the figures here, as JSON.
    #[arg(long, default_value = "target/bench/scan.json")]
    json: PathBuf,
}

/// What this program calls itself for.
#[derive(Subcommand)]
enum Part {
    /// Walks a folder with a visitor that only adds up.
    #[command(hide = true)]
    Walk { folder: PathBuf },
    /// Runs a command and prints what it cost.
    #[command(hide = true)]
    Measure {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        command: Vec<String>,
    },
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    match &arguments.part {
        Some(Part::Walk { folder }) => walk_once(folder),
        Some(Part::Measure { command }) => {
            println!("{}", measure_here(command)?);
            Ok(())
        }
        None => bench(&arguments),
    }
}

/// One tree's figures.
#[derive(Debug, Serialize)]
struct Figures {
    files: u64,
    find: Vec<Cost>,
    walk: Vec<Cost>,
    photostats: Vec<Cost>,
    walk_to_find_min: f64,
    walk_to_find_median: f64,
    photostats_to_find_min: f64,
    photostats_to_find_median: f64,
    photostats_peak_kib: i64,
}

fn bench(arguments: &Arguments) -> Result<()> {
    let agent = arguments.agent.clone().map_or_else(release_agent, Ok)?;
    let mut all = vec![];
    for files in &arguments.files {
        let name = format!("tree-{files}");
        let tree = kept_tree(&arguments.trees, &name, &TreeSpec::of(*files))?;
        let figures = compare(*files, &tree, &agent, arguments.runs)?;
        print(&figures);
        all.push(figures);
    }
    fs::write(&arguments.json, serde_json::to_vec_pretty(&all)?)
        .with_context(|| format!("{} cannot be written.", arguments.json.display()))?;
    println!("The figures of every run are in {}.", arguments.json.display());
    Ok(())
}

fn compare(files: u64, tree: &Path, agent: &Path, runs: usize) -> Result<Figures> {
    let path = tree.to_str().context("the tree's path is text")?;
    let own = env::current_exe()?;
    let own = own.to_str().context("this program's path is text")?;
    let agent = agent.to_str().context("the agent's path is text")?;
    let find = ["find", path, "-printf", "%p %s %T@\n"];
    let walk = [own, "walk", path];
    let photostats =
        [agent, "check", path, "--tool", "photostats", "--quiet", "--json", "/dev/null"];
    // Once without counting, so that all three find the same things in memory.
    measure(&find)?;
    let mut costs = (vec![], vec![], vec![]);
    for run in 1..=runs {
        eprint!("\r{files} files, run {run} of {runs}");
        costs.0.push(measure(&find)?);
        costs.1.push(measure(&walk)?);
        costs.2.push(measure(&photostats)?);
    }
    eprintln!();
    Ok(Figures {
        files,
        walk_to_find_min: ratio(&costs.1, &costs.0, least),
        walk_to_find_median: ratio(&costs.1, &costs.0, median),
        photostats_to_find_min: ratio(&costs.2, &costs.0, least),
        photostats_to_find_median: ratio(&costs.2, &costs.0, median),
        photostats_peak_kib: peak(&costs.2),
        find: costs.0,
        walk: costs.1,
        photostats: costs.2,
    })
}

fn print(figures: &Figures) {
    println!(
        "\n{} files          CPU min  CPU median    ÷ find min    median    peak",
        figures.files
    );
    for (name, costs) in [
        ("find -printf", &figures.find),
        ("walk", &figures.walk),
        ("photostats", &figures.photostats),
    ] {
        println!(
            "  {name:<16}{:>10.3} s{:>10.3} s{:>14.2}{:>10.2}{:>6.1} MiB",
            least(costs) / 1e6,
            median(costs) / 1e6,
            ratio(costs, &figures.find, least),
            ratio(costs, &figures.find, median),
            peak(costs) as f64 / 1_024.0,
        );
    }
}

fn walk_once(folder: &Path) -> Result<()> {
    struct Sum(u64);
    impl Visit for Sum {
        fn folder(&mut self, folder: &FolderFiles<'_>) {
            self.0 += folder
                .iter()
                .map(|file| file.size ^ file.mtime_ns.cast_unsigned())
                .fold(0, u64::wrapping_add);
        }
    }
    let folder = Root::bind(folder)?.open_beneath(Path::new(""))?;
    let options = WalkOptions::for_source(&folder);
    let (sums, summary) = walk(&folder, &options, || Sum(0))?;
    let sum = sums.iter().map(|sum| sum.0).fold(0, u64::wrapping_add);
    println!("{} files {sum}", summary.files);
    Ok(())
}
