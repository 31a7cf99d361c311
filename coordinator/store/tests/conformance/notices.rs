//! What a team should look at: one notice a cause, counted, and open again after it was dismissed.

use std::sync::Arc;

use safelight_domain::AgentStatus;
use safelight_store::{AgentRecord, NewResult, NoticeKind, NoticeRecord, Page, StoreError};

use crate::world::{World, holder, result, tell_both};

tell_both! {
    a_silent_agent_is_one_notice_however_often,
    what_was_dismissed_opens_again_when_it_happens_again,
    a_job_that_fails_twice_is_noticed_once,
    a_job_that_is_given_up_at_once_is_noticed,
    a_new_kind_of_finding_is_noticed_and_a_known_one_is_not,
    notices_are_dismissed_by_kind_and_told_to_the_trail,
    notices_stay_within_their_team,
}

async fn open(world: &World) -> Vec<NoticeRecord> {
    world.store.list_notices(world.team, &Page::first(100)).await.expect("listed").items
}

async fn falls_silent(world: &World, agent: &AgentRecord) {
    world.store.set_agent_status(agent.id, AgentStatus::Online, false).await.expect("online");
    world.pass(200);
    world.store.sweep_offline(world.now()).await.expect("swept");
}

async fn a_silent_agent_is_one_notice_however_often(world: Arc<World>) {
    let (agent, other) = (world.agent("One").await, world.agent("Two").await);
    falls_silent(&world, &agent).await;
    let first = world.now();
    falls_silent(&world, &agent).await;
    let notices = open(&world).await;
    assert_eq!(notices.len(), 1);
    assert_eq!((notices[0].kind, notices[0].agent), (NoticeKind::AgentOffline, Some(agent.id)));
    assert_eq!((notices[0].occurrences, notices[0].first_at), (2, first));
    assert_eq!(notices[0].latest_at, world.now());
    falls_silent(&world, &other).await;
    assert_eq!(open(&world).await[0].agent, Some(other.id), "the latest first");
    world.store.set_agent_status(agent.id, AgentStatus::Online, false).await.expect("online");
    world.store.disconnect_agent(agent.id, false).await.expect("good-bye");
    assert_eq!(open(&world).await.len(), 2, "a good-bye is no notice");
}

async fn what_was_dismissed_opens_again_when_it_happens_again(world: Arc<World>) {
    let agent = world.agent("One").await;
    falls_silent(&world, &agent).await;
    falls_silent(&world, &agent).await;
    let id = open(&world).await[0].id;
    for _ in 0..2 {
        world.store.dismiss_notice(world.team, id, &world.by).await.expect("dismissed");
    }
    assert_eq!(open(&world).await, []);
    assert_eq!(world.told(&id.to_string()).await, ["notice.dismiss"], "once");
    falls_silent(&world, &agent).await;
    let again = open(&world).await;
    assert_eq!((again[0].id, again[0].occurrences), (id, 1));
    assert_eq!(again[0].first_at, world.now());
}

async fn a_job_that_fails_twice_is_noticed_once(world: Arc<World>) {
    let agent = world.agent("One").await;
    let folder = world.folder(&agent, "/photos").await;
    let job = world.job(&folder).await;
    for (number, noticed) in [(1, 0), (2, 1), (3, 1), (4, 1)] {
        let claim = world.claim(&agent).await.expect("a try");
        let failed = world.store.fail_job(job.id, holder(&claim), "no disk", true, 0).await;
        failed.expect("taken over");
        assert_eq!(open(&world).await.len(), noticed, "after failure {number}");
        world.pass(3600);
    }
    let notice = open(&world).await.remove(0);
    assert_eq!((notice.kind, notice.occurrences), (NoticeKind::JobFailing, 1));
    assert_eq!((notice.job, notice.collection), (Some(job.id), Some(folder.id)));
    assert_eq!(notice.error.as_deref(), Some("no disk"));
}

