//! From the creation of a job to its start by an agent that has nothing to do.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde::Serialize;
use serde_json::json;
use tokio::sync::mpsc;

use crate::{
    agent,
    coordinator::{Place, Wire},
    disk::percentile,
    http::Target,
    seed::{Database, Seed},
};

/// One measured run.
#[derive(Serialize)]
pub(crate) struct Run {
    database: &'static str,
    starts: usize,
    p50_micros: u128,
    p99_micros: u128,
    longest_micros: u128,
    fdatasync_micros: u128,
}

/// One job after the other, each created when the agent waits for it.
pub(crate) async fn bench(
    place: &Place,
    database: &Database,
    starts: usize,
    fdatasync_micros: u128,
) -> Result<Run> {
    let folder = place.fresh()?;
    let seed = Seed::plant(database, folder.path(), 1).await?;
    let coordinator = place.start(&seed, folder.path(), Wire::Plain).await?;
    let (tell, mut told) = mpsc::channel(1);
    let agent = seed.agents[0].key.clone();
    let waiting = tokio::spawn(take_jobs(coordinator.target.clone(), agent, starts, tell));
    let mut script = coordinator.target.connect(&seed.token).await?;
    let job = json!({ "collection_guid": seed.shared, "tool": "photostats" }).to_string();
    let mut times = Vec::with_capacity(starts);
    for _ in 0..starts {
        while coordinator.figure("safelight_held_claims").await? < 1.0 {
            tokio::task::yield_now().await;
        }
        let created = Instant::now();
        agent::expect(&script.ask("POST", "/api/jobs", &job).await?, 201)?;
        let started: Instant = told.recv().await.context("the agent took the job")?;
        times.push(started.saturating_duration_since(created));
    }
    waiting.await??;
    times.sort_unstable();
    let micros = |percent| percentile(&times, percent).as_micros();
    let run = Run {
        database: database.name(),
        starts,
        p50_micros: micros(50),
        p99_micros: micros(99),
        longest_micros: times.last().map_or(0, Duration::as_micros),
        fdatasync_micros,
    };
    println!(
        "\ncreated → started, idle agent with a held claim, {}: p50 {} µs, p99 {} µs, longest {} µs; \
         fdatasync {} µs, so p50 ≤ {} µs is asked for",
        run.database,
        run.p50_micros,
        run.p99_micros,
        run.longest_micros,
        run.fdatasync_micros,
        2 * run.fdatasync_micros + 2_000
    );
    Ok(run)
}

/// Takes jobs as they come, says when each was there, and completes it.
async fn take_jobs(
    target: Target,
    key: String,
    mut jobs: usize,
    tell: mpsc::Sender<Instant>,
) -> Result<()> {
    let mut connection = target.connect(&key).await?;
    agent::beat(&mut connection, &[]).await?;
    while jobs > 0 {
        let Some(claimed) = agent::claim(&mut connection, 25).await? else { continue };
        let there = Instant::now();
        agent::complete(&mut connection, &claimed).await?;
        jobs -= 1;
        tell.send(there).await?;
    }
    Ok(())
}
