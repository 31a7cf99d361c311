//! A job that ends every agent that touches it is given up.

use safelight_domain::{CollectionId, JobState};

use super::Injected;
use super::kills::LIBRARY;
use super::stage::Stage;
use crate::boot::{Agent, Coordinator, Database, Kill, write_library};
use crate::wait::until;

/// The agent dies in the middle of the walk, as often as it tries.
pub(super) async fn quarantined(database: Database, count: usize) -> Injected {
    let mut stage = Stage::set(database).await;
    let photos = write_library(&stage.world.path("photos"), LIBRARY);
    let (coordinator, owner) = (&stage.coordinator, &stage.owner);
    let mut agent = Agent::enrol(&stage.world, coordinator, owner, "studio", &photos).await;
    agent.start(None);
    let collection: CollectionId =
        owner.collection("studio", &photos).await.parse().expect("an id");
    for _ in 0..count {
        waiting(&stage.coordinator, 1.0).await;
        agent.kill().await;
        waiting(&stage.coordinator, 0.0).await;
        let job = stage.check(collection).await;
        for _ in 0..3 {
            agent.start(Some(Kill { at: "mid_walk", on: None }));
            agent.died().await;
        }
        agent.start(None);
        let (store, team) = (&stage.store, stage.team);
        let seen = until("the job to be given up", async || {
            let seen = store.get_job(team, job).await.map_err(|error| error.to_string())?;
            if seen.state.is_terminal() { Ok(seen) } else { Err(format!("{seen:?}")) }
        })
        .await;
        let tries = store.list_attempts(team, job).await.expect("a list");
        assert_eq!((seen.state, seen.epoch.0), (JobState::Failed, 3), "{seen:?} {tries:?}");
        let shown = stage.owner.job(&job.to_string()).await;
        assert!(shown.error.is_some(), "people are told why: {shown:?}");
        // The agent lives, and the next job is done.
        let healthy = stage.check(collection).await;
        stage.owner.completed(&healthy.to_string()).await;
    }
    let looked = stage.judge().await;
    Injected { times: count, kills: 3 * count, looked, ..Injected::default() }
}

/// Until so many wait for a job. A job that is made before the coordinator has seen that an agent is
/// gone is handed to a connection that nobody reads, which is a claim, though no agent dies of it.
async fn waiting(coordinator: &Coordinator, agents: f64) {
    until("another number of agents that wait", async || {
        let waiting = coordinator.figure("safelight_held_claims").await;
        if waiting == Some(agents) { Ok(()) } else { Err(waiting) }
    })
    .await;
}
