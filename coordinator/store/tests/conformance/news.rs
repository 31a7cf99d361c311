//! What is told of changes, here and to other replicas.

use std::sync::{Arc, Mutex};

use safelight_domain::{AgentId, JobState};
use safelight_store::{ClaimTerms, DatabaseKind, JobNews, News, Origin, ReleaseCause, Store};
use tokio::sync::mpsc;

use crate::world::{World, holder, open, result, tell_both};

tell_both! {
    what_is_committed_is_told_before_the_answer,
    what_is_refused_is_not_told,
    the_end_of_a_session_and_a_new_revision_are_told,
    other_replicas_are_told_too,
    only_the_first_listener_is_taken,
}

type Heard = Arc<Mutex<Vec<News>>>;

fn listen(store: &Store) -> Heard {
    let heard = Heard::default();
    let kept = Arc::clone(&heard);
    let taken = store.listen(Box::new(move |news, origin| {
        if origin == Origin::Here {
            kept.lock().expect("whole").push(news.clone());
        }
    }));
    assert!(taken, "nobody listened before");
    heard
}

fn jobs(heard: &Heard) -> Vec<JobNews> {
    let news = std::mem::take(&mut *heard.lock().expect("whole"));
    let jobs = news.into_iter().filter_map(|news| match news {
        News::Job(job) => Some(*job),
        _ => None,
    });
    jobs.collect()
}

async fn what_is_committed_is_told_before_the_answer(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let folder = world.folder(&agent, "/photos").await;
    let heard = listen(&world.store);
    let stands = |job: &JobNews| (job.state, job.claimable, job.agent, job.left, job.still_held);
    let told = |expected: (JobState, bool, Option<AgentId>, Option<AgentId>, bool)| {
        let jobs = jobs(&heard);
        assert_eq!(jobs.iter().map(stands).collect::<Vec<_>>(), [expected]);
        jobs[0].clone()
    };
    let (its, by) = (Some(agent.id), &world.by);

    let job = world.job(&folder).await;
    let queued = told((JobState::Pending, true, None, None, false));
    assert_eq!((queued.job, queued.team, queued.lane()), (job.id, world.team, job.lane));
    let claim = world.claim(&agent).await.expect("work");
    told((JobState::Assigned, false, its, None, true));
    let (store, cause) = (&world.store, ReleaseCause::GaveBack);
    store.release_job(job.id, claim.job.epoch, cause, by).await.expect("released");
    told((JobState::Pending, true, None, its, false));
    let claim = world.claim(&agent).await.expect("work");
    told((JobState::Assigned, false, its, None, true));
    store.cancel_job(world.team, job.id, by).await.expect("cancelled");
    told((JobState::Cancelled, false, its, None, true));
    store.release_job(job.id, claim.job.epoch, cause, by).await.expect("let go");
    told((JobState::Cancelled, false, its, its, false));

    world.job(&folder).await;
    let claim = world.claim(&agent).await.expect("work");
    jobs(&heard);
    let done = store.complete_job(claim.job.id, holder(&claim), result("a")).await.expect("done");
    let told = told((JobState::Completed, false, its, its, false));
    assert_eq!(told.result, Some(done.result.id));
}

async fn what_is_refused_is_not_told(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let job = world.job(&world.folder(&agent, "/photos").await).await;
    let claim = world.claim(&agent).await.expect("work");
    world.store.complete_job(job.id, holder(&claim), result("a")).await.expect("done");
    let heard = listen(&world.store);
    world.store.cancel_job(world.team, job.id, &world.by).await.expect_err("it has ended");
    world.store.complete_job(job.id, holder(&claim), result("a")).await.expect("the same again");
    world.store.claim_job(agent.id, ClaimTerms::default()).await.expect("answers");
    assert_eq!(*heard.lock().expect("whole"), []);
    world.store.rename_agent(world.team, agent.id, "Other", &world.by).await.expect("renamed");
    let (team, subject) = (Some(world.team), agent.id.to_string());
    let told = News::Told { team, action: "agent.rename".to_owned(), subject };
    assert_eq!(*heard.lock().expect("whole"), [told]);
}

async fn the_end_of_a_session_and_a_new_revision_are_told(world: Arc<World>) {
    let heard = listen(&world.store);
    let digest = world.digest();
    world.store.delete_session(digest).await.expect("signed out");
    let change = safelight_store::SettingsChange {
        expected: 1,
        json: Some("{}".to_owned()),
        details: serde_json::json!({}),
    };
    let revision = world.store.set_tool_settings(world.team, change, &world.by).await;
    let heard = heard.lock().expect("whole");
    assert!(heard.contains(&News::SessionEnded(digest)), "{heard:?}");
    let settings = News::Settings { team: world.team, revision: revision.expect("set") };
    assert!(heard.contains(&settings), "{heard:?}");
}

async fn other_replicas_are_told_too(world: Arc<World>) {
    if world.store.kind() == DatabaseKind::Sqlite {
        // A file has one coordinator.
        return;
    }
    let other = open(&world.url, &world.clock).await;
    let (sender, mut heard) = mpsc::unbounded_channel();
    other.listen(Box::new(move |news, origin| {
        assert_eq!(origin, Origin::Elsewhere);
        let _ = sender.send(news.clone());
    }));
    listen(&world.store);
    assert_eq!(heard.recv().await, Some(News::Missed), "the line stands");
    let agent = world.agent("Studio-Mac").await;
    let job = world.job(&world.folder(&agent, "/photos").await).await;
    loop {
        let news = heard.recv().await.expect("the line stands");
        if let News::Job(told) = news {
            assert_eq!((told.job, told.claimable, told.lane()), (job.id, true, job.lane));
            break;
        }
    }
    other.close().await;
}

async fn only_the_first_listener_is_taken(world: Arc<World>) {
    let heard = listen(&world.store);
    assert!(!world.store.listen(Box::new(|_, _| panic!("this one is not asked"))));
    world.agent("Studio-Mac").await;
    assert!(!heard.lock().expect("whole").is_empty());
}
