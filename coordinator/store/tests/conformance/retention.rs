//! What is too old goes, a little at a time; what waits, runs or is the last of its tool stays.

use std::{sync::Arc, time::Duration};

use safelight_domain::{JobId, JobState, ResultId, Timestamp};
use safelight_store::{
    AgentRecord, CollectionRecord, NewResult, Page, RetentionRecord, StoreError,
};

use crate::world::{World, holder, result, tell_both};

const DAY: u64 = 24 * 3600;

tell_both! {
    results_go_by_age_and_the_newest_stays,
    results_go_by_count,
    what_is_recent_stays_whatever_the_count,
    jobs_go_when_they_ended_long_ago_and_have_no_result,
    little_is_removed_at_a_time,
    a_team_says_how_long_it_keeps_what,
}

fn ago(world: &World, days: u64) -> Timestamp {
    world.now().minus(Duration::from_secs(days * DAY))
}

async fn complete(world: &World, agent: &AgentRecord, to: &CollectionRecord) -> (JobId, ResultId) {
    let job = world.job(to).await;
    let claim = world.claim(agent).await.expect("work");
    let name = format!("{}.html", job.id);
    let new = NewResult { report_blob: Some(name), ..result("s") };
    let done = world.store.complete_job(job.id, holder(&claim), new).await.expect("done");
    (job.id, done.result.id)
}

async fn results(world: &World) -> Vec<ResultId> {
    let listed = world.store.list_results(world.team, &Default::default(), &Page::first(500)).await;
    listed.expect("listed").items.into_iter().map(|result| result.id).collect()
}

async fn results_go_by_age_and_the_newest_stays(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let (one, two) = (world.folder(&agent, "/one").await, world.folder(&agent, "/two").await);
    let (old_job, old) = complete(&world, &agent, &one).await;
    let (_, only) = complete(&world, &agent, &two).await;
    world.pass(100 * DAY);
    let (_, new) = complete(&world, &agent, &one).await;
    world.pass(30 * DAY);
    let swept = world.store.sweep_results(world.team, 100, ago(&world, 90), ago(&world, 1)).await;
    let swept = swept.expect("swept");
    assert_eq!((swept.rows, swept.more), (1, false));
    assert_eq!(swept.reports, [format!("{old_job}.html")]);
    assert_eq!(results(&world).await, [new, only], "the only one of its collection stays");
    let gone = world.store.get_result(world.team, old).await;
    assert!(matches!(gone, Err(StoreError::NotFound)), "{gone:?}");
    assert_eq!(world.see(old_job).await.result, None);
    let told = world.told(&world.team.to_string()).await;
    assert!(told.contains(&"retention.results".to_owned()), "{told:?}");
}

async fn results_go_by_count(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let folder = world.folder(&agent, "/photos").await;
    let mut made = Vec::new();
    for _ in 0..5 {
        made.push(complete(&world, &agent, &folder).await.1);
        world.pass(DAY);
    }
    world.pass(3 * DAY);
    let swept = world.store.sweep_results(world.team, 2, ago(&world, 900), ago(&world, 1)).await;
    assert_eq!(swept.expect("swept").rows, 3);
    assert_eq!(results(&world).await, [made[4], made[3]]);
}

async fn what_is_recent_stays_whatever_the_count(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let folder = world.folder(&agent, "/photos").await;
    for _ in 0..3 {
        complete(&world, &agent, &folder).await;
        world.pass(60);
    }
    let swept = world.store.sweep_results(world.team, 1, world.now(), ago(&world, 1)).await;
    assert_eq!(swept.expect("swept").rows, 0, "a completion may still be told again");
}

async fn jobs_go_when_they_ended_long_ago_and_have_no_result(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let folder = world.folder(&agent, "/photos").await;
    let (kept, _) = complete(&world, &agent, &folder).await;
    let failed = world.job(&folder).await;
    let claim = world.claim(&agent).await.expect("work");
    world.store.fail_job(failed.id, holder(&claim), "x", false, 0).await.expect("failed");
    let held = world.job(&folder).await;
    world.claim(&agent).await.expect("work");
    let cancelled = world.job(&folder).await;
    world.store.cancel_job(world.team, cancelled.id, &world.by).await.expect("called off");
    let waiting = world.job(&folder).await;
    world.pass(91 * DAY);
    let recent = world.job(&folder).await;
    world.store.cancel_job(world.team, recent.id, &world.by).await.expect("called off");
    let swept = world.store.sweep_jobs(world.team, ago(&world, 90)).await.expect("swept");
    assert_eq!(swept.rows, 2);
    for gone in [failed.id, cancelled.id] {
        let gone = world.store.get_job(world.team, gone).await;
        assert!(matches!(gone, Err(StoreError::NotFound)), "{gone:?}");
    }
    for (job, state) in [
        (kept, JobState::Completed),
        (held.id, JobState::Assigned),
        (waiting.id, JobState::Pending),
        (recent.id, JobState::Cancelled),
    ] {
        assert_eq!(world.see(job).await.state, state);
    }
}

async fn little_is_removed_at_a_time(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let folder = world.folder(&agent, "/photos").await;
    for _ in 0..230 {
        let job = world.job(&folder).await;
        world.store.cancel_job(world.team, job.id, &world.by).await.expect("called off");
    }
    world.pass(2 * DAY);
    let mut rows = Vec::new();
    loop {
        let swept = world.store.sweep_jobs(world.team, ago(&world, 1)).await.expect("swept");
        rows.push(swept.rows);
        if !swept.more {
            break;
        }
    }
    assert_eq!(rows, [200, 30]);
}

async fn a_team_says_how_long_it_keeps_what(world: Arc<World>) {
    let (store, team) = (&world.store, world.team);
    assert_eq!(store.retention(team).await.expect("read"), RetentionRecord::default());
    let set = RetentionRecord { job_days: Some(30), results_kept: Some(5), result_days: None };
    for _ in 0..2 {
        store.set_retention(team, set, &world.by).await.expect("set");
        assert_eq!(store.retention(team).await.expect("read"), set);
    }
    store.set_retention(team, RetentionRecord::default(), &world.by).await.expect("set back");
    assert_eq!(store.retention(team).await.expect("read"), RetentionRecord::default());
    let told = world.told(&team.to_string()).await;
    assert_eq!(told.iter().filter(|action| *action == "team.retention").count(), 2);
}
