//! Collections that refresh themselves: at most one run is planned a collection and tool, and the
//! one that is planned is the right one.

use std::sync::Arc;

use safelight_domain::{JobState, Timestamp, Tool};
use safelight_store::{
    AgentRecord, CollectionPatch, CollectionRecord, CollectionState, JobFilter, JobRecord,
    NewCollection, NewJob, Page, StoreError,
};

use crate::world::{World, holder, result, tell_both};

const HOUR: u64 = 3600;

tell_both! {
    the_next_run_is_scheduled_on_completion,
    a_run_that_failed_for_good_is_followed_by_the_next,
    a_run_by_hand_takes_the_place_of_the_scheduled_one,
    a_changed_interval_moves_the_scheduled_run,
    what_ends_refreshing_calls_the_scheduled_run_off,
    switching_on_plans_by_the_last_run,
    weeks_offline_end_in_one_run,
    a_cancelled_tool_is_not_refreshed,
    a_test_of_the_connection_and_a_drawing_are_not_refreshed,
    two_that_end_at_once_schedule_one_run,
    whatever_happens_at_most_one_run_is_planned,
}

async fn refreshing(world: &World, agent: &AgentRecord, hours: i64) -> CollectionRecord {
    let new = NewCollection {
        auto_refresh: true,
        refresh_interval_hours: Some(hours),
        ..NewCollection::local("Weddings", "/photos", agent.id)
    };
    world.store.create_collection(world.team, new, &world.by).await.expect("a collection")
}

async fn jobs(world: &World, states: &[JobState]) -> Vec<JobRecord> {
    let filter = JobFilter { states: states.to_vec(), ..JobFilter::default() };
    world.store.list_jobs(world.team, &filter, &Page::first(500)).await.expect("listed").items
}

async fn scheduled(world: &World) -> Vec<JobRecord> {
    jobs(world, &[JobState::Scheduled]).await
}

/// When the one scheduled job is due.
async fn due(world: &World) -> Timestamp {
    let all = scheduled(world).await;
    assert_eq!(all.len(), 1, "{all:?}");
    all[0].scheduled_for.expect("a time")
}

/// Claims the next job and brings it to a good end.
async fn run_one(world: &World, agent: &AgentRecord) -> JobRecord {
    let claim = world.claim(agent).await.expect("work");
    let done = world.store.complete_job(claim.job.id, holder(&claim), result("s")).await;
    done.expect("done").job
}

async fn patch(world: &World, collection: &CollectionRecord, patch: CollectionPatch) {
    let changed = world.store.update_collection(world.team, collection.id, patch, &world.by).await;
    changed.expect("changed");
}

fn every(hours: i64) -> CollectionPatch {
    CollectionPatch { refresh_interval_hours: Some(Some(hours)), ..CollectionPatch::default() }
}

fn switched(on: bool) -> CollectionPatch {
    CollectionPatch { auto_refresh: Some(on), ..CollectionPatch::default() }
}

async fn the_next_run_is_scheduled_on_completion(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let folder = refreshing(&world, &agent, 24).await;
    world.job(&folder).await;
    assert_eq!(scheduled(&world).await, [], "nothing has run yet");
    run_one(&world, &agent).await;
    assert_eq!(due(&world).await, world.in_seconds(24 * HOUR));
    let next = scheduled(&world).await.remove(0);
    assert_eq!((next.tool, next.created_by), (Tool::PhotoStats, None));
    world.pass(24 * HOUR - 1);
    assert_eq!(world.claim(&agent).await, None);
    world.pass(1);
    assert_eq!(run_one(&world, &agent).await.id, next.id, "claimable by its time alone");
    assert_eq!(due(&world).await, world.in_seconds(24 * HOUR));
    let told = world.told(&next.id.to_string()).await;
    assert_eq!(told, ["job.create", "job.due", "job.claim", "job.complete"]);
}

async fn a_run_that_failed_for_good_is_followed_by_the_next(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let folder = refreshing(&world, &agent, 1).await;
    let job = world.job(&folder).await;
    let claim = world.claim(&agent).await.expect("work");
    let store = &world.store;
    store.fail_job(job.id, holder(&claim), "no disk", true, 0).await.expect("taken over");
    assert_eq!(scheduled(&world).await, [], "it is tried again first");
    world.pass(60);
    let claim = world.claim(&agent).await.expect("another try");
    store.fail_job(job.id, holder(&claim), "no disk", false, 0).await.expect("taken over");
    assert_eq!(due(&world).await, world.in_seconds(HOUR));
}

