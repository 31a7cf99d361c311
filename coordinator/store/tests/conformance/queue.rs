//! The queue: who gets what, in which order, and when.

use std::sync::Arc;

use safelight_domain::{JobState, Lane, LeaseEpoch, Tool};
use safelight_store::{
    ClaimTerms, CollectionKind, CollectionRecord, JobFilter, NewCollection, NewJob, Page,
    QueueCounts,
};

use crate::world::{World, set, tell_both};

tell_both! {
    bound_jobs_come_first_then_priority_then_age,
    a_bound_job_waits_for_its_agent,
    a_shared_job_needs_every_capability,
    lanes_follow_agents_and_agents_lanes,
    a_scheduled_job_is_claimable_by_its_time_alone,
    a_claim_starts_a_new_epoch_and_forgets_the_last_try,
    a_base_agent_that_claims_gives_back_what_it_holds,
    jobs_are_listed_and_counted,
    jobs_are_counted_as_the_filter_says,
}

async fn bucket(world: &World) -> CollectionRecord {
    let new = NewCollection {
        kind: CollectionKind::S3,
        path: None,
        bound_agent: None,
        location: Some("bucket/prefix".to_owned()),
        ..NewCollection::local("bucket", "/", world.agent("Maker").await.id)
    };
    world.store.create_collection(world.team, new, &world.by).await.expect("a collection")
}

async fn bound_jobs_come_first_then_priority_then_age(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let (folder, bucket) = (world.folder(&agent, "/photos").await, bucket(&world).await);
    let mut expected = Vec::new();
    for (collection, priority, place) in
        [(&bucket, 0, 4), (&folder, 0, 1), (&bucket, 9, 3), (&folder, 5, 0), (&folder, 0, 2)]
    {
        let new = NewJob { priority, ..NewJob::now(collection.id, Tool::PhotoStats) };
        let job = world.store.create_job(world.team, new, &world.by).await.expect("queued");
        expected.push((place, job.id));
    }
    expected.sort_unstable();
    for (place, job) in expected {
        let claim = world.claim(&agent).await.expect("work");
        assert_eq!(claim.job.id, job, "place {place}");
    }
    assert_eq!(world.claim(&agent).await, None);
}

async fn a_bound_job_waits_for_its_agent(world: Arc<World>) {
    let (bound, other) = (world.agent("Bound").await, world.agent("Other").await);
    let folder = world.folder(&bound, "/photos").await;
    let job = world.job(&folder).await;
    assert_eq!(job.lane, Lane::Bound(bound.id));
    assert_eq!(world.claim(&other).await, None);
    assert_eq!(world.claim(&bound).await.map(|claim| claim.job.id), Some(job.id));
}

async fn a_shared_job_needs_every_capability(world: Arc<World>) {
    let without = world.agent_of(world.team, "Without", &["local_filesystem"]).await;
    let other_tool = world.agent_of(world.team, "Other", &["tool:photo_pairing:1"]).await;
    let with = world.agent_of(world.team, "With", &["tool:photostats:7.2"]).await;
    let job = world.job(&bucket(&world).await).await;
    let required = set(&["photostats"]);
    assert_eq!(job.lane, Lane::Shared { team: world.team, required });
    assert_eq!(world.claim(&without).await, None);
    assert_eq!(world.claim(&other_tool).await, None);
    assert_eq!(world.claim(&with).await.map(|claim| claim.job.id), Some(job.id));
}

async fn lanes_follow_agents_and_agents_lanes(world: Arc<World>) {
    let bucket = bucket(&world).await;
    world.job(&bucket).await;
    world.job(&bucket).await;
    let late = world.agent_of(world.team, "Late", &["tool:photostats:1"]).await;
    assert!(world.claim(&late).await.is_some(), "an agent that came after the lane");
    let store = &world.store;
    store.update_agent_capabilities(late.id, Some(set(&[])), None).await.expect("changed");
    assert_eq!(world.claim(&late).await, None, "it can no longer do it");
    let again = Some(set(&["tool:photostats:2"]));
    store.update_agent_capabilities(late.id, again, None).await.expect("changed");
    assert!(world.claim(&late).await.is_some(), "it can do it again");
}

async fn a_scheduled_job_is_claimable_by_its_time_alone(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let folder = world.folder(&agent, "/photos").await;
    let at = world.in_seconds(3600);
    let new = NewJob { scheduled_for: Some(at), ..NewJob::now(folder.id, Tool::PhotoStats) };
    let job = world.store.create_job(world.team, new, &world.by).await.expect("queued");
    assert_eq!((job.state, job.not_before), (JobState::Scheduled, Some(at)));
    world.pass(3599);
    assert_eq!(world.claim(&agent).await, None);
    world.pass(1);
    let claim = world.claim(&agent).await.expect("due");
    assert_eq!((claim.job.id, claim.job.not_before), (job.id, None));
    assert_eq!(world.told(&job.id.to_string()).await, ["job.create", "job.due", "job.claim"]);
}