async fn a_job_that_is_given_up_at_once_is_noticed(world: Arc<World>) {
    let agent = world.agent("One").await;
    let folder = world.folder(&agent, "/photos").await;
    for count in [1, 2] {
        let job = world.job(&folder).await;
        let claim = world.claim(&agent).await.expect("a try");
        let failed = world.store.fail_job(job.id, holder(&claim), "gone", false, 0).await;
        failed.expect("taken over");
        let notices = open(&world).await;
        assert_eq!((notices.len(), notices[0].occurrences), (1, count));
        assert_eq!(notices[0].job, Some(job.id), "the latest job");
    }
}

async fn a_new_kind_of_finding_is_noticed_and_a_known_one_is_not(world: Arc<World>) {
    let agent = world.agent("One").await;
    let folder = world.folder(&agent, "/photos").await;
    let clean = r#"{"orphaned_images":[],"orphaned_xmp":["a.xmp"]}"#;
    let worse = r#"{"orphaned_images":["a.cr3"],"orphaned_xmp":["a.xmp","b.xmp"]}"#;
    for (json, noticed) in [(clean, 0), (clean, 0), (worse, 1), (worse, 1), (clean, 1)] {
        world.job(&folder).await;
        let claim = world.claim(&agent).await.expect("work");
        let new = NewResult { results_json: json.to_owned(), ..result("s") };
        world.store.complete_job(claim.job.id, holder(&claim), new).await.expect("done");
        assert_eq!(open(&world).await.len(), noticed, "{json}");
        world.pass(1);
    }
    let notice = open(&world).await.remove(0);
    assert_eq!((notice.kind, notice.occurrences), (NoticeKind::NewFindings, 1));
    assert_eq!(notice.findings, ["orphaned_images"]);
}

async fn notices_are_dismissed_by_kind_and_told_to_the_trail(world: Arc<World>) {
    let (one, two) = (world.agent("One").await, world.agent("Two").await);
    let folder = world.folder(&one, "/photos").await;
    let job = world.job(&folder).await;
    let claim = world.claim(&one).await.expect("a try");
    world.store.fail_job(job.id, holder(&claim), "gone", false, 0).await.expect("taken over");
    falls_silent(&world, &one).await;
    falls_silent(&world, &two).await;
    let (store, team) = (&world.store, world.team);
    let page = store.list_notices(team, &Page::first(2)).await.expect("listed");
    let rest = Page { limit: 2, after: page.next };
    let rest = store.list_notices(team, &rest).await.expect("listed");
    assert_eq!((page.items.len(), rest.items.len(), rest.next), (2, 1, None));
    let offline = Some(NoticeKind::AgentOffline);
    assert_eq!(store.dismiss_notices(team, offline, &world.by).await.expect("dismissed"), 2);
    assert_eq!(open(&world).await.len(), 1);
    assert_eq!(store.dismiss_notices(team, None, &world.by).await.expect("dismissed"), 1);
    assert_eq!(store.dismiss_notices(team, None, &world.by).await.expect("dismissed"), 0);
    let told = world.told(&team.to_string()).await;
    assert_eq!(told.iter().filter(|action| *action == "notice.dismiss").count(), 2);
}

async fn notices_stay_within_their_team(world: Arc<World>) {
    let agent = world.agent("One").await;
    falls_silent(&world, &agent).await;
    let id = open(&world).await[0].id;
    let wall = world.store.create_team("Next door", &world.by).await.expect("a team");
    let theirs = world.store.list_notices(wall, &Page::first(10)).await.expect("listed");
    assert_eq!(theirs.items, []);
    let foreign = world.store.dismiss_notice(wall, id, &world.by).await;
    assert!(matches!(foreign, Err(StoreError::NotFound)), "{foreign:?}");
    assert_eq!(world.store.dismiss_notices(wall, None, &world.by).await.expect("none"), 0);
    assert_eq!(open(&world).await.len(), 1);
}
