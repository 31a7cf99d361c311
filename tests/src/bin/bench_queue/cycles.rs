//! Claim and complete, as fast as so many agents can.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use serde::Serialize;
use tokio::task::JoinSet;

use crate::{
    agent,
    coordinator::{Coordinator, Place, Wire},
    disk::percentile,
    process::own_usage,
    seed::{Database, Enrolled, Seed},
};

const AGENTS: [usize; 3] = [1, 8, 64];

/// One measured run.
#[derive(Serialize)]
pub(crate) struct Run {
    database: &'static str,
    agents: usize,
    cycles: usize,
    cycles_per_second: f64,
    claim_p50_micros: u128,
    claim_p99_micros: u128,
    complete_p50_micros: u128,
    complete_p99_micros: u128,
    server_cpu_micros_per_cycle: f64,
    load_cpu_micros_per_cycle: f64,
}

/// Measures at growing numbers of agents, on one queue that is never empty.
pub(crate) async fn bench(place: &Place, database: &Database, cycles: usize) -> Result<Vec<Run>> {
    let folder = place.fresh()?;
    let seed = Seed::plant(database, folder.path(), 64).await?;
    let plan: Vec<_> = AGENTS.iter().map(|agents| (*agents, cycles * agents.min(&8) / 8)).collect();
    seed.queue(plan.iter().map(|(_, cycles)| cycles).sum::<usize>() + 64).await?;
    let coordinator = place.start(&seed, folder.path(), Wire::Plain).await?;
    println!("\nclaim + complete through HTTP, {}", database.name());
    println!(
        "{:>7} {:>8} {:>10} {:>15} {:>18} {:>13} {:>11}",
        "agents", "cycles", "cycles/s", "claim p50/p99", "complete p50/p99", "server µs", "load µs"
    );
    let mut runs = Vec::new();
    for (agents, cycles) in plan {
        let run = measure(&coordinator, database, &seed.agents[..agents], cycles).await?;
        println!(
            "{:>7} {:>8} {:>10.0} {:>15} {:>18} {:>13.0} {:>11.0}",
            run.agents,
            run.cycles,
            run.cycles_per_second,
            format!("{}/{}", run.claim_p50_micros, run.claim_p99_micros),
            format!("{}/{}", run.complete_p50_micros, run.complete_p99_micros),
            run.server_cpu_micros_per_cycle,
            run.load_cpu_micros_per_cycle,
        );
        runs.push(run);
    }
    Ok(runs)
}

/// What each step of a cycle took.
type Times = Vec<(Duration, Duration)>;

async fn measure(
    coordinator: &Coordinator,
    database: &Database,
    agents: &[Enrolled],
    cycles: usize,
) -> Result<Run> {
    let each = cycles / agents.len();
    let (server_before, load_before) = (coordinator.usage()?, own_usage()?);
    let began = Instant::now();
    let mut running = JoinSet::new();
    for agent in agents {
        running.spawn(work(coordinator.target.clone(), agent.key.clone(), each));
    }
    let mut times = Times::new();
    while let Some(done) = running.join_next().await {
        times.extend(done??);
    }
    let whole = began.elapsed();
    let count = times.len() as f64;
    let (mut claims, mut completions): (Vec<_>, Vec<_>) = times.into_iter().unzip();
    claims.sort_unstable();
    completions.sort_unstable();
    let micros = |times: &[Duration], percent| percentile(times, percent).as_micros();
    let server = coordinator.usage()?.cpu.saturating_sub(server_before.cpu);
    let load = own_usage()?.cpu.saturating_sub(load_before.cpu);
    Ok(Run {
        database: database.name(),
        agents: agents.len(),
        cycles: claims.len(),
        cycles_per_second: count / whole.as_secs_f64(),
        claim_p50_micros: micros(&claims, 50),
        claim_p99_micros: micros(&claims, 99),
        complete_p50_micros: micros(&completions, 50),
        complete_p99_micros: micros(&completions, 99),
        server_cpu_micros_per_cycle: server.as_micros() as f64 / count,
        load_cpu_micros_per_cycle: load.as_micros() as f64 / count,
    })
}

async fn work(target: crate::http::Target, key: String, cycles: usize) -> Result<Times> {
    let mut connection = target.connect(&key).await?;
    agent::beat(&mut connection, &[]).await?;
    let mut times = Times::with_capacity(cycles);
    for _ in 0..cycles {
        let began = Instant::now();
        let claimed = agent::claim(&mut connection, 0).await?;
        let claim_took = began.elapsed();
        ensure!(claimed.is_some(), "the queue was told to be empty, and is not");
        let Some(claimed) = claimed else { continue };
        let began = Instant::now();
        agent::complete(&mut connection, &claimed).await?;
        times.push((claim_took, began.elapsed()));
    }
    Ok(times)
}
