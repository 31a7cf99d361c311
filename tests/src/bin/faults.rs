//! Injects every fault by the hundred, on both databases, and says what held. `--json` keeps it.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this program exists to talk to a terminal"
)]

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::Parser;
use safelight_tests::boot::Database;
use safelight_tests::faults::{FAULTS, Fault, Injected};
use serde_json::json;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

#[derive(Parser)]
#[command(name = "cargo xtask faults")]
struct Arguments {
    /// Only faults whose name contains this.
    #[arg(long, default_value = "")]
    only: String,
    /// How often each is injected, instead of its own number.
    #[arg(long)]
    times: Option<usize>,
    /// Faults at the same time.
    #[arg(long, default_value_t = 3)]
    beside: usize,
    /// Sequences of the queue's model that agreed before; for the table.
    #[arg(long, default_value_t = 0)]
    interleavings: usize,
    /// Write the figures here.
    #[arg(long, default_value = "target/faults.json")]
    json: PathBuf,
}

/// What became of one fault on one database.
struct Row {
    name: &'static str,
    database: Database,
    seconds: f64,
    outcome: Result<Injected, String>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let started = Instant::now();
    let mut rows = Vec::new();
    tokio::select! {
        () = inject_all(&arguments, &mut rows) => {}
        _ = tokio::signal::ctrl_c() => println!("Interrupted. So far:"),
    }
    print(&rows, arguments.interleavings, started.elapsed());
    write(&arguments, &rows)?;
    let failed = rows.iter().any(|row| row.outcome.is_err());
    // What still runs does not matter any more.
    std::process::exit(i32::from(failed));
}

async fn inject_all(arguments: &Arguments, rows: &mut Vec<Row>) {
    let turns = Arc::new(Semaphore::new(arguments.beside));
    let mut running = JoinSet::new();
    for fault in FAULTS.iter().filter(|fault| fault.name.contains(&arguments.only)) {
        let count = arguments.times.unwrap_or(fault.full);
        for database in fault.databases {
            running.spawn(inject(*fault, *database, count, Arc::clone(&turns)));
        }
    }
    while !running.is_empty() {
        match tokio::time::timeout(Duration::from_secs(30), running.join_next()).await {
            Ok(Some(Ok(row))) => {
                println!("{}", line(&row));
                rows.push(row);
            }
            Ok(_) => {}
            Err(_) => println!("… {} runs to go", running.len()),
        }
    }
}

async fn inject(fault: Fault, database: Database, count: usize, turns: Arc<Semaphore>) -> Row {
    // The semaphore is never closed.
    let _turn = turns.acquire_owned().await;
    println!("{} ({database:?}) × {count} …", fault.name);
    let started = Instant::now();
    let outcome = fault.inject(database, count).await;
    Row { name: fault.name, database, seconds: started.elapsed().as_secs_f64(), outcome }
}

fn line(row: &Row) -> String {
    let Row { name, database, seconds, outcome } = row;
    let database = format!("{database:?}");
    match outcome {
        Ok(Injected { times, kills, looked, note }) => format!(
            "held  {name:<55} {database:<9} {times:>6} {kills:>6} {looked:>8} {seconds:>7.1} s  {note}"
        ),
        Err(why) => format!("BROKE {name:<55} {database:<9} {seconds:.1} s\n{why}"),
    }
}

fn print(rows: &[Row], interleavings: usize, took: Duration) {
    println!();
    println!(
        "      {:<55} {:<9} {:>6} {:>6} {:>8} {:>9}",
        "fault", "database", "times", "kills", "checks", "took"
    );
    rows.iter().for_each(|row| println!("{}", line(row)));
    let held = || rows.iter().filter_map(|row| row.outcome.as_ref().ok());
    let times: usize = held().map(|one| one.times).sum();
    let kills: usize = held().map(|one| one.kills).sum();
    let looked: usize = held().map(|one| one.looked).sum();
    println!(
        "{times} faults, {kills} kills, {looked} checks of invariants, {interleavings} sequences \
         against the model, {:.0} s",
        took.as_secs_f64()
    );
    let broken = rows.iter().filter(|row| row.outcome.is_err()).count();
    println!(
        "{}",
        if broken == 0 { "Everything held.".into() } else { format!("{broken} broke.") }
    );
}

fn write(arguments: &Arguments, rows: &[Row]) -> Result<()> {
    let rows: Vec<_> = rows
        .iter()
        .map(|Row { name, database, seconds, outcome }| {
            let database = format!("{database:?}").to_lowercase();
            match outcome {
                Ok(Injected { times, kills, looked, note }) => json!({
                    "fault": name, "database": database, "times": times, "kills": kills,
                    "checks": looked, "seconds": seconds, "note": note, "held": true,
                }),
                Err(why) => json!({
                    "fault": name, "database": database, "seconds": seconds, "held": false,
                    "why": why,
                }),
            }
        })
        .collect();
    let all = json!({ "interleavings": arguments.interleavings, "faults": rows });
    if let Some(folder) = arguments.json.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(&arguments.json, format!("{all:#}\n"))?;
    println!("{}", arguments.json.display());
    Ok(())
}
