//! Many claimers on one queue: nobody gets what another has, and nobody goes without.

use std::{collections::BTreeSet, sync::Arc};

use safelight_domain::Tool;
use safelight_store::{ClaimTerms, CollectionKind, NewCollection, NewJob};

use crate::world::{World, tell_both};

const CLAIMERS: usize = 16;
const JOBS: usize = 160;

tell_both! {
    all_claims_are_distinct_and_nothing_is_left,
}

async fn all_claims_are_distinct_and_nothing_is_left(world: Arc<World>) {
    let mut agents = Vec::new();
    for number in 0..CLAIMERS {
        let name = format!("Agent {number}");
        agents.push(world.agent(&name).await);
    }
    let bucket = NewCollection {
        kind: CollectionKind::S3,
        bound_agent: None,
        path: None,
        ..NewCollection::local("bucket", "/", agents[0].id)
    };
    let bucket = world.store.create_collection(world.team, bucket, &world.by).await.expect("made");
    let mut queued = BTreeSet::new();
    for number in 0..JOBS {
        let priority = i32::try_from(number % 3).expect("small");
        let new = NewJob { priority, ..NewJob::now(bucket.id, Tool::PhotoStats) };
        let job = world.store.create_job(world.team, new, &world.by).await.expect("queued");
        queued.insert(job.id);
    }
    // Each claims until it is told that there is no more. While another still waits, nobody may
    // be told so: then more than its share would be left for the last one.
    let claimers = agents.iter().map(|agent| {
        let (store, agent) = (world.store.clone(), agent.id);
        tokio::spawn(async move {
            let mut got = Vec::new();
            while let Some(claim) =
                store.claim_job(agent, ClaimTerms::default()).await.expect("answers")
            {
                assert_eq!(claim.job.agent, Some(agent));
                got.push(claim.job.id);
            }
            got
        })
    });
    let mut all = Vec::new();
    for claimer in claimers.collect::<Vec<_>>() {
        all.extend(claimer.await.expect("runs"));
    }
    let distinct: BTreeSet<_> = all.iter().copied().collect();
    assert_eq!(all.len(), distinct.len(), "two hold the same job");
    assert_eq!(distinct, queued);
}
