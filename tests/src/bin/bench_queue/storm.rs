//! The coordinator dies, and all agents come back at once. Some hold jobs: none may lose its lease.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde::Serialize;
use tokio::time::sleep;

use crate::{
    agent,
    coordinator::{Place, Wire},
    fleet::{Fleet, Mix},
    idle::{arrive, given_up},
    seed::{Database, Seed},
};

/// Agents that hold a job while the coordinator dies.
const HOLDERS: usize = 100;
/// Longer than a lease and the patience after a start together.
const AFTERMATH: Duration = Duration::from_secs(100);

/// One measured run.
#[derive(Serialize)]
pub(crate) struct Run {
    database: &'static str,
    agents: usize,
    mix: String,
    /// From the moment the coordinator was ready again.
    back_after_seconds: f64,
    jobs_held: usize,
    leases_expired: f64,
    jobs_released: f64,
    given_up: usize,
    server_peak_kib: u64,
}

/// Has so many agents come back at once.
pub(crate) async fn bench(
    place: &Place,
    database: &Database,
    (agents, mix): (usize, Mix),
) -> Result<Run> {
    let folder = place.fresh()?;
    let seed = Seed::plant(database, folder.path(), agents).await?;
    let holders = HOLDERS.min(agents / 4);
    seed.queue(holders).await?;
    let mut coordinator = place.start(&seed, folder.path(), Wire::Plain).await?;
    let mut held = vec![Vec::new(); agents];
    // Those that keep in touch by requests: the last places of each hundred.
    let places = (0..agents).rev().filter(|number| number % 100 >= 60).take(holders);
    for number in places {
        let mut connection = coordinator.target.connect(&seed.agents[number].key).await?;
        agent::beat(&mut connection, &[]).await?;
        let claimed = agent::claim(&mut connection, 0).await?.context("a job for each holder")?;
        held[number].push(claimed);
    }
    let jobs_held = held.iter().filter(|jobs| !jobs.is_empty()).count();
    let fleet = Fleet::start(&coordinator.target, &seed.agents, mix, held);
    arrive(&fleet, agents).await;
    coordinator.crash().await?;
    let began = Instant::now();
    arrive(&fleet, agents).await;
    let back = began.elapsed();
    let peak = coordinator.usage()?.resident_kib;
    sleep(AFTERMATH).await;
    let released = r#"safelight_job_releases_total{cause="lease_expired"}"#;
    let forgotten = r#"safelight_job_releases_total{cause="forgotten"}"#;
    let run = Run {
        database: database.name(),
        agents,
        mix: mix.to_string(),
        back_after_seconds: back.as_secs_f64(),
        jobs_held,
        leases_expired: coordinator.figure("safelight_lease_expiries_total").await?,
        jobs_released: coordinator.figure(released).await? + coordinator.figure(forgotten).await?,
        given_up: given_up(&coordinator),
        server_peak_kib: peak,
    };
    println!(
        "\nstorm of {} agents, {}, {}: all back after {:.1} s; of {} held jobs {} lost their lease, \
         {} were released; {} agents given up; {} KiB at the end of it",
        run.agents,
        run.database,
        run.mix,
        run.back_after_seconds,
        run.jobs_held,
        run.leases_expired,
        run.jobs_released,
        run.given_up,
        run.server_peak_kib
    );
    Ok(run)
}
