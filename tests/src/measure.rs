//! What programs cost: CPU and peak memory of whole processes, in interleaved runs. Ratios are the
//! goals, not times.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use serde::{Deserialize, Serialize};

use crate::tree::{TreeSpec, make_tree};

/// What one run of one program cost.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Cost {
    /// User and system time.
    pub cpu_micros: i64,
    /// Most memory held at a time.
    pub peak_kib: i64,
}

/// The name of the hidden verb by which a measuring program calls itself; what follows goes to
/// [`measure_here`].
pub const MEASURE: &str = "measure";

/// Measures a command in a process that measures nothing else: what the system tells of children
/// cannot be told apart.
///
/// # Errors
/// When the command fails.
pub fn measure(command: &[&str]) -> Result<Cost> {
    let output = Command::new(env::current_exe()?)
        .args([MEASURE, "--"])
        .args(command)
        .stderr(Stdio::inherit())
        .output()?;
    ensure!(output.status.success(), "{command:?} failed.");
    serde_json::from_slice(&output.stdout).context("what a measurement says")
}

/// Runs a command and gives what it cost, as JSON.
///
/// # Errors
/// When the command fails.
pub fn measure_here(command: &[String]) -> Result<String> {
    let (program, arguments) = command.split_first().context("a command to measure")?;
    let status = Command::new(program).args(arguments).stdout(Stdio::null()).status()?;
    ensure!(status.success(), "{command:?} failed: {status}");
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let cpu = usage.user_time() + usage.system_time();
    let cost = Cost { cpu_micros: cpu.num_microseconds(), peak_kib: usage.max_rss() };
    Ok(serde_json::to_string(&cost)?)
}

/// How many times as much CPU ours took.
pub fn ratio(ours: &[Cost], theirs: &[Cost], pick: fn(&[Cost]) -> f64) -> f64 {
    pick(ours) / pick(theirs)
}

/// The least CPU, in microseconds.
#[must_use]
pub fn least(costs: &[Cost]) -> f64 {
    costs.iter().map(|cost| cost.cpu_micros).min().unwrap_or(0) as f64
}

/// The median of CPU, in microseconds.
#[must_use]
pub fn median(costs: &[Cost]) -> f64 {
    let mut micros: Vec<i64> = costs.iter().map(|cost| cost.cpu_micros).collect();
    micros.sort_unstable();
    let middle = micros.len() / 2;
    match micros.len() % 2 {
        0 => (micros[middle - 1] + micros[middle]) as f64 / 2.0,
        _ => micros[middle] as f64,
    }
}

/// The most memory, in KiB.
#[must_use]
pub fn peak(costs: &[Cost]) -> i64 {
    costs.iter().map(|cost| cost.peak_kib).max().unwrap_or(0)
}

/// Builds the agent as it ships, beside this program.
///
/// # Errors
/// When it does not build.
pub fn release_agent() -> Result<PathBuf> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args(["build", "--quiet", "--release", "--locked", "-p", "safelight-agent"])
        .status()?;
    ensure!(built.success(), "The agent could not be built.");
    Ok(env::current_exe()?.with_file_name("safelight-agent"))
}

/// A tree kept between measurements, made when it is not there.
///
/// # Errors
/// When the disk refuses.
#[allow(clippy::print_stderr, reason = "making a tree takes long enough to be told")]
pub fn kept_tree(place: &Path, name: &str, spec: &TreeSpec) -> Result<PathBuf> {
    let tree = place.join(name);
    let part = place.join(format!("{name}.part"));
    if !tree.exists() {
        eprintln!("Making a tree of {} files.", spec.files);
        if part.exists() {
            fs::remove_dir_all(&part)?;
        }
        make_tree(&part, spec)?;
        fs::rename(&part, &tree)?;
    }
    Ok(tree)
}
