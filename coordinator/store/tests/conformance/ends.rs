//! How jobs end: once, by their holder, and the same again when told again.

use std::sync::Arc;

use safelight_domain::{Fence, JobState, LeaseEpoch, MAX_RETRIES, Tool, WriteClaim};
use safelight_store::{EndCause, JobRecord, NewJob, Page, ReleaseCause, ResultFilter, StoreError};

use crate::world::{World, holder, result, tell_both};

tell_both! {
    one_folder_one_verdict,
    a_completion_told_again_is_answered_the_same,
    a_job_has_at_most_one_result,
    a_stale_writer_never_wins,
    complete_and_fail_are_legal_before_progress,
    a_failure_is_tried_again_and_given_up_at_last,
    a_failure_told_twice_counts_once,
    a_failure_that_is_no_use_to_repeat_ends_the_job,
    progress_after_the_end_changes_nothing,
    a_cancelled_job_is_held_until_its_agent_lets_go,
    results_are_found_again,
    a_drawn_graph_is_no_verdict_on_a_collection,
}

async fn one_folder_one_verdict(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let queued = world.job(&world.folder(&agent, "/photos").await).await;
    let claim = world.claim(&agent).await.expect("work");
    assert_eq!(claim.job.id, queued.id);
    assert_eq!(claim.collection.as_ref().and_then(|c| c.path.as_deref()), Some("/photos"));
    let writer = holder(&claim);
    world.pass(1);
    let until = world.in_seconds(90);
    let store = &world.store;
    let running = store.record_progress(queued.id, writer, "{}".into(), until).await.expect("runs");
    assert_eq!((running.state, running.lease_expires_at), (JobState::Running, Some(until)));
    world.pass(4);
    let done = store.complete_job(queued.id, writer, result("sig")).await.expect("done");
    assert_eq!((done.job.state, done.job.result), (JobState::Completed, Some(done.result.id)));
    assert_eq!(done.result.duration.as_secs(), 5);
    let json = store.result_json(world.team, done.result.id).await.expect("read");
    assert_eq!(json, result("sig").results_json);
    assert_eq!(
        world.told(&queued.id.to_string()).await,
        ["job.create", "job.claim", "job.start", "job.complete"]
    );
}

async fn a_completion_told_again_is_answered_the_same(world: Arc<World>) {
    let (job, writer) = running(&world).await;
    let store = &world.store;
    let done = store.complete_job(job.id, writer, result("sig")).await.expect("done");
    world.pass(24 * 3600);
    for writer in [writer, WriteClaim { epoch: None, ..writer }] {
        let again = store.complete_job(job.id, writer, result("sig")).await.expect("again");
        assert!(again.repeated);
        assert_eq!((&again.job, &again.result), (&done.job, &done.result));
    }
    assert_eq!(world.told(&job.id.to_string()).await.len(), 3);
}

async fn a_job_has_at_most_one_result(world: Arc<World>) {
    let (job, writer) = running(&world).await;
    world.store.complete_job(job.id, writer, result("sig")).await.expect("done");
    let other = world.store.complete_job(job.id, writer, result("other")).await;
    assert!(
        matches!(other, Err(StoreError::WrongState { state: JobState::Completed })),
        "{other:?}"
    );
    let (any, page) = (ResultFilter::default(), Page::default());
    let all = world.store.list_results(world.team, &any, &page).await.expect("listed");
    assert_eq!(all.items.len(), 1);
}

