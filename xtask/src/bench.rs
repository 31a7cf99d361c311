//! `cargo xtask bench …`: measurements on release builds. Ratios are the goals, not times.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Subcommand;

use crate::page;
use crate::postgres::{Cluster, Durability};
use crate::shell::{BUILT, built_folder, cargo, run, say};

/// What to measure.
#[derive(Subcommand)]
pub(crate) enum Bench {
    /// CPU of the walk and of PhotoStats against `find -printf`, and peak memory.
    Scan {
        /// Handed on to the measuring program.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<String>,
    },
    /// CPU and peak memory of every analysis against `find -printf`, at growing sizes.
    Analysis {
        /// Handed on to the measuring program.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<String>,
    },
    /// Each tool on disk, in buckets and on a share, and a bucket of a million keys.
    Remote {
        /// Handed on to the measuring program.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<String>,
    },
    /// The claim at growing queues and growing numbers of claimers, on both databases.
    Claim {
        /// Handed on to the measuring program.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<String>,
    },
    /// The desktop app: from start to icon and page, memory, and what it costs while idle.
    Desktop,
    /// The whole coordinator as agents meet it: cycles, latency, thousands of idle agents, a storm.
    Queue {
        /// Handed on to the measuring program.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<String>,
    },
    /// The page with 10,000 jobs and 1,000 agents in a browser: time to the first row, memory of
    /// the tab, bytes, requests, first paint. On PostgreSQL where `SAFELIGHT_TEST_POSTGRES` is set.
    Page,
}

const RELEASE: [&str; 4] = ["run", "--quiet", "--release", "--locked"];

/// Builds for release and measures.
pub(crate) fn bench(what: &Bench) -> Result<()> {
    match what {
        Bench::Scan { rest } => measure("bench_scan", rest),
        Bench::Analysis { rest } => measure("bench_analysis", rest),
        Bench::Remote { rest } => measure("bench_remote", rest),
        Bench::Claim { rest } => {
            say("Starting PostgreSQL, and building for release.");
            let cluster = Cluster::start(Durability::Real)?;
            run(cargo()
                .args(RELEASE)
                .args(["-p", "safelight-store", "--example", "bench_claim", "--"])
                .args(["--postgres", &cluster.url()])
                .args(rest))
        }
        Bench::Desktop => desktop(),
        Bench::Queue { rest } => {
            say("Starting PostgreSQL.");
            let cluster = Cluster::start(Durability::Real)?;
            let postgres = ["--postgres".to_owned(), cluster.url()];
            measure("bench_queue", &[&postgres[..], rest].concat())
        }
        Bench::Page => page(),
    }
}

/// Measures the page in a browser, on a coordinator built for release with the page of today.
fn page() -> Result<()> {
    page::build()?;
    say("Building for release.");
    run(cargo().args(["build", "--quiet", "--release", "--locked", "-p", "safelight-server"]))?;
    let folder = target()?.join("release");
    run(page::npm()
        .args(["run", "--silent", "bench"])
        .env(BUILT, folder)
        .env("SAFELIGHT_BENCH_JSON", target()?.join("bench/page.json")))
}

/// The folder of everything that is built.
fn target() -> Result<PathBuf> {
    let folder = built_folder()?;
    Ok(folder.parent().context("A profile lies in a folder.")?.to_owned())
}

/// Measures the desktop app on a screen in memory.
fn desktop() -> Result<()> {
    say("Building for release.");
    let release = ["--release", "--locked"];
    run(cargo().args(["build", "--quiet"]).args(release).args(["--bin", "safelight-coordinator"]))?;
    run(cargo().args(["test", "--quiet"]).args(release).args([
        "-p",
        "safelight-tray",
        "--test",
        "measure",
        "--",
        "--nocapture",
    ]))
}

/// Runs one of the measuring programs of the tests.
fn measure(program: &str, rest: &[String]) -> Result<()> {
    say("Building for release.");
    run(cargo().args(RELEASE).args(["-p", "safelight-tests", "--bin", program, "--"]).args(rest))
}
