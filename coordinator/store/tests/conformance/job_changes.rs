//! What people do with jobs that are there: run them again, call many off, see what comes first.

use std::sync::Arc;

use safelight_domain::{JobId, JobState, Tool};
use safelight_store::{BulkStep, JobFilter, JobRange, JobRecord, NewJob, ReleaseCause, StoreError};

use crate::world::{World, holder, result, tell_both};

tell_both! {
    a_retry_is_a_new_job_that_names_its_parent,
    what_has_not_ended_is_not_run_again,
    a_deleted_collection_cannot_be_run_again,
    many_are_called_off_in_steps_and_the_rest_is_told,
    many_are_run_again_and_none_twice,
    jobs_that_come_first_are_counted,
    a_job_that_ends_its_agents_is_known_as_such,
}

async fn a_retry_is_a_new_job_that_names_its_parent(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let folder = world.folder(&agent, "/photos").await;
    let new = NewJob { priority: 7, ..NewJob::now(folder.id, Tool::PhotoStats) };
    let first = world.store.create_job(world.team, new, &world.by).await.expect("queued");
    let claim = world.claim(&agent).await.expect("work");
    let store = &world.store;
    store.fail_job(first.id, holder(&claim), "no disk", false, 0).await.expect("failed");
    let again = store.retry_job(world.team, first.id, &world.by).await.expect("again");
    assert_eq!((again.parent, again.state), (Some(first.id), JobState::Pending));
    assert_eq!((again.tool, again.priority, again.retry_count), (Tool::PhotoStats, 7, 0));
    assert_eq!(again.collection, first.collection);
    let retries = store.list_retries(world.team, first.id).await.expect("listed");
    assert_eq!(retries, std::slice::from_ref(&again));
    assert_eq!(world.see(first.id).await.state, JobState::Failed, "the parent stays as it ended");
    assert_eq!(world.told(&again.id.to_string()).await, ["job.create"]);
    assert_eq!(world.claim(&agent).await.expect("work").job.id, again.id);
}

async fn what_has_not_ended_is_not_run_again(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let job = world.job(&world.folder(&agent, "/photos").await).await;
    let store = &world.store;
    for state in [JobState::Pending, JobState::Assigned] {
        let refused = store.retry_job(world.team, job.id, &world.by).await;
        assert!(
            matches!(&refused, Err(StoreError::WrongState { state: is }) if *is == state),
            "{refused:?}"
        );
        world.claim(&agent).await;
    }
    store.cancel_job(world.team, job.id, &world.by).await.expect("called off");
    let again = store.retry_job(world.team, job.id, &world.by).await.expect("again");
    let twice = store.retry_job(world.team, job.id, &world.by).await;
    assert!(
        matches!(&twice, Err(StoreError::Conflict { what }) if what.contains(&again.id.to_string())),
        "{twice:?}"
    );
    store.cancel_job(world.team, again.id, &world.by).await.expect("called off");
    store.retry_job(world.team, job.id, &world.by).await.expect("its retry ended");
}

async fn a_deleted_collection_cannot_be_run_again(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let folder = world.folder(&agent, "/photos").await;
    let job = world.job(&folder).await;
    world.store.delete_collection(world.team, folder.id, &world.by).await.expect("deleted");
    let refused = world.store.retry_job(world.team, job.id, &world.by).await;
    assert!(matches!(refused, Err(StoreError::CollectionGone)), "{refused:?}");
}

/// Every step of a verb on many.
async fn all_steps<F>(world: &World, mut step: F) -> (Vec<JobRecord>, Vec<(JobId, String)>, usize)
where
    F: AsyncFnMut(JobRange) -> BulkStep,
{
    let until = world.store.newest_job(world.team).await.expect("asked").expect("a job");
    let (mut done, mut left, mut steps) = (Vec::new(), Vec::new(), 0);
    let mut range = JobRange { after: None, until };
    loop {
        let made = step(range).await;
        steps += 1;
        done.extend(made.done);
        left.extend(made.left.into_iter().map(|one| (one.job, one.why.to_string())));
        if made.next.is_none() {
            return (done, left, steps);
        }
        range.after = made.next;
    }
}

