//! Agents whose clock is wrong, and agents whose computer slept. The clock is libfaketime's.

use std::path::PathBuf;

use safelight_domain::{CollectionId, JobId, JobState};
use safelight_store::EndCause;

use super::Injected;
use super::kills::{LIBRARY, completes};
use super::stage::Stage;
use crate::boot::{Agent, Database, Surroundings, write_library};
use crate::wait::until;

/// Seconds by which the agent's clock is wrong.
const OFFSETS: [&str; 4] = ["+3600", "-3600", "+86400", "-86400"];
/// Eight hours later.
const MORNING: &str = "+28800";
/// So many files take long enough for somebody to close the lid.
const MANY: usize = 30_000;

/// An agent that lives in another time.
struct Traveller {
    stage: Stage,
    agent: Agent,
    collection: CollectionId,
    time: PathBuf,
}

impl Traveller {
    async fn set(database: Database, library: &[(&str, usize)]) -> Self {
        let stage = Stage::set(database).await;
        let photos = write_library(&stage.world.path("photos"), library);
        let time = stage.world.path("time");
        std::fs::write(&time, "+0").expect("a file with the time");
        let (coordinator, owner) = (&stage.coordinator, &stage.owner);
        let mut agent = Agent::enrol(&stage.world, coordinator, owner, "studio", &photos).await;
        let other = Surroundings::other_time(&time);
        agent.surround(other.expect("libfaketime is installed: apt-get install libfaketime"));
        agent.start(None);
        let collection = owner.collection("studio", &photos).await.parse().expect("an id");
        Self { stage, agent, collection, time }
    }
}

/// A job at each wrong time, from an agent that started in it.
pub(super) async fn off(database: Database, count: usize) -> Injected {
    let mut traveller = Traveller::set(database, LIBRARY).await;
    for round in 0..count {
        traveller.agent.kill().await;
        std::fs::write(&traveller.time, OFFSETS[round % OFFSETS.len()]).expect("another time");
        traveller.agent.start(None);
        let job = traveller.stage.check(traveller.collection).await;
        completes(&traveller.stage, job).await;
        let seen = traveller.stage.store.get_job(traveller.stage.team, job).await.expect("the job");
        assert_eq!(seen.epoch.0, 1, "no lease was lost: {seen:?}");
    }
    let note = format!("seconds: {}", OFFSETS.join(", "));
    Injected { times: count, looked: traveller.stage.judge().await, note, ..Injected::default() }
}

/// The agent is stopped while it runs a job, until its lease has ended; then it goes on, and its
/// clock on the wall shows the morning.
pub(super) async fn asleep(database: Database, count: usize) -> Injected {
    let names: Vec<String> = (0..MANY).map(|n| format!("{}/AB3D{n:05}.CR3", n / 500)).collect();
    let library: Vec<(&str, usize)> = names.iter().map(|name| (name.as_str(), 0)).collect();
    let mut traveller = Traveller::set(database, &library).await;
    let (store, team) = (traveller.stage.store.clone(), traveller.stage.team);
    for _ in 0..count {
        let job = traveller.falls_asleep().await;
        until("the lease to end", async || {
            let seen = store.get_job(team, job).await.map_err(|error| error.to_string())?;
            if seen.state == JobState::Pending { Ok(()) } else { Err(format!("{seen:?}")) }
        })
        .await;
        std::fs::write(&traveller.time, MORNING).expect("another time");
        traveller.agent.wake_up();
        traveller.stage.owner.completed(&job.to_string()).await;
        let attempts = store.list_attempts(team, job).await.expect("a list");
        let ends: Vec<_> = attempts.iter().filter_map(|attempt| attempt.end_cause).collect();
        assert_eq!(ends, [EndCause::LeaseExpired, EndCause::Completed], "{attempts:?}");
    }
    let note = "stopped for a lease (90 s), clock then 8 h on".to_owned();
    Injected { times: count, looked: traveller.stage.judge().await, note, ..Injected::default() }
}

impl Traveller {
    /// Stops the agent in the middle of a job. It may be too fast; then another job is tried.
    async fn falls_asleep(&mut self) -> JobId {
        for _ in 0..50 {
            let job = self.stage.check(self.collection).await;
            let (store, team) = (self.stage.store.clone(), self.stage.team);
            until("the agent to take it", async || {
                let seen = store.get_job(team, job).await.map_err(|error| error.to_string())?;
                if seen.epoch.0 > 0 { Ok(()) } else { Err(format!("{seen:?}")) }
            })
            .await;
            self.agent.fall_asleep();
            let seen = store.get_job(team, job).await.expect("the job");
            if seen.state.is_held() {
                return job;
            }
            self.agent.wake_up();
        }
        panic!("the agent was always faster");
    }
}
