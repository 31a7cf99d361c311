//! Faults of a database that is a server, and of several coordinators in front of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use reqwest::Method;
use safelight_domain::{JobId, JobState};
use safelight_store::{ClaimTerms, EndCause, JobFilter};
use serde_json::{Value, json};

use super::Injected;
use super::kills::all_end;
use super::stage::Stage;
use crate::boot::{Database, Owner};
use crate::cluster::Cluster;
use crate::wait::until;

/// Between two calls that were not answered well.
const AGAIN: Duration = Duration::from_millis(100);

/// The server loses its power and starts again, while agents work through jobs.
pub(super) async fn restarted(_: Database, count: usize) -> Injected {
    let cluster = Cluster::start();
    let mut stage = Stage::set(Database::PostgresAt(cluster.port())).await;
    let (agents, bucket) = stage.two_agents().await;
    let stop = Arc::new(AtomicBool::new(false));
    let refused = Arc::new(AtomicUsize::new(0));
    let mut working = Vec::new();
    for agent in agents {
        let (stop, refused) = (Arc::clone(&stop), Arc::clone(&refused));
        let owner = stage.owner.clone();
        let wish = json!({ "collection_guid": bucket.to_string(), "tool": "photostats" });
        working.push(tokio::spawn(async move {
            let mut jobs = Vec::new();
            while !stop.load(Ordering::SeqCst) {
                jobs.push(create(&owner, &wish, &refused).await);
                let Ok(Some(claim)) = agent.claim_in_trouble().await else {
                    refused.fetch_add(1, Ordering::SeqCst);
                    continue;
                };
                let (path, body) = (claim.path("complete"), claim.completion(1));
                loop {
                    match agent.post(&path, &body).await {
                        // Given back in trouble, when the answer to the claim was late.
                        Ok((200 | 400 | 409, _)) => break,
                        _ => refused.fetch_add(1, Ordering::SeqCst),
                    };
                    tokio::time::sleep(AGAIN).await;
                }
            }
            (agent, jobs)
        }));
    }
    for _ in 0..count {
        tokio::time::sleep(Duration::from_millis(1500)).await;
        cluster.lose_power_and_start();
    }
    tokio::time::sleep(Duration::from_millis(1500)).await;
    stop.store(true, Ordering::SeqCst);
    let mut last = None;
    for work in working {
        let (agent, jobs) = work.await.expect("agents work on");
        stage.jobs.extend(jobs);
        last = Some(agent);
    }
    // What is left over is done by one agent, now that the server stays.
    let agent = last.expect("two agents");
    agent.beat(&json!({ "status": "online" })).await;
    while let Ok(Some(claim)) = agent.claim_in_trouble().await {
        agent.post(&claim.path("complete"), &claim.completion(1)).await.expect("an answer");
    }
    let looked = stage.judge().await;
    let note =
        format!("{} jobs, {} calls said again", stage.jobs.len(), refused.load(Ordering::SeqCst));
    Injected { times: count, looked, note, ..Injected::default() }
}

/// Asks until the job is acknowledged.
async fn create(owner: &Owner, wish: &Value, refused: &AtomicUsize) -> JobId {
    loop {
        if let Ok(answer) = owner.send(Method::POST, "jobs", Some(wish)).await
            && answer.status().is_success()
            && let Ok(job) = answer.json::<Value>().await
        {
            return job["guid"].as_str().expect("an id").parse().expect("an id");
        }
        refused.fetch_add(1, Ordering::SeqCst);
        tokio::time::sleep(AGAIN).await;
    }
}

/// Many leases end in the same moment, in front of two coordinators that both look for them.
pub(super) async fn two_sweeps(database: Database, count: usize) -> Injected {
    let mut stage = Stage::set(database).await;
    let ([one, two], bucket) = stage.two_agents().await;
    let _replica = stage.coordinator.replica(&stage.world).await;
    let agents = stage.store.list_agents(stage.team).await.expect("a list");
    let silent = agents.iter().find(|agent| agent.name == one.name).expect("it was enrolled").id;
    for _ in 0..count {
        stage.check(bucket).await;
        let claim = stage.store.claim_job(silent, ClaimTerms::default()).await;
        claim.expect("a claim is answered").expect("a job waits");
    }
    let (store, team) = (&stage.store, stage.team);
    until("every lease to end", async || {
        let counts = store
            .count_jobs(team, &JobFilter::default())
            .await
            .map_err(|error| error.to_string())?;
        let back = usize::try_from(counts.pending).expect("few");
        if back == count { Ok(()) } else { Err(format!("{counts:?}")) }
    })
    .await;
    for job in &stage.jobs {
        let attempts = store.list_attempts(team, *job).await.expect("a list");
        let ends: Vec<_> = attempts.iter().map(|attempt| attempt.end_cause).collect();
        assert_eq!(ends, [Some(EndCause::LeaseExpired)], "released once");
        assert_eq!(store.get_job(team, *job).await.expect("it is there").state, JobState::Pending);
    }
    two.beat(&json!({ "status": "online" })).await;
    while let Some(claim) = two.claim().await.expect("an answer") {
        let done = two.post(&claim.path("complete"), &claim.completion(1)).await;
        assert_eq!(done.expect("an answer").0, 200);
    }
    all_end(&stage).await;
    Injected { times: count, looked: stage.judge().await, ..Injected::default() }
}