async fn many_are_called_off_in_steps_and_the_rest_is_told(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let (one, two) = (world.folder(&agent, "/one").await, world.folder(&agent, "/two").await);
    let kept = world.job(&two).await;
    let mut jobs = Vec::new();
    for _ in 0..119 {
        jobs.push(world.job(&one).await.id);
    }
    let ended = jobs[0];
    world.store.cancel_job(world.team, kept.id, &world.by).await.expect("out of the way");
    let claim = world.claim(&agent).await.expect("work");
    assert_eq!(claim.job.id, ended);
    world.store.complete_job(ended, holder(&claim), result("s")).await.expect("done");
    let held = world.claim(&agent).await.expect("work").job.id;

    let filter = JobFilter {
        states: JobState::ALL.to_vec(),
        collection: Some(one.id),
        ..JobFilter::default()
    };
    let (done, left, steps) = all_steps(&world, async |range| {
        world.store.cancel_jobs(world.team, &filter, range, &world.by).await.expect("a step")
    })
    .await;
    assert_eq!((done.len(), steps), (118, 3));
    assert!(done.iter().all(|job| job.state == JobState::Cancelled));
    assert!(done.iter().any(|job| job.id == held && job.still_held), "its agent has to be told");
    assert_eq!(left, [(ended, "the job is completed".to_owned())]);
    assert_eq!(world.see(jobs[118]).await.state, JobState::Cancelled);
    assert_eq!(world.claim(&agent).await, None);
    assert_eq!(world.told(&jobs[60].to_string()).await, ["job.create", "job.cancel"]);
}

async fn many_are_run_again_and_none_twice(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let mut failed = Vec::new();
    for name in ["/one", "/two", "/three"] {
        world.pass(1);
        let job = world.job(&world.folder(&agent, name).await).await;
        let claim = world.claim(&agent).await.expect("work");
        world.store.fail_job(job.id, holder(&claim), "x", false, 0).await.expect("failed");
        failed.push(job.id);
    }
    let waiting = world.store.retry_job(world.team, failed[1], &world.by).await.expect("again");
    let (done, left, _) = all_steps(&world, async |range| {
        let filter = JobFilter::default();
        world.store.retry_jobs(world.team, &filter, range, &world.by).await.expect("a step")
    })
    .await;
    let parents: Vec<_> = done.iter().filter_map(|job| job.parent).collect();
    assert_eq!(parents, [failed[0], failed[2]]);
    assert_eq!(left.len(), 1);
    assert!(left[0].0 == failed[1] && left[0].1.contains(&waiting.id.to_string()), "{left:?}");
}

async fn jobs_that_come_first_are_counted(world: Arc<World>) {
    let (agent, other) = (world.agent("One").await, world.agent("Two").await);
    let (folder, elsewhere) =
        (world.folder(&agent, "/photos").await, world.folder(&other, "/photos").await);
    world.job(&elsewhere).await;
    let first = world.job(&folder).await;
    let second = world.job(&folder).await;
    let urgent = NewJob { priority: 1, ..NewJob::now(folder.id, Tool::PhotoStats) };
    let urgent = world.store.create_job(world.team, urgent, &world.by).await.expect("queued");
    let ids = vec![first.id, second.id, urgent.id];
    let ahead = world.store.jobs_ahead(world.team, ids.clone()).await.expect("counted");
    assert_eq!(ahead.into_iter().collect::<Vec<_>>(), {
        let mut expected = vec![(first.id, 1), (second.id, 2), (urgent.id, 0)];
        expected.sort_unstable();
        expected
    });
    world.claim(&agent).await.expect("the urgent one");
    let ahead = world.store.jobs_ahead(world.team, ids).await.expect("counted");
    assert_eq!(ahead.len(), 2, "a claimed one waits for nothing");
    assert_eq!(ahead[&second.id], 1);
}

async fn a_job_that_ends_its_agents_is_known_as_such(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let folder = world.folder(&agent, "/photos").await;
    let (poison, healthy) = (world.job(&folder).await, world.job(&folder).await);
    for _ in 0..3 {
        let claim = world.claim(&agent).await.expect("work").job;
        assert_eq!(claim.id, poison.id);
        let cause = ReleaseCause::AgentDeath;
        world.store.release_job(claim.id, claim.epoch, cause, &world.by).await.expect("released");
    }
    assert_eq!(world.see(poison.id).await.state, JobState::Failed);
    let known = world.store.quarantined(world.team, vec![poison.id, healthy.id]).await;
    assert_eq!(known.expect("asked"), [poison.id]);
}
