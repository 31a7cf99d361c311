//! Either side is killed at the worst moments. The job completes once, and nothing that was
//! acknowledged is lost. `SAFELIGHT_KILL_ROUNDS=20` goes through each point twenty times.
#![allow(missing_docs, reason = "a test target has no readers of documentation")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use std::path::PathBuf;

use safelight_tests::boot::{Agent, Coordinator, Database, Kill, Owner, World, write_library};

const LIBRARY: &[(&str, usize)] =
    &[("a/AB3D0001.CR3", 100), ("a/AB3D0001.xmp", 10), ("b/AB3D0002.CR3", 200), ("c/x.txt", 1)];

/// A world in which a collection waits for its check.
struct Scene {
    coordinator: Coordinator,
    owner: Owner,
    agent: Agent,
    collection: String,
    photos: PathBuf,
    // Last, so that the folder goes after the programs that use it.
    _world: World,
}

impl Scene {
    async fn set(database: Database) -> Self {
        let world = World::new();
        let photos = write_library(&world.path("photos"), LIBRARY);
        let (coordinator, owner) = world.coordinator(database).await;
        let mut agent = Agent::enrol(&world, &coordinator, &owner, "studio", &photos).await;
        agent.start(None);
        let collection = owner.collection("studio", &photos).await;
        Self { coordinator, owner, agent, collection, photos, _world: world }
    }

    /// What must hold after every fault: the job has one result, and earlier ones are still there.
    async fn completes_once(&self, job: &str, earlier: &[String]) -> String {
        let result = self.owner.completed(job).await;
        let found = self.owner.get(&format!("results/{result}")).await;
        assert_eq!(found["results"]["total_files"], 3, "{found}");
        assert_eq!(found["issues_found"], 1, "{found}");
        let (_, page) = self.owner.report(&result).await;
        assert!(page.contains("AB3D0002.CR3"), "the report is not the one of this result");
        let mut wanted: Vec<&String> = earlier.iter().chain([&result]).collect();
        let all = self.owner.results(&self.collection).await;
        let mut all: Vec<&String> = all.iter().collect();
        wanted.sort();
        all.sort();
        assert_eq!(all, wanted, "one result for each job, none lost");
        result
    }

    /// What the last result says about the one before, which was accepted.
    async fn knows_the_last_result(&self, results: &[String]) {
        let [.., _, last] = results else { return };
        let last = self.owner.get(&format!("results/{last}")).await;
        assert_eq!(last["results"]["changes"]["unchanged"], true, "{last}");
    }
}

fn rounds() -> usize {
    match std::env::var("SAFELIGHT_KILL_ROUNDS") {
        Ok(number) => number.parse().unwrap(),
        Err(_) => 3,
    }
}

async fn agent_dies(database: Database, at: &'static str) {
    let mut scene = Scene::set(database).await;
    let mut results = Vec::new();
    for _ in 0..rounds() {
        scene.agent.kill().await;
        scene.agent.start(Some(Kill { at, on: None }));
        let job = scene.owner.check(&scene.collection).await;
        scene.agent.died().await;
        scene.agent.start(None);
        results.push(scene.completes_once(&job, &results).await);
        scene.knows_the_last_result(&results).await;
    }
    assert!(scene.photos.join("a/AB3D0001.CR3").is_file());
}

async fn coordinator_dies(database: Database, at: &'static str) {
    let mut scene = Scene::set(database).await;
    let mut results = Vec::new();
    for _ in 0..rounds() {
        scene.coordinator.kill().await;
        scene.coordinator.start(Some(Kill { at, on: Some("complete_job") })).await;
        let job = scene.owner.check(&scene.collection).await;
        scene.coordinator.died().await;
        scene.coordinator.start(None).await;
        results.push(scene.completes_once(&job, &results).await);
    }
}

macro_rules! promises {
    ($($name:ident: $side:ident at $point:literal;)*) => {
        mod sqlite {
            $(#[tokio::test] async fn $name() {
                super::$side(super::Database::Sqlite, $point).await;
            })*
        }
        mod postgres {
            $(#[tokio::test] async fn $name() {
                super::$side(super::Database::Postgres, $point).await;
            })*
        }
    };
}

promises! {
    agent_killed_after_its_claim: agent_dies at "after_claim";
    agent_killed_in_the_middle_of_a_walk: agent_dies at "mid_walk";
    agent_killed_with_its_result_written_and_not_sent: agent_dies at "result_written";
    agent_killed_when_its_result_was_accepted_and_it_did_not_note_that: agent_dies at "accepted";
    agent_killed_with_its_snapshot_taken_up_and_the_result_not_let_go: agent_dies at "snapshot_kept";
    coordinator_killed_before_the_commit_of_a_result: coordinator_dies at "before_commit";
    coordinator_killed_after_the_commit_and_before_the_reply: coordinator_dies at "after_commit";
    coordinator_killed_between_the_blob_and_its_row: coordinator_dies at "after_blob_rename";
}
