//! The agent's socket: what travels over it, and how little its absence matters.

use std::{sync::Arc, time::Duration};

use safelight_agent::{
    client::ShutOut,
    clock::ManualAwakeClock,
    loops::{Ask, Asked, Ending, StatusReport, Tempo, Way},
};
use safelight_domain::Timestamp;
use safelight_protocol::{CLOSE_REVOKED, CLOSE_UNAUTHENTICATED};
use serde_json::json;
use tokio::time::{Instant, timeout};

use crate::{
    fake::{Dialect, Fake},
    world::{Gate, QUICK, QUIET, World},
};

/// From the word of the coordinator until the job has stopped.
const AT_ONCE: Duration = Duration::from_millis(250);

/// A socket that fails is not tried again within a test.
const ONE_TRY: Tempo = Tempo {
    first_retry: Duration::from_secs(3_600),
    longest_socket_retry: Duration::from_secs(3_600),
    ..QUICK
};

async fn status(world: &World) -> StatusReport {
    match world.ask(Ask::Status).await {
        Ok(Asked::Status(status)) => *status,
        other => panic!("{other:?}"),
    }
}

/// Waits until the agent stands as wanted.
async fn stands(world: &World, wanted: impl Fn(&StatusReport) -> bool) {
    let stands = async { while !wanted(&status(world).await) {} };
    timeout(Duration::from_secs(20), stands).await.expect("the agent stands as wanted");
}

