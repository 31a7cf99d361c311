//! What agents cost that have nothing to do, and whether one of them is given up by mistake.

use std::time::{Duration, Instant};

use anyhow::Result;
use serde::Serialize;
use tokio::time::sleep;

use crate::{
    coordinator::{Coordinator, Place, Wire},
    fleet::{Fleet, Mix},
    process::own_usage,
    seed::{Database, Seed},
};

/// One measured run.
#[derive(Serialize)]
pub(crate) struct Run {
    database: &'static str,
    tls: bool,
    agents: usize,
    /// Sockets, held requests, polling, in percent.
    mix: String,
    seconds: f64,
    arrival_seconds: f64,
    server_resident_kib_before: u64,
    server_resident_kib: u64,
    kib_per_agent: f64,
    server_open_files: usize,
    heartbeats: usize,
    broken_connections: usize,
    given_up: usize,
    offline_at_the_end: f64,
    server_cpu_percent: f64,
    load_cpu_percent: f64,
}

/// Watches so many idle agents for that long.
pub(crate) async fn bench(
    place: &Place,
    database: &Database,
    wire: Wire,
    (agents, mix): (usize, Mix),
    span: Duration,
) -> Result<Run> {
    let folder = place.fresh()?;
    let seed = Seed::plant(database, folder.path(), agents).await?;
    let coordinator = place.start(&seed, folder.path(), wire).await?;
    let before = coordinator.usage()?;
    let began = Instant::now();
    let fleet = Fleet::start(&coordinator.target, &seed.agents, mix, Vec::new());
    arrive(&fleet, agents).await;
    let arrival = began.elapsed();
    let (server_then, load_then, beats_then) =
        (coordinator.usage()?, own_usage()?, fleet.heartbeats());
    let began = Instant::now();
    sleep(span).await;
    let watched = began.elapsed();
    let (server, load) = (coordinator.usage()?, own_usage()?);
    let percent = |cpu: Duration| 100.0 * cpu.as_secs_f64() / watched.as_secs_f64();
    let grown = server.resident_kib.saturating_sub(before.resident_kib);
    let run = Run {
        database: database.name(),
        tls: wire == Wire::Tls,
        agents,
        mix: mix.to_string(),
        seconds: watched.as_secs_f64(),
        arrival_seconds: arrival.as_secs_f64(),
        server_resident_kib_before: before.resident_kib,
        server_resident_kib: server.resident_kib,
        kib_per_agent: grown as f64 / agents as f64,
        server_open_files: server.open_files,
        heartbeats: fleet.heartbeats() - beats_then,
        broken_connections: fleet.broken(),
        given_up: given_up(&coordinator),
        offline_at_the_end: offline(&coordinator).await?,
        server_cpu_percent: percent(server.cpu.saturating_sub(server_then.cpu)),
        load_cpu_percent: percent(load.cpu.saturating_sub(load_then.cpu)),
    };
    print(&run);
    Ok(run)
}

/// Waits until that many are there.
pub(crate) async fn arrive(fleet: &Fleet, agents: usize) {
    let mut told = 0;
    while fleet.there() < agents {
        sleep(Duration::from_millis(20)).await;
        let there = fleet.there();
        if there >= told + agents.div_ceil(10) {
            told = there;
            eprint!("\r{there} of {agents} agents are there ");
        }
    }
    eprintln!("\r{agents} agents are there          ");
}

/// Agents that the coordinator gave up since it started.
pub(crate) fn given_up(coordinator: &Coordinator) -> usize {
    coordinator.log().matches("cause=\"silence\"").count()
}

async fn offline(coordinator: &Coordinator) -> Result<f64> {
    let mut offline = 0.0;
    for status in ["offline", "late", "never_contacted", "asleep", "error"] {
        let line = format!("safelight_agents{{status=\"{status}\"}}");
        offline += coordinator.figure(&line).await?;
    }
    Ok(offline)
}

fn print(run: &Run) {
    let wire = if run.tls { "TLS" } else { "plain" };
    println!(
        "\n{} idle agents, {wire}, {}, sockets/held/polling {}: there after {:.1} s, watched {:.0} s",
        run.agents, run.database, run.mix, run.arrival_seconds, run.seconds
    );
    println!(
        "  memory of the coordinator {} → {} KiB, {:.1} KiB an agent; {} open files",
        run.server_resident_kib_before,
        run.server_resident_kib,
        run.kib_per_agent,
        run.server_open_files
    );
    println!(
        "  {} heartbeats, {} broken connections, {} agents given up, {} not online at the end",
        run.heartbeats, run.broken_connections, run.given_up, run.offline_at_the_end
    );
    println!(
        "  CPU: coordinator {:.1} % of one core, load {:.1} %",
        run.server_cpu_percent, run.load_cpu_percent
    );
}
