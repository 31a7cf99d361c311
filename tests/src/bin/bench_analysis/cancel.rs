//! How long a check takes to end after Ctrl-C, in each of its phases.

#![allow(
    clippy::disallowed_methods,
    reason = "a measurement waits for the moment it measures; nothing is decided by it"
)]

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};
use serde::Serialize;

const ROUNDS: usize = 10;
const LOOK: Duration = Duration::from_millis(1);
/// Long enough for the walk to have begun, on trees that take longer to walk.
const INTO_THE_WALK: Duration = Duration::from_millis(60);
const STOPPED: i32 = 130;

/// Where a check is when it is stopped.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) enum Phase {
    /// Folders are being read.
    Walk,
    /// Images are held against the pipeline: their details are being written.
    Matching,
    /// The report is being written.
    Report,
}

/// From Ctrl-C to the end of the process, in milliseconds, one for each round.
#[derive(Debug, Serialize)]
pub(super) struct Stops {
    phase: Phase,
    millis: Vec<f64>,
    /// Rounds in which the check was done before it could be stopped.
    too_late: usize,
}

/// Stops checks of `tree` in the walk and the matching, and checks of `orphans` in their long report;
/// prints how long they took to end.
pub(super) fn bench(
    agent: &Path,
    tree: &Path,
    orphans: &Path,
    pipeline: &Path,
) -> Result<Vec<Stops>> {
    println!("\nFrom Ctrl-C to the end of the process, {ROUNDS} rounds each");
    let mut all = vec![];
    for phase in [Phase::Walk, Phase::Matching, Phase::Report] {
        let tree = if matches!(phase, Phase::Report) { orphans } else { tree };
        let stops = rounds(agent, tree, pipeline, phase)?;
        let most = stops.millis.iter().copied().fold(0.0, f64::max);
        println!(
            "  {:<12}most {most:>7.1} ms   ended before: {}",
            format!("{phase:?}"),
            stops.too_late
        );
        all.push(stops);
    }
    Ok(all)
}

fn rounds(agent: &Path, tree: &Path, pipeline: &Path, phase: Phase) -> Result<Stops> {
    let mut stops = Stops { phase, millis: vec![], too_late: 0 };
    for _ in 0..ROUNDS {
        match round(agent, tree, pipeline, phase)? {
            Some(took) => stops.millis.push(took.as_secs_f64() * 1_000.0),
            None => stops.too_late += 1,
        }
    }
    Ok(stops)
}

/// One check, stopped; nothing when it was done before.
fn round(agent: &Path, tree: &Path, pipeline: &Path, phase: Phase) -> Result<Option<Duration>> {
    let out = tempfile::tempdir()?;
    let mut check = Command::new(agent);
    check.arg("check").arg(tree).arg("--quiet");
    match phase {
        Phase::Walk | Phase::Matching => {
            check.args(["--tool", "pipeline_validation", "--pipeline"]).arg(pipeline);
        }
        Phase::Report => _ = check.arg("--report").arg(out.path().join("report.html")),
    }
    if matches!(phase, Phase::Matching) {
        check.arg("--details").arg(out.path().join("details.jsonl"));
    }
    let mut child = check.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    match phase {
        Phase::Walk => sleep(INTO_THE_WALK),
        Phase::Matching | Phase::Report => wait_for_bytes(&mut child, out.path())?,
    }
    let pressed = Instant::now();
    kill_process(Pid::from_child(&child), Signal::INT)?;
    let ended = child.wait()?;
    let took = pressed.elapsed();
    if ended.success() {
        return Ok(None);
    }
    ensure!(ended.code() == Some(STOPPED), "A stopped check ended with {ended}.");
    ensure!(fs::read_dir(out.path())?.next().is_none(), "A stopped check left something behind.");
    Ok(Some(took))
}

/// Waits until the check writes something, or ends.
fn wait_for_bytes(child: &mut Child, folder: &Path) -> Result<()> {
    while child.try_wait()?.is_none() {
        for entry in fs::read_dir(folder)? {
            let length = entry.and_then(|entry| entry.metadata()).map(|meta| meta.len());
            if length.is_ok_and(|length| length > 0) {
                return Ok(());
            }
        }
        sleep(LOOK);
    }
    bail!("The check ended before it wrote anything.")
}