/// Waits until the agent says that it hears of work that way.
pub(crate) async fn hears_by(world: &World, wanted: Way) {
    stands(world, |status| status.way == wanted).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn heartbeats_and_progress_travel_over_the_socket_once_the_first_was_answered() {
    let (world, fake, gate) = (World::new(), Fake::start(Dialect::Socket).await, Gate::new());
    let photos = world.photos();
    let agent = world.agent(&fake).root(&photos).tool(Arc::clone(&gate.tool)).start();
    fake.first("ws_heartbeat").await;
    hears_by(&world, Way::Socket).await;
    let beats = fake.calls("heartbeat").len();
    let job = fake.queue(&photos);
    let progress = fake.nth("ws_progress", 2).await;
    assert_eq!((&progress["job"], &progress["lease_epoch"]), (&json!(job), &json!(1)));
    assert!(progress["stage"].is_string() && progress["seq"].is_u64());
    let named = fake
        .until("a heartbeat that names the job", |memory| {
            let mut beats = memory.calls.iter().filter(|call| call.verb == "ws_heartbeat");
            beats.find(|call| call.body["current_job_guid"] == job.as_str()).cloned()
        })
        .await;
    assert_eq!(named.body["jobs"], json!([{ "guid": job, "lease_epoch": 1 }]));
    gate.open();
    fake.first("complete").await;
    assert_eq!(fake.calls("heartbeat").len(), beats, "none by request while the socket is open");
    assert!(fake.calls("progress").is_empty());
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wake_makes_the_agent_claim_at_once_and_nothing_is_held_meanwhile() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Socket).await);
    let photos = world.photos();
    let agent = world.agent(&fake).root(&photos).start();
    fake.socket_opened().await;
    hears_by(&world, Way::Socket).await;
    // What was held when the socket opened ends first.
    fake.queue(&photos);
    fake.first("complete").await;
    fake.asked_again().await;
    let before = fake.calls("claim").len();
    assert_eq!(fake.calls("claim").len(), before, "no asking without a wake");
    let asked = Instant::now();
    fake.queue(&photos);
    fake.nth("config", 1).await;
    assert!(asked.elapsed() < AT_ONCE, "{:?}", asked.elapsed());
    fake.nth("complete", 1).await;
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancel_and_a_lost_lease_stop_the_job_at_once() {
    for reason in ["cancelled", "lease_lost", "of_a_newer_coordinator"] {
        let (world, fake, gate) = (World::new(), Fake::start(Dialect::Socket).await, Gate::new());
        let photos = world.photos();
        let agent = world.agent(&fake).root(&photos).tool(Arc::clone(&gate.tool)).start();
        fake.socket_opened().await;
        let job = fake.queue(&photos);
        fake.first("ws_progress").await;
        let cancel = |epoch: i64| json!({ "type": "cancel", "job": job, "lease_epoch": epoch, "reason": reason });
        fake.say(&cancel(0));
        fake.nth("ws_progress", fake.calls("ws_progress").len() + 2).await;
        let said = Instant::now();
        let beats = fake.calls("ws_heartbeat").len();
        fake.say(&cancel(1));
        fake.until("a heartbeat without the job", |memory| {
            let beats = memory.calls.iter().filter(|call| call.verb == "ws_heartbeat").skip(beats);
            beats.filter(|call| call.body["jobs"] == json!([])).map(|_| ()).next()
        })
        .await;
        assert!(said.elapsed() < AT_ONCE, "{reason}: {:?}", said.elapsed());
        assert!(fake.calls("complete").is_empty() && fake.calls("fail").is_empty());
        agent.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn revoked_and_unknown_agents_end_by_word_and_by_close_code() {
    type Act = fn(&Fake);
    let stories: [(Act, ShutOut); 3] = [
        (Fake::revoke, ShutOut::Revoked),
        (|fake| fake.hang_up(CLOSE_REVOKED), ShutOut::Revoked),
        (|fake| fake.hang_up(CLOSE_UNAUTHENTICATED), ShutOut::UnknownKey),
    ];
    for (act, why) in stories {
        let (world, fake) = (World::new(), Fake::start(Dialect::Socket).await);
        let agent = world.agent(&fake).start();
        fake.socket_opened().await;
        act(&fake);
        assert_eq!(agent.ended().await, Ending::ShutOut(why));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn changed_settings_are_fetched_when_the_socket_tells_of_them() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Socket).await);
    let agent = world.agent(&fake).tempo(QUIET).start();
    fake.socket_opened().await;
    assert!(fake.calls("team_config").is_empty());
    fake.say(&json!({ "type": "config_changed", "config_revision": 7 }));
    fake.first("team_config").await;
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_of_a_newer_coordinator_are_ignored() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Socket).await);
    let photos = world.photos();
    let agent = world.agent(&fake).root(&photos).start();
    fake.socket_opened().await;
    fake.say(&json!({ "type": "dance", "with": [1, 2] }));
    fake.say(&json!([]));
    fake.queue(&photos);
    fake.first("complete").await;
    assert_eq!(fake.calls("ws").len(), 1, "the socket is still the first one");
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_socket_requests_are_held_and_without_that_the_agent_asks() {
    let page = json!("<html>Sign in to this network</html>");
    for (code, body) in [(404, json!({})), (426, json!({})), (200, page), (502, json!({}))] {
        let (world, fake) = (World::new(), Fake::start(Dialect::Socket).await);
        let photos = world.photos();
        fake.answer_next("ws", 10_000, code, &body);
        let agent = world.agent(&fake).root(&photos).start();
        fake.nth("ws", 2).await;
        assert_ne!(status(&world).await.way, Way::Socket, "{code}");
        fake.queue(&photos);
        fake.first("complete").await;
        agent.stop().await;
    }
    let (world, fake) = (World::new(), Fake::start(Dialect::Base).await);
    let agent = world.agent(&fake).start();
    hears_by(&world, Way::Polling).await;
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_that_ends_is_replaced_by_requests_at_once_and_then_by_another() {
    let (world, fake, gate) = (World::new(), Fake::start(Dialect::Socket).await, Gate::new());
    let photos = world.photos();
    let agent = world.agent(&fake).root(&photos).tool(Arc::clone(&gate.tool)).start();
    fake.first("ws_heartbeat").await;
    fake.queue(&photos);
    fake.first("ws_progress").await;
    fake.answer_next("ws", 3, 503, &json!({}));
    fake.hang_up(1001);
    fake.first("progress").await;
    fake.nth("ws", 4).await;
    fake.nth("ws_progress", fake.calls("ws_progress").len()).await;
    gate.open();
    fake.first("complete").await;
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_that_answers_no_heartbeat_is_dropped() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Socket).await);
    fake.fall_silent();
    let tempo = Tempo { socket_answer: Duration::from_millis(50), ..ONE_TRY };
    let agent = world.agent(&fake).tempo(tempo).start();
    fake.first("ws_heartbeat").await;
    fake.nth("heartbeat", fake.calls("heartbeat").len() + 1).await;
    assert_ne!(status(&world).await.way, Way::Socket);
    assert_eq!(fake.calls("ws_heartbeat").len(), 1);
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_that_fell_silent_is_dropped_and_requests_go_on_at_once() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Socket).await);
    let photos = world.photos();
    let clock = Arc::new(ManualAwakeClock::at(Timestamp::from_micros(0)));
    // Heartbeats by themselves would find out too, only later.
    let tempo = Tempo { heartbeat: Duration::from_secs(3_600), ..ONE_TRY };
    let agent = world.agent(&fake).root(&photos).tempo(tempo);
    let agent = agent.clock(Arc::clone(&clock) as _).start();
    fake.socket_opened().await;
    hears_by(&world, Way::Socket).await;
    fake.fall_silent();
    fake.answer_next("ws", 10_000, 503, &json!({}));
    clock.advance(QUICK.silence + Duration::from_secs(1));
    hears_by(&world, Way::HeldRequests).await;
    fake.queue(&photos);
    fake.first("complete").await;
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_coordinator_is_back_so_is_the_socket() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Socket).await);
    // However long the pause has grown: an answered request says that it is worth a try.
    let agent = world.agent(&fake).tempo(Tempo { longest_retry: QUICK.first_retry, ..ONE_TRY });
    let agent = agent.start();
    fake.first("ws_heartbeat").await;
    let address = fake.address();
    fake.vanish();
    stands(&world, |status| !status.connected).await;
    let again = Fake::start_at(&address, Dialect::Socket).await;
    again.first("ws_heartbeat").await;
    agent.stop().await;
}