async fn a_stale_writer_never_wins(world: Arc<World>) {
    let (job, stale) = running(&world).await;
    let store = &world.store;
    let epoch = stale.epoch.expect("an epoch");
    store
        .release_job(job.id, epoch, ReleaseCause::LeaseExpired, &world.by)
        .await
        .expect("released")
        .expect("it was held");
    let no_epoch = WriteClaim { epoch: None, ..stale };
    for when in ["while it waits", "while another holds it", "after another finished it"] {
        let lost = [
            store.complete_job(job.id, stale, result("s")).await.err(),
            store.fail_job(job.id, stale, "x", true, 0).await.err(),
            store.record_progress(job.id, stale, "{}".into(), world.now()).await.err(),
        ];
        for refused in lost {
            let refused = refused.expect("a refusal");
            assert!(matches!(refused, StoreError::Fence(Fence::LeaseLost)), "{when}: {refused}");
        }
        match when {
            "while it waits" => {
                let not_yours = store.complete_job(job.id, no_epoch, result("s")).await;
                assert!(
                    matches!(not_yours, Err(StoreError::Fence(Fence::NotYours))),
                    "{not_yours:?}"
                );
                let agent = store.get_agent(world.team, stale.agent).await.expect("the agent");
                let claim = world.claim(&agent).await.expect("work");
                assert_eq!(claim.job.epoch, LeaseEpoch(2));
            }
            "while another holds it" => {
                let current = WriteClaim { epoch: Some(LeaseEpoch(2)), ..stale };
                store.complete_job(job.id, current, result("good")).await.expect("done");
            }
            _ => {}
        }
    }
    let seen = store.latest_result(world.team, job.collection.expect("one"), Tool::PhotoStats);
    assert_eq!(seen.await.expect("read").expect("a result").signature, "good");
}

async fn complete_and_fail_are_legal_before_progress(world: Arc<World>) {
    let (job, writer) = running(&world).await;
    let done = world.store.complete_job(job.id, writer, result("s")).await.expect("done");
    assert_eq!(done.job.state, JobState::Completed);
}

async fn a_failure_is_tried_again_and_given_up_at_last(world: Arc<World>) {
    let (job, mut writer) = running(&world).await;
    let agent = world.store.get_agent(world.team, writer.agent).await.expect("the agent");
    for retry in 1..=MAX_RETRIES {
        let failed = world.store.fail_job(job.id, writer, "no luck", true, u32::MAX / 2).await;
        let failed = failed.expect("taken over");
        assert_eq!((failed.state, failed.retry_count), (JobState::Pending, retry));
        let pause = failed.not_before.expect("a pause").since(world.now()).as_secs();
        assert!(pause.abs_diff(30 << (retry - 1)) <= 1, "retry {retry} after {pause} s");
        world.pass(pause + 1);
        writer = holder(&world.claim(&agent).await.expect("another try"));
    }
    let last = world.store.fail_job(job.id, writer, "no luck", true, 0).await.expect("taken over");
    assert_eq!((last.state, last.error.as_deref()), (JobState::Failed, Some("no luck")));
    assert_eq!(last.finished_at, Some(world.now()));
    world.pass(3600);
    assert_eq!(world.claim(&agent).await, None);
    let told = world.told(&job.id.to_string()).await;
    assert_eq!(told.iter().filter(|action| *action == "job.retry").count(), 3);
    assert_eq!(told.last().map(String::as_str), Some("job.fail"));
}

async fn a_failure_told_twice_counts_once(world: Arc<World>) {
    let (job, writer) = running(&world).await;
    let first = world.store.fail_job(job.id, writer, "x", true, 7).await.expect("taken over");
    let again = world.store.fail_job(job.id, writer, "x", true, 9).await.expect("told again");
    assert_eq!(first, again);
    let base = WriteClaim { epoch: None, ..writer };
    let again = world.store.fail_job(job.id, base, "x", true, 9).await.expect("told again");
    assert_eq!(first, again);
    let attempts = world.store.list_attempts(world.team, job.id).await.expect("listed");
    assert_eq!(attempts.len(), 1);
    assert_eq!(attempts[0].end_cause, Some(EndCause::Failed));
}

async fn a_failure_that_is_no_use_to_repeat_ends_the_job(world: Arc<World>) {
    let (job, writer) = running(&world).await;
    let failed = world.store.fail_job(job.id, writer, "outside_roots", false, 0).await;
    assert_eq!(failed.expect("taken over").state, JobState::Failed);
}

