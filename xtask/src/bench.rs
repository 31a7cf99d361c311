//! `cargo xtask bench …`: measurements on release builds. Ratios are the goals, not times.

use anyhow::Result;
use clap::Subcommand;

use crate::postgres::{Cluster, Durability};
use crate::shell::{cargo, run, say};

/// What to measure.
#[derive(Subcommand)]
pub(crate) enum Bench {
    /// CPU of the walk and of PhotoStats against `find -printf`, and peak memory.
    Scan {
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
}

/// Builds for release and measures.
pub(crate) fn bench(what: &Bench) -> Result<()> {
    let release = ["run", "--quiet", "--release", "--locked"];
    match what {
        Bench::Scan { rest } => {
            say("Building for release.");
            run(cargo()
                .args(release)
                .args(["-p", "safelight-tests", "--bin", "bench_scan", "--"])
                .args(rest))
        }
        Bench::Claim { rest } => {
            say("Starting PostgreSQL, and building for release.");
            let cluster = Cluster::start(Durability::Real)?;
            run(cargo()
                .args(release)
                .args(["-p", "safelight-store", "--example", "bench_claim", "--"])
                .args(["--postgres", &cluster.url()])
                .args(rest))
        }
    }
}
