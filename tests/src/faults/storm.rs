//! Anybody may die at any moment, while jobs keep coming.

use std::time::Duration;

use safelight_domain::CollectionId;

use super::Injected;
use super::kills::{LIBRARY, all_end};
use super::stage::Stage;
use crate::boot::{Agent, Database, write_library};

/// Kills between two moments of quiet, in which everything must come to its end.
const BURST: usize = 10;

/// A small die with the same throws in every run.
struct Die(u64);

impl Die {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// A coordinator, three agents with a library each, and a seed.
pub(super) async fn storm(database: Database, count: usize) -> Injected {
    let mut stage = Stage::set(database).await;
    let mut agents = Vec::new();
    for name in ["one", "two", "three"] {
        let photos = write_library(&stage.world.path(name), LIBRARY);
        let (world, owner) = (&stage.world, &stage.owner);
        let mut agent = Agent::enrol(world, &stage.coordinator, owner, name, &photos).await;
        agent.start(None);
        let collection: CollectionId =
            owner.collection(name, &photos).await.parse().expect("an id");
        agents.push((agent, collection));
    }
    let mut die = Die(u64::try_from(count).expect("few"));
    let mut looked = 0;
    for kill in 0..count {
        for (_, collection) in &agents {
            stage.check(*collection).await;
        }
        tokio::time::sleep(Duration::from_millis(die.below(250))).await;
        match die.below(5) {
            victim @ 0..3 => {
                let victim = usize::try_from(victim).expect("small");
                agents[victim].0.kill().await;
                agents[victim].0.start(None);
            }
            _ => {
                stage.coordinator.kill().await;
                stage.coordinator.start(None).await;
            }
        }
        if kill % BURST == BURST - 1 || kill == count - 1 {
            all_end(&stage).await;
            looked += stage.judge().await;
        }
    }
    let note = format!("{} jobs", stage.jobs.len());
    Injected { times: count, kills: count, looked, note }
}
