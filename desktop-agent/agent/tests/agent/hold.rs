//! A computer that is wanted for something else: the job goes back, and comes again.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use safelight_agent::{
    engine::Stage,
    job::{RefuseFn, ToolFault, ToolInput},
    loops::{Ask, Asked, Hold},
    record::{How, Record},
};
use safelight_domain::SystemClock;
use serde_json::json;

use crate::{
    fake::{Dialect, Fake},
    world::{Gate, World, finding},
};

fn held() -> Ask {
    Ask::Hold(Some(Hold { reason: "Paused until 14:30.".to_owned(), until: None }))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_agent_gives_its_job_back_and_takes_none_until_it_works_again() {
    for dialect in [Dialect::Socket, Dialect::Plus] {
        let (world, fake, gate) = (World::new(), Fake::start(dialect).await, Gate::new());
        let photos = world.photos();
        let agent = world.agent(&fake).root(&photos).tool(Arc::clone(&gate.tool)).start();
        let job = fake.queue(&photos);
        fake.until("the job", |memory| {
            memory
                .calls
                .iter()
                .any(|call| call.body["current_job_guid"] == json!(job))
                .then_some(())
        })
        .await;
        assert_eq!(world.ask(held()).await.unwrap(), Asked::Held);
        let told = fake
            .until("a heartbeat that says so", |memory| {
                let mut calls = memory.calls.iter().rev();
                calls
                    .find(|call| {
                        call.body["accepts_jobs"] == json!(false) && call.body["jobs"] == json!([])
                    })
                    .map(|call| call.body.clone())
            })
            .await;
        assert_eq!(told["not_accepting_reason"], "Paused until 14:30.");
        let Ok(Asked::Status(status)) = world.ask(Ask::Status).await else { panic!("a status") };
        assert_eq!(status.job, None);
        assert!(fake.calls("fail").is_empty() && fake.calls("complete").is_empty());

        fake.forget_claims();
        world.ask(Ask::Hold(None)).await.unwrap();
        let again = fake.queue(&photos);
        gate.open();
        fake.until("the next job is done", |memory| memory.accepted.contains(&again).then_some(()))
            .await;
        agent.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_frees_the_processor_within_two_seconds() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    let busy = |input: &ToolInput| {
        while !input.cancel.is_cancelled() {
            std::hint::spin_loop();
        }
        Err(ToolFault::Cancelled)
    };
    let agent = world.agent(&fake).root(&photos).tool(Arc::new(busy)).start();
    fake.queue(&photos);
    fake.first("progress").await;
    let asked = tokio::time::Instant::now();
    world.ask(held()).await.unwrap();
    fake.until("nothing is held", |memory| {
        let last = memory.calls.iter().rev().find(|call| call.verb == "heartbeat")?;
        (last.body["jobs"] == json!([])).then_some(())
    })
    .await;
    assert!(asked.elapsed() < Duration::from_secs(2), "{:?}", asked.elapsed());
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_that_its_owner_stops_fails_for_good() {
    let (world, fake, gate) = (World::new(), Fake::start(Dialect::Plus).await, Gate::new());
    let photos = world.photos();
    let agent = world.agent(&fake).root(&photos).tool(Arc::clone(&gate.tool)).start();
    fake.queue(&photos);
    fake.first("progress").await;
    let elsewhere = Ask::StopJob { path: format!("{photos}/elsewhere") };
    assert_eq!(world.ask(elsewhere).await.unwrap(), Asked::Stopped(false));
    let here = Ask::StopJob { path: photos.clone() };
    assert_eq!(world.ask(here).await.unwrap(), Asked::Stopped(true));
    let told = fake.first("fail").await;
    assert_eq!(told["retryable"], false);
    assert!(told["error_message"].as_str().unwrap().starts_with("stopped: "), "{told}");
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_runs_is_remembered_here_and_a_panic_fails_its_job_alone() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    let record = Record::open(&world.path("record"), Arc::new(SystemClock::new())).unwrap();
    let record = Arc::new(record);
    let first = Mutex::new(true);
    let tool = move |input: &ToolInput| {
        input.progress.enter(Stage::Scanning);
        let first = std::mem::take(&mut *first.lock().unwrap());
        assert!(!first, "on purpose");
        Ok(finding(json!({ "total_files": 1, "orphaned_images": [], "orphaned_xmp": [] })))
    };
    let agent = world.agent(&fake).root(&photos).tool(Arc::new(tool));
    let agent = agent.remember(Arc::clone(&record)).start();
    let broken = fake.queue(&photos);
    let told = fake.first("fail").await;
    assert!(told["error_message"].as_str().unwrap().starts_with("internal: "), "{told}");
    let fine = fake.queue(&photos);
    fake.until("the next job is done", |memory| memory.accepted.contains(&fine).then_some(()))
        .await;
    let runs = record.runs();
    let of = |job: &str| runs.iter().find(|run| run.job.to_string() == job).unwrap();
    assert_eq!((of(&broken).how, of(&broken).code.as_deref()), (How::Failed, Some("internal")));
    assert_eq!(of(&fine).how, How::Completed);
    assert_eq!(record.verdicts(&photos).len(), 1);
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tool_that_is_guarded_does_not_look_at_what_it_may_not() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    let refuse: RefuseFn = Arc::new(|path| {
        let message = format!("waiting_for_drive: {path} is away.");
        Some(ToolFault::Failed { message, retryable: true })
    });
    let looks = |_: &ToolInput| -> _ { panic!("it looked") };
    let agent = world.agent(&fake).root(&photos).tool(Arc::new(looks)).guarded(refuse).start();
    // The drive took the folder along: that it is not there is not what is told.
    std::fs::rename(&photos, world.path("elsewhere")).unwrap();
    fake.queue(&photos);
    let told = fake.first("fail").await;
    assert_eq!(told["error_message"], format!("waiting_for_drive: {photos} is away."));
    assert_eq!(told["retryable"], true);
    agent.stop().await;
}
