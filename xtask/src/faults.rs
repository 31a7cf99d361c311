//! `cargo xtask faults`: faults by the hundred on real programs, and the queue against its model.

use anyhow::Result;

use crate::postgres::{Cluster, Durability};
use crate::setup;
use crate::shell::{cargo, run, say};
use crate::test::build_programs;

/// Sets up; then the model, then the faults; the table comes last.
pub(crate) fn faults(interleavings: usize, rest: &[String]) -> Result<()> {
    setup::everything()?;
    build_programs()?;
    let cluster = Cluster::start(Durability::None)?;
    if interleavings > 0 {
        say(&format!(
            "{interleavings} sequences against the model, half of them on each database."
        ));
        // Built for release: a hundred thousand sequences are mostly work of the processor.
        run(cargo()
            .args(["test", "--quiet", "--release", "--locked", "-p", "safelight-store"])
            .args([
                "--test",
                "conformance",
                "the_store_answers_like_the_model",
                "--",
                "--nocapture",
            ])
            .env("SAFELIGHT_INTERLEAVINGS", interleavings.div_ceil(2).to_string())
            .env("SAFELIGHT_TEST_POSTGRES", cluster.url()))?;
        // Only a debug build can be broken on purpose.
        say("The same against stores with one rule taken out, which has to be noticed.");
        run(cargo()
            .args(["test", "--quiet", "--locked", "--workspace", "--test", "conformance"])
            .args(["the_model_catches", "--", "--nocapture"])
            .env("SAFELIGHT_TEST_POSTGRES", cluster.url()))?;
    }
    run(cargo()
        .args(["run", "--quiet", "--locked", "-p", "safelight-tests", "--bin", "faults", "--"])
        .args(["--interleavings", &interleavings.to_string()])
        .args(rest)
        .env("SAFELIGHT_TEST_POSTGRES", cluster.url()))
}