async fn a_run_by_hand_takes_the_place_of_the_scheduled_one(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let folder = refreshing(&world, &agent, 24).await;
    world.job(&folder).await;
    run_one(&world, &agent).await;
    let replaced = scheduled(&world).await.remove(0);
    world.pass(HOUR);
    let by_hand = world.job(&folder).await;
    assert_eq!(world.see(replaced.id).await.state, JobState::Cancelled);
    assert_eq!(scheduled(&world).await, []);
    assert_eq!(run_one(&world, &agent).await.id, by_hand.id);
    assert_eq!(due(&world).await, world.in_seconds(24 * HOUR));
    world.pass(48 * HOUR);
    world.store.promote_due_jobs().await.expect("promoted");
    let by_hand = world.job(&folder).await;
    let waiting = jobs(&world, &[JobState::Pending]).await;
    assert_eq!(waiting.len(), 1, "also one whose time had come");
    assert_eq!(waiting[0].id, by_hand.id);
}

async fn a_changed_interval_moves_the_scheduled_run(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let folder = refreshing(&world, &agent, 24).await;
    world.job(&folder).await;
    run_one(&world, &agent).await;
    let end = world.now();
    let before = scheduled(&world).await.remove(0);
    world.pass(2 * HOUR);
    patch(&world, &folder, every(48)).await;
    assert_eq!(due(&world).await, end.plus(std::time::Duration::from_secs(48 * HOUR)));
    assert_eq!(scheduled(&world).await[0].id, before.id, "moved, not made anew");
    assert_eq!(world.told(&before.id.to_string()).await, ["job.create", "job.move"]);
    patch(&world, &folder, every(1)).await;
    let claim = world.claim(&agent).await.expect("its time has come by that");
    assert_eq!(claim.job.id, before.id);
}

async fn what_ends_refreshing_calls_the_scheduled_run_off(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let folder = refreshing(&world, &agent, 24).await;
    let state = |state| CollectionPatch { state: Some(state), ..CollectionPatch::default() };
    let ends = [
        (switched(false), switched(true)),
        (state(CollectionState::Closed), state(CollectionState::Live)),
        (state(CollectionState::Archived), state(CollectionState::Live)),
    ];
    world.job(&folder).await;
    run_one(&world, &agent).await;
    for (off, on) in ends {
        assert_eq!(scheduled(&world).await.len(), 1);
        patch(&world, &folder, off).await;
        assert_eq!(scheduled(&world).await, []);
        patch(&world, &folder, on).await;
    }
    world.store.delete_collection(world.team, folder.id, &world.by).await.expect("deleted");
    assert_eq!(scheduled(&world).await, []);
}

async fn switching_on_plans_by_the_last_run(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let folder = world.folder(&agent, "/photos").await;
    world.job(&folder).await;
    run_one(&world, &agent).await;
    assert_eq!(scheduled(&world).await, []);
    let end = world.now();
    world.pass(HOUR);
    let on = CollectionPatch { auto_refresh: Some(true), ..every(3) };
    patch(&world, &folder, on.clone()).await;
    assert_eq!(due(&world).await, end.plus(std::time::Duration::from_secs(3 * HOUR)));
    patch(&world, &folder, switched(false)).await;
    world.pass(500 * HOUR);
    patch(&world, &folder, on).await;
    assert_eq!(jobs(&world, &[JobState::Pending]).await.len(), 1, "long overdue: now");
}

async fn weeks_offline_end_in_one_run(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let folder = refreshing(&world, &agent, 1).await;
    world.job(&folder).await;
    run_one(&world, &agent).await;
    for _ in 0..21 {
        world.pass(24 * HOUR);
        world.store.promote_due_jobs().await.expect("promoted");
    }
    let open = jobs(&world, &[JobState::Scheduled, JobState::Pending]).await;
    assert_eq!(open.len(), 1);
    run_one(&world, &agent).await;
    assert_eq!(world.claim(&agent).await, None);
    assert_eq!(due(&world).await, world.in_seconds(HOUR));
}

async fn a_cancelled_tool_is_not_refreshed(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let folder = refreshing(&world, &agent, 1).await;
    let job = world.job(&folder).await;
    world.store.cancel_job(world.team, job.id, &world.by).await.expect("called off");
    assert_eq!(scheduled(&world).await, []);
    patch(&world, &folder, every(2)).await;
    assert_eq!(scheduled(&world).await, []);
    let rename = CollectionPatch { name: Some("Other".to_owned()), ..CollectionPatch::default() };
    world.job(&folder).await;
    run_one(&world, &agent).await;
    let next = scheduled(&world).await.remove(0);
    world.store.cancel_job(world.team, next.id, &world.by).await.expect("called off");
    patch(&world, &folder, rename).await;
    assert_eq!(scheduled(&world).await, [], "another name plans nothing");
}

async fn a_test_of_the_connection_and_a_drawing_are_not_refreshed(world: Arc<World>) {
    let can = ["local_filesystem", "tool:pipeline_validation:1"];
    let agent = world.agent_of(world.team, "Studio-Mac", &can).await;
    let folder = refreshing(&world, &agent, 1).await;
    let drawing = NewJob {
        mode: Some("display_graph".to_owned()),
        ..NewJob::now(folder.id, Tool::PipelineValidation)
    };
    for new in [NewJob::now(folder.id, Tool::CollectionTest), drawing] {
        world.store.create_job(world.team, new, &world.by).await.expect("queued");
        run_one(&world, &agent).await;
    }
    assert_eq!(scheduled(&world).await, []);
}

