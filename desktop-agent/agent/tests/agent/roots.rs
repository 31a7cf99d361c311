//! An agent reads only what its owner bound; what is bound can change while it runs.

use std::sync::Arc;

use safelight_agent::{
    config::AgentConfig,
    loops::{Ask, Asked},
    socket::AskError,
};
use serde_json::json;

use crate::{
    fake::{Dialect, Fake},
    world::{Gate, QUIET, World, text},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_job_outside_the_roots_fails_for_good_whatever_path_it_names() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    std::fs::create_dir_all(world.path("secret")).unwrap();
    std::fs::create_dir_all(world.path("photos-of-others")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(world.path("secret"), world.path("photos/way-out")).unwrap();
    let agent = world.agent(&fake).root(&photos).start();
    let attempts = [
        text(&world.path("secret")),
        text(&world.path("photos-of-others")),
        format!("{photos}/../secret"),
        format!("{photos}/way-out"),
        format!("{photos}/sub/../../secret"),
        "/".to_owned(),
        "photos".to_owned(),
        String::new(),
    ];
    for (index, path) in attempts.iter().enumerate() {
        fake.queue(path);
        let fail = fake.nth("fail", index).await;
        assert!(
            fail["error_message"].as_str().unwrap().contains("outside_roots"),
            "{path}: {fail}"
        );
        assert_eq!(fail["retryable"], false, "{path}");
    }
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_roots_every_job_is_refused() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    let agent = world.agent(&fake).start();
    fake.queue(&photos);
    let fail = fake.first("fail").await;
    assert!(fail["error_message"].as_str().unwrap().contains("outside_roots"));
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_missing_may_come_back() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    let agent = world.agent(&fake).root(&photos).start();
    fake.queue(&format!("{photos}/unplugged"));
    let fail = fake.first("fail").await;
    assert!(fail["error_message"].as_str().unwrap().contains("not_found"));
    assert_eq!(fail["retryable"], true);
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_bound_while_the_agent_runs_counts_at_once() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    let agent = world.agent(&fake).tempo(QUIET).start();
    fake.first("heartbeat").await;
    let typed = format!("{photos}/sub/..");
    let Asked::Roots(now) = world.ask(Ask::AddRoot(typed)).await.unwrap() else { panic!() };
    assert_eq!(now, std::slice::from_ref(&photos));
    let beat = fake.nth("heartbeat", 1).await;
    assert_eq!(beat["authorized_roots"], json!([photos]), "told without waiting for the next beat");
    let saved = AgentConfig::load(world.place().config()).unwrap();
    assert_eq!(saved.roots, std::slice::from_ref(&photos));
    fake.queue(&photos);
    fake.first("complete").await;
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_unbound_is_not_read_any_more_not_even_by_the_job_at_hand() {
    let (world, fake, gate) = (World::new(), Fake::start(Dialect::Plus).await, Gate::new());
    let photos = world.photos();
    let agent = world.agent(&fake).root(&photos).tool(Arc::clone(&gate.tool)).start();
    fake.queue(&photos);
    fake.first("progress").await;
    world.ask(Ask::RemoveRoot(photos.clone())).await.unwrap();
    let fail = fake.first("fail").await;
    assert!(fail["error_message"].as_str().unwrap().contains("outside_roots"));
    assert_eq!(fail["retryable"], false);
    let unknown = world.ask(Ask::RemoveRoot(photos)).await;
    assert!(matches!(unknown, Err(AskError::Refused(_))));
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_agent_says_how_it_stands_and_makes_collections() {
    let (world, fake, gate) = (World::new(), Fake::start(Dialect::Plus).await, Gate::new());
    let photos = world.photos();
    let agent = world.agent(&fake).root(&photos).tool(Arc::clone(&gate.tool)).start();
    let job = fake.queue(&photos);
    fake.first("progress").await;
    let Asked::Status(status) = world.ask(Ask::Status).await.unwrap() else { panic!() };
    assert!(status.connected && status.last_heartbeat_seconds.is_some_and(|age| age < 10));
    let at_hand = status.job.unwrap();
    assert_eq!((at_hand.guid.to_string(), at_hand.path), (job, Some(photos.clone())));
    assert_eq!((status.waiting_results, status.jobs_done), (0, 0));

    let collection = Ask::AddCollection { name: "Photos".to_owned(), path: photos.clone() };
    let Asked::Collection(made) = world.ask(collection.clone()).await.unwrap() else { panic!() };
    assert_eq!((made.name.as_str(), made.path), ("Photos", photos));
    let taken = json!({ "detail": "It is one already.", "code": "conflict" });
    fake.answer_next("collections", 1, 409, &taken);
    let Err(AskError::Refused(reason)) = world.ask(collection).await else { panic!() };
    assert!(reason.contains("It is one already."), "{reason}");
    gate.open();
    agent.stop().await;
    assert!(matches!(world.ask(Ask::Status).await, Err(AskError::NotRunning)));
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn only_the_owner_can_talk_to_the_agent() {
    use std::os::unix::fs::PermissionsExt;
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let agent = world.agent(&fake).start();
    let mode = |path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(world.place().socket()), 0o600);
    assert_eq!(mode(world.place().data().to_owned()), 0o700);
    agent.stop().await;
}
