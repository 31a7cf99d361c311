//! Faults, one after the other, on real programs and both databases; after each, everything is
//! held against what must still hold (`judge`). `cargo xtask faults` injects them by the thousand,
//! `tests/tests/faults.rs` a small share.

mod clock;
mod crowd;
mod disk;
mod judge;
mod kills;
mod points;
mod poison;
mod postgres;
mod proxy;
mod stage;
mod storm;
mod upload;
mod wire;

use std::future::Future;
use std::pin::Pin;

use crate::boot::Database;

/// What was done, and how much was looked at afterwards.
#[derive(Clone, Debug, Default)]
pub struct Injected {
    /// How often the fault happened.
    pub times: usize,
    /// Processes ended by `kill -9` or as if the power had gone.
    pub kills: usize,
    /// Single checks of invariants.
    pub looked: usize,
    /// What else is worth a word.
    pub note: String,
}

/// What a fault does, when it is injected so often.
type Run = fn(Database, usize) -> Pin<Box<dyn Future<Output = Injected>>>;

/// A fault that can be injected.
#[derive(Clone, Copy)]
pub struct Fault {
    /// In a few words.
    pub name: &'static str,
    /// How often for each database in a full run.
    pub full: usize,
    /// How often in the small share of every test run; none leaves it to full runs.
    pub small: usize,
    /// Databases it makes sense on.
    pub databases: &'static [Database],
    run: Run,
}

impl Fault {
    /// Injects it.
    ///
    /// # Errors
    /// What did not hold, or why the fault could not be injected here.
    pub async fn inject(&self, database: Database, count: usize) -> Result<Injected, String> {
        let run = self.run;
        // A thread of its own, so that what does not hold ends this fault alone.
        let alone = move || {
            let mut runtime = tokio::runtime::Builder::new_multi_thread();
            runtime.worker_threads(2).enable_all();
            runtime.build().expect("a runtime starts").block_on(run(database, count))
        };
        let outcome = tokio::task::spawn_blocking(alone).await;
        outcome.map_err(|error| match error.try_into_panic() {
            Ok(panic) => {
                let text = panic.downcast_ref::<String>().cloned();
                text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
                    .unwrap_or_else(|| "it panicked".to_owned())
            }
            Err(error) => error.to_string(),
        })
    }
}

const BOTH: &[Database] = &[Database::Sqlite, Database::Postgres];
const SERVER: &[Database] = &[Database::Postgres];

macro_rules! faults {
    ($($name:literal, $full:literal, $small:literal, $databases:expr, $run:path;)*) => {
        /// Every fault.
        pub const FAULTS: &[Fault] = &[$(
            Fault {
                name: $name,
                full: $full,
                small: $small,
                databases: $databases,
                run: |database, count| Box::pin($run(database, count)),
            },
        )*];
    };
}

faults! {
    "coordinator killed before, during and after a write", 330, 6, BOTH, points::coordinator;
    "agent killed -9 mid-job, at five points", 100, 0, BOTH, points::agent;
    "coordinator and agents killed -9 at any moment", 60, 2, BOTH, storm::storm;
    "upload killed at any chunk", 40, 2, BOTH, upload::killed;
    "poison job: crashes its agent, quarantined after 3", 3, 0, BOTH, poison::quarantined;
    "reply lost", 150, 3, BOTH, wire::reply_lost;
    "duplicate completion", 150, 3, BOTH, wire::duplicate_completion;
    "progress after completion", 150, 3, BOTH, wire::progress_after_completion;
    "stale completion after reassignment", 100, 3, BOTH, wire::stale_completion;
    "replayed signature", 100, 3, BOTH, wire::replayed_signature;
    "cancel racing completion", 150, 5, BOTH, wire::cancel_racing_completion;
    "agent's clock off by an hour or a day", 4, 2, BOTH, clock::off;
    "agent asleep beyond its lease, its clock 8 h on", 1, 0, BOTH, clock::asleep;
    "PostgreSQL stopped at once and started, under load", 8, 0, SERVER, postgres::restarted;
    "two replicas sweeping", 200, 0, SERVER, postgres::two_sweeps;
    "coordinator's disk full", 10, 0, BOTH, disk::coordinator_full;
    "agent's disk full", 5, 0, BOTH, disk::agent_full;
    "slow disk: every flush takes 100 ms longer", 20, 0, BOTH, disk::slow;
    "reconnect storm of that many agents", 10_000, 0, BOTH, crowd::reconnect;
}