async fn two_that_end_at_once_schedule_one_run(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let folder = refreshing(&world, &agent, 1).await;
    let mut claims = Vec::new();
    for _ in 0..8 {
        world.job(&folder).await;
        claims.push(world.claim(&agent).await.expect("work"));
    }
    let ends = claims.into_iter().map(|claim| {
        let world = Arc::clone(&world);
        tokio::spawn(async move {
            world.store.complete_job(claim.job.id, holder(&claim), result("s")).await
        })
    });
    for end in ends.collect::<Vec<_>>() {
        end.await.expect("no panic").expect("every result is accepted");
    }
    assert_eq!(due(&world).await, world.in_seconds(HOUR));
}

/// Random sequences of everything that plans, moves or calls off; after each step the plan is
/// held against what it ought to be.
async fn whatever_happens_at_most_one_run_is_planned(world: Arc<World>) {
    let can = ["local_filesystem", "tool:photostats:1", "tool:photo_pairing:1"];
    let agent = world.agent_of(world.team, "Studio-Mac", &can).await;
    let folder = refreshing(&world, &agent, 24).await;
    let mut dice = crate::interleavings::Dice::new(20_261_122);
    let mut steps = Vec::new();
    for _ in 0..400 {
        world.pass(1);
        steps.push(step(&world, &agent, &folder, &mut dice).await);
        check(&world, &folder, &steps).await;
    }
}

async fn step(
    world: &World,
    agent: &AgentRecord,
    folder: &CollectionRecord,
    dice: &mut crate::interleavings::Dice,
) -> &'static str {
    let (store, team, by) = (&world.store, world.team, &world.by);
    let open = [JobState::Scheduled, JobState::Pending, JobState::Assigned];
    match dice.throw(10) {
        0 | 1 => {
            let tool = [Tool::PhotoStats, Tool::PhotoPairing][usize::from(dice.flip())];
            store.create_job(team, NewJob::now(folder.id, tool), by).await.expect("queued");
            "by hand"
        }
        2..5 => match world.claim(agent).await {
            Some(claim) if dice.throw(4) == 0 => {
                store.fail_job(claim.job.id, holder(&claim), "x", false, 0).await.expect("failed");
                "failed"
            }
            Some(claim) => {
                store.complete_job(claim.job.id, holder(&claim), result("s")).await.expect("done");
                "completed"
            }
            None => "idle",
        },
        5 => {
            let any = jobs(world, &open).await;
            let Some(job) = any.first() else { return "nothing to cancel" };
            store.cancel_job(team, job.id, by).await.expect("called off");
            "cancelled"
        }
        6 => {
            patch(world, folder, switched(dice.flip())).await;
            "switched"
        }
        7 => {
            patch(world, folder, every(i64::try_from(1 + dice.throw(72)).expect("small"))).await;
            "interval"
        }
        8 => {
            let state = CollectionState::ALL[usize::try_from(dice.throw(3)).expect("small")];
            let change = CollectionPatch { state: Some(state), ..CollectionPatch::default() };
            patch(world, folder, change).await;
            "state"
        }
        _ => {
            world.pass(dice.throw(40) * HOUR);
            store.promote_due_jobs().await.expect("promoted");
            "time"
        }
    }
}

async fn check(world: &World, folder: &CollectionRecord, steps: &[&str]) {
    let now = world.store.get_collection(world.team, folder.id).await.expect("there");
    let waiting = jobs(world, &[JobState::Scheduled, JobState::Pending]).await;
    for tool in [Tool::PhotoStats, Tool::PhotoPairing] {
        let planned = waiting.iter().filter(|job| job.tool == tool && job.scheduled_for.is_some());
        let planned = planned.count();
        assert!(planned <= 1, "{tool}: {planned} after {steps:?}");
        if now.refresh_interval().is_none() {
            assert_eq!(planned, 0, "{tool} after {steps:?}");
        } else if matches!(steps.last(), Some(&("completed" | "failed"))) {
            let filter = JobFilter { tool: Some(tool), ..JobFilter::default() };
            let all = world.store.list_jobs(world.team, &filter, &Page::first(1)).await;
            let newest = all.expect("listed").items.into_iter().next();
            let ended = newest.is_some_and(|job| {
                job.finished_at == Some(world.now()) && job.state != JobState::Cancelled
            });
            assert!(planned == 1 || !ended, "{tool} has no next run after {steps:?}");
        }
    }
    let twice = NewJob {
        scheduled_for: Some(world.in_seconds(9)),
        ..NewJob::now(folder.id, Tool::PhotoStats)
    };
    if waiting.iter().any(|job| job.state == JobState::Scheduled && job.tool == Tool::PhotoStats) {
        let refused = world.store.create_job(world.team, twice, &world.by).await;
        assert!(matches!(refused, Err(StoreError::Conflict { .. })), "{refused:?}");
    }
}