async fn a_claim_starts_a_new_epoch_and_forgets_the_last_try(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let job = world.job(&world.folder(&agent, "/photos").await).await;
    assert_eq!(job.epoch, LeaseEpoch(0));
    let first = world.claim(&agent).await.expect("work");
    assert_eq!(first.job.epoch, LeaseEpoch(1));
    assert_eq!(first.job.lease_expires_at, Some(world.in_seconds(90)));
    let writer = crate::world::holder(&first);
    let until = world.in_seconds(90);
    let store = &world.store;
    store.record_progress(job.id, writer, "{\"a\":1}".into(), until).await.expect("progress");
    let failed = store.fail_job(job.id, writer, "broken", true, 0).await.expect("failed");
    assert_eq!((failed.state, failed.retry_count), (JobState::Pending, 1));
    assert_eq!(failed.error.as_deref(), Some("broken"));
    assert_eq!(world.claim(&agent).await, None, "not before the pause is over");
    world.pass(60);
    let second = world.claim(&agent).await.expect("again");
    assert_eq!(second.job.epoch, LeaseEpoch(2));
    assert_eq!((second.job.not_before, second.job.progress, second.job.error), (None, None, None));
    assert_eq!((second.job.started_at, second.job.retry_count), (None, 1));
}

async fn a_base_agent_that_claims_gives_back_what_it_holds(world: Arc<World>) {
    let agent = world.agent("Base").await;
    let folder = world.folder(&agent, "/photos").await;
    let job = world.job(&folder).await;
    world.claim(&agent).await.expect("work");
    let terms = ClaimTerms { hands_back_held: true, boot_id: None };
    let again = world.store.claim_job(agent.id, terms).await.expect("claims").expect("work");
    assert_eq!((again.job.id, again.job.epoch, again.job.retry_count), (job.id, LeaseEpoch(2), 0));
}

async fn jobs_are_listed_and_counted(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let folder = world.folder(&agent, "/photos").await;
    let mut made = Vec::new();
    for _ in 0..5 {
        world.pass(1);
        made.push(world.job(&folder).await.id);
    }
    let claim = world.claim(&agent).await.expect("work");
    made.reverse();
    let list = |states: Vec<JobState>, page: Page| {
        let filter = JobFilter { states, ..JobFilter::default() };
        let store = world.store.clone();
        let team = world.team;
        async move { store.list_jobs(team, &filter, &page).await.expect("listed") }
    };
    let first = list(vec![], Page::first(2)).await;
    assert_eq!(first.items.iter().map(|job| job.id).collect::<Vec<_>>(), made[..2]);
    let rest = list(vec![], Page { limit: 10, after: first.next }).await;
    assert_eq!(rest.items.iter().map(|job| job.id).collect::<Vec<_>>(), made[2..]);
    assert_eq!(rest.next, None);
    let assigned = list(vec![JobState::Assigned, JobState::Running], Page::first(10)).await;
    assert_eq!(assigned.items, std::slice::from_ref(&claim.job));
    let filter = JobFilter { agent: Some(agent.id), ..JobFilter::default() };
    let its = world.store.list_jobs(world.team, &filter, &Page::first(10)).await.expect("listed");
    assert_eq!(its.items, [claim.job]);
    let any = JobFilter::default();
    let counts = world.store.count_jobs(world.team, &any).await.expect("counted");
    assert_eq!(counts, QueueCounts { pending: 4, assigned: 1, ..QueueCounts::default() });
    let its = world.store.count_jobs(world.team, &filter).await.expect("counted");
    assert_eq!(its, QueueCounts { assigned: 1, ..QueueCounts::default() });
}

async fn jobs_are_counted_as_the_filter_says(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let folder = world.folder(&agent, "/photos").await;
    let other = world.folder(&agent, "/archive").await;
    world.job(&folder).await;
    let called_off = world.job(&folder).await;
    world.job(&other).await;
    world.store.cancel_job(world.team, called_off.id, &world.by).await.expect("cancelled");
    let count = async |filter: JobFilter| {
        let counts = world.store.count_jobs(world.team, &filter).await.expect("counted");
        (counts.pending, counts.cancelled)
    };
    assert_eq!(count(JobFilter::default()).await, (2, 1));
    let here = JobFilter { collection: Some(folder.id), ..JobFilter::default() };
    assert_eq!(count(here.clone()).await, (1, 1));
    assert_eq!(
        count(JobFilter { states: vec![JobState::Cancelled], ..here.clone() }).await,
        (0, 1)
    );
    let tool = Some(Tool::PhotoPairing);
    assert_eq!(count(JobFilter { tool, ..JobFilter::default() }).await, (0, 0));
}