async fn progress_after_the_end_changes_nothing(world: Arc<World>) {
    let (job, writer) = running(&world).await;
    let done = world.store.complete_job(job.id, writer, result("s")).await.expect("done");
    let until = world.in_seconds(900);
    let seen = world.store.record_progress(job.id, writer, "{\"late\":1}".into(), until).await;
    assert_eq!(seen.expect("ignored"), done.job);
    assert_eq!(world.see(job.id).await, done.job);
}

async fn a_cancelled_job_is_held_until_its_agent_lets_go(world: Arc<World>) {
    let (job, writer) = running(&world).await;
    let store = &world.store;
    let cancelled = store.cancel_job(world.team, job.id, &world.by).await.expect("called off");
    assert_eq!((cancelled.state, cancelled.still_held), (JobState::Cancelled, true));
    let held = store.held_jobs(writer.agent).await.expect("held");
    assert_eq!((held[0].job, held[0].state), (job.id, JobState::Cancelled));
    let again = store.cancel_job(world.team, job.id, &world.by).await.expect("twice");
    assert_eq!(again, cancelled);
    let racing = store.complete_job(job.id, writer, result("s")).await;
    assert!(
        matches!(racing, Err(StoreError::WrongState { state: JobState::Cancelled })),
        "{racing:?}"
    );
    assert_eq!(store.held_jobs(writer.agent).await.expect("held"), [], "it has let go");
    assert_eq!(world.see(job.id).await.state, JobState::Cancelled);
    assert_eq!(world.told(&job.id.to_string()).await, ["job.create", "job.claim", "job.cancel"]);
}

async fn results_are_found_again(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let folder = world.folder(&agent, "/photos").await;
    let mut made = Vec::new();
    for signature in ["one", "two"] {
        world.pass(1);
        let job = world.job(&folder).await;
        let claim = world.claim(&agent).await.expect("work");
        let done = world.store.complete_job(job.id, holder(&claim), result(signature)).await;
        made.push(done.expect("done").result);
    }
    let store = &world.store;
    let latest = store.latest_result(world.team, folder.id, Tool::PhotoStats).await.expect("read");
    assert_eq!(latest.as_ref(), made.last());
    let previous = store.previous_result(world.team, made[1].id).await.expect("read");
    assert_eq!(previous.as_ref(), made.first());
    assert_eq!(store.previous_result(world.team, made[0].id).await.expect("read"), None);
    let page = Page::first(10);
    let listed = store.list_collections(world.team, &page).await.expect("listed").items;
    assert_eq!(listed[0].latest, [made[1].clone()]);
}

/// A claimed job and its holder.
async fn running(world: &World) -> (JobRecord, WriteClaim) {
    let agent = world.agent("Studio-Mac").await;
    let job = world.job(&world.folder(&agent, "/photos").await).await;
    let claim = world.claim(&agent).await.expect("work");
    (job, holder(&claim))
}

async fn a_drawn_graph_is_no_verdict_on_a_collection(world: Arc<World>) {
    let tool = Tool::PipelineValidation;
    let can = ["local_filesystem", "tool:pipeline_validation:1"];
    let agent = world.agent_of(world.team, "Studio-Mac", &can).await;
    let folder = world.folder(&agent, "/photos").await;
    let mut made = Vec::new();
    for mode in [None, Some("collection"), Some("display_graph"), Some("display_graph")] {
        world.pass(1);
        let job = NewJob { mode: mode.map(str::to_owned), ..NewJob::now(folder.id, tool) };
        world.store.create_job(world.team, job, &world.by).await.expect("queued");
        let claim = world.claim(&agent).await.expect("work");
        let done = world.store.complete_job(claim.job.id, holder(&claim), result("sig")).await;
        made.push(done.expect("done").result);
    }
    let store = &world.store;
    let latest = store.latest_result(world.team, folder.id, tool).await.expect("read");
    assert_eq!(latest.as_ref(), Some(&made[1]));
    for (result, before) in [(1, Some(0)), (2, None), (3, Some(2))] {
        let found = store.previous_result(world.team, made[result].id).await.expect("read");
        assert_eq!(found, before.map(|place: usize| made[place].clone()), "before {result}");
    }
}
