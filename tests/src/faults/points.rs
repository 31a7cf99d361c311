//! Either side is killed at named points, one after the other.

use serde_json::Value;

use super::Injected;
use super::stage::Stage;
use crate::boot::{Agent, Database, Kill, write_library};
use crate::faults::kills::completes;
use crate::raw::{Claim, RawAgent};
use safelight_domain::CollectionId;

/// Where an agent dies in the life of a job.
const OF_AGENT: &[&str] =
    &["after_claim", "mid_walk", "result_written", "accepted", "snapshot_kept"];

/// Where a coordinator dies: so that after each start another write of the same life is hit.
const OF_COORDINATOR: &[(&str, &str)] = &[
    ("before_commit", "complete_job"),
    ("before_commit", "claim_job"),
    ("after_commit", "complete_job"),
    ("after_commit", "claim_job"),
    ("after_blob_rename", "complete_job"),
    ("before_commit", "record_progress"),
    ("before_commit", "create_job"),
    ("after_commit", "record_progress"),
    ("after_commit", "create_job"),
];

/// A real agent dies at each point in turn, starts again and finishes.
pub(super) async fn agent(database: Database, count: usize) -> Injected {
    let mut stage = Stage::set(database).await;
    let photos = write_library(&stage.world.path("photos"), super::kills::LIBRARY);
    let (coordinator, owner) = (&stage.coordinator, &stage.owner);
    let mut agent = Agent::enrol(&stage.world, coordinator, owner, "studio", &photos).await;
    agent.start(None);
    let collection = owner.collection("studio", &photos).await;
    let collection: CollectionId = collection.parse().expect("an id");
    for round in 0..count {
        agent.kill().await;
        agent.start(Some(Kill { at: OF_AGENT[round % OF_AGENT.len()], on: None }));
        let job = stage.check(collection).await;
        agent.died().await;
        agent.start(None);
        completes(&stage, job).await;
    }
    Injected { times: count, kills: count, looked: stage.judge().await, ..Injected::default() }
}

/// A coordinator that is started with another point at which it dies, whenever it died.
struct Mortal {
    stage: Stage,
    agent: RawAgent,
    bucket: CollectionId,
    deaths: usize,
}

/// The whole life of jobs, over and over, whatever dies in between.
pub(super) async fn coordinator(database: Database, count: usize) -> Injected {
    let stage = Stage::set(database).await;
    let ([agent, _], bucket) = stage.two_agents().await;
    let mut mortal = Mortal { stage, agent, bucket, deaths: 0 };
    mortal.stage.coordinator.kill().await;
    mortal.start().await;
    let mut lives = 0;
    while mortal.deaths < count {
        mortal.life(lives).await;
        lives += 1;
    }
    mortal.stage.coordinator.kill().await;
    mortal.stage.coordinator.start(None).await;
    let note = format!("{lives} jobs");
    let looked = mortal.stage.judge().await;
    Injected { times: mortal.deaths, kills: mortal.deaths, looked, note }
}

impl Mortal {
    async fn start(&mut self) {
        let (at, on) = OF_COORDINATOR[self.deaths % OF_COORDINATOR.len()];
        self.stage.coordinator.start(Some(Kill { at, on: Some(on) })).await;
    }

    async fn died(&mut self) {
        self.stage.coordinator.died().await;
        self.deaths += 1;
        self.start().await;
    }

    /// One job from the wish to the result, each call said again until it is answered.
    async fn life(&mut self, number: usize) {
        self.create().await;
        let claim = self.claim().await;
        let moved = self.say(&claim.path("progress"), &claim.progress()).await;
        assert_eq!(moved["status"], "running", "{moved}");
        let mut completion = claim.completion(number);
        completion["report_html"] = "<title>A report</title><p>x</p>".into();
        let done = self.say(&claim.path("complete"), &completion).await;
        assert_eq!(done["status"], "completed", "{done}");
        let seen = self.stage.store.get_job(self.stage.team, claim.job).await.expect("the job");
        assert_eq!(seen.epoch, claim.epoch, "accepted under the last claim");
        assert!(seen.result.is_some(), "{seen:?}");
    }

    /// What is not answered was not acknowledged; it may be there all the same.
    async fn create(&mut self) {
        let wanted = serde_json::json!({
            "collection_guid": self.bucket.to_string(), "tool": "photostats",
        });
        loop {
            let owner = &self.stage.owner;
            match owner.send(reqwest::Method::POST, "jobs", Some(&wanted)).await {
                Ok(answer) => {
                    let job: Value = answer.json().await.expect("a job");
                    let job = job["guid"].as_str().expect("an id").parse().expect("an id");
                    return self.stage.jobs.push(job);
                }
                Err(_) => self.died().await,
            }
        }
    }

    async fn claim(&mut self) -> Claim {
        loop {
            match self.agent.claim().await {
                Ok(claim) => return claim.expect("a job waits"),
                Err(_) => self.died().await,
            }
        }
    }

    async fn say(&mut self, path: &str, body: &Value) -> Value {
        loop {
            match self.agent.post(path, body).await {
                Ok((200, answer)) => return answer,
                Ok(refused) => panic!("{path}: {refused:?}"),
                Err(_) => self.died().await,
            }
        }
    }
}
