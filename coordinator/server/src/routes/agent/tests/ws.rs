use std::{sync::Arc, time::Duration};

use safelight_domain::JobState;
use safelight_store::Actor;
use serde_json::json;
use tokio::time::Instant;

use super::{Agent, World, photostats};
use crate::test_support::{Served, Socket};

const PATH: &str = "/api/agent/v1/ws";

async fn open(served: &Served, world: &World, agent: &Agent) -> Socket {
    let socket = served.open(PATH, Some(&agent.key)).await;
    parked(world, 1).await;
    socket
}

/// Waits until so many wait for work.
async fn parked(world: &World, count: usize) {
    until("sockets to wait", || world.app.agents.dispatch.waiting() == count).await;
}

async fn until(what: &str, holds: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(30);
    while !holds() {
        assert!(Instant::now() < end, "waited for {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn who_is_not_let_in_is_told_by_the_code() {
    let world = World::new().await;
    let served = Served::start(&world.app).await;
    for key in [None, Some("agt_key_x"), Some("tok_key_x")] {
        assert_eq!(served.open(PATH, key).await.closes().await, 4001);
    }
    let agent = world.agent("one").await;
    let by = Actor::system();
    world.app.store.revoke_agent(world.team, agent.guid, "stolen", &by).await.unwrap();
    let mut socket = served.open(PATH, Some(&agent.key)).await;
    assert_eq!(socket.next().await["type"], "revoked");
    assert_eq!(socket.closes().await, 4003);
    assert_eq!(world.get("/ws", None).await.status, 401, "also without a socket");
    served.stop().await;
}

#[tokio::test]
async fn a_heartbeat_over_the_socket_is_a_heartbeat() {
    let world = World::new().await;
    let agent = world.silent_agent("one").await;
    let served = Served::start(&world.app).await;
    let mut socket = served.open(PATH, Some(&agent.key)).await;
    socket.say(&json!({"type": "heartbeat", "status": "online", "jobs": []})).await;
    let reply = socket.next_of("heartbeat_reply").await;
    assert_eq!((&reply["acknowledged"], &reply["leases"]), (&json!(true), &json!([])));
    assert_eq!(world.get("/me", Some(&agent.key)).await.json()["status"], "online");
    parked(&world, 1).await;
    socket.say(&json!({"type": "heartbeat", "status": "online", "accepts_jobs": false})).await;
    socket.next_of("heartbeat_reply").await;
    parked(&world, 0).await;
    drop(socket);
    served.stop().await;
}

#[tokio::test]
async fn an_idle_agent_is_told_of_a_job_and_a_busy_one_is_not() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let served = Served::start(&world.app).await;
    let mut socket = open(&served, &world, &agent).await;
    world.job(&agent).await;
    assert_eq!(socket.next().await, json!({"type": "wake"}));
    let claim = world.claim(&agent).await;
    parked(&world, 0).await;
    world.job(&agent).await;
    assert!(socket.is_quiet().await, "it holds a job");
    world.ok(&claim.path("complete"), &agent, &claim.completion(&photostats())).await;
    assert_eq!(socket.next().await, json!({"type": "wake"}), "the next one waits already");
    drop(socket);
    served.stop().await;
}

#[tokio::test]
async fn a_job_that_waits_already_is_told_of_on_opening() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    world.job(&agent).await;
    let served = Served::start(&world.app).await;
    let mut socket = served.open(PATH, Some(&agent.key)).await;
    assert_eq!(socket.next().await, json!({"type": "wake"}));
    drop(socket);
    served.stop().await;
}

#[tokio::test]
async fn a_cancel_reaches_the_agent_at_once_and_in_every_heartbeat_until_it_lets_go() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let served = Served::start(&world.app).await;
    let claim = world.claimed(&agent).await;
    let mut socket = served.open(PATH, Some(&agent.key)).await;
    until("the socket to stand", || world.app.live.sockets.count() == 1).await;
    world.app.store.cancel_job(world.team, claim.job, &Actor::system()).await.unwrap();
    let cancel = json!({
        "type": "cancel", "job": claim.job, "lease_epoch": 1, "reason": "cancelled",
    });
    assert_eq!(socket.next_of("cancel").await, cancel);
    let names = json!([{"guid": claim.job, "lease_epoch": 1}]);
    for _ in 0..2 {
        let beat = json!({"type": "heartbeat", "status": "online", "boot_id": "first",
            "jobs": names});
        socket.say(&beat).await;
        let reply = socket.next_of("heartbeat_reply").await;
        let command = format!("cancel_job:{}", claim.job);
        assert_eq!(reply["pending_commands"], json!([command]), "commands are not lost");
    }
    socket.say(&json!({"type": "progress", "job": claim.job, "stage": "scanning"})).await;
    assert_eq!(socket.next_of("cancel").await["reason"], "cancelled");
    drop(socket);
    served.stop().await;
}

#[tokio::test]
async fn progress_over_the_socket_is_answered_only_when_the_job_must_stop() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let served = Served::start(&world.app).await;
    let claim = world.claimed(&agent).await;
    let mut socket = served.open(PATH, Some(&agent.key)).await;
    let step = |epoch: i64| json!({"type": "progress", "job": claim.job, "stage": "scanning", "lease_epoch": epoch});
    socket.say(&step(1)).await;
    let job = world.job_now(claim.job).await;
    assert!(socket.is_quiet().await);
    assert!(matches!(job.state, JobState::Assigned | JobState::Running));
    assert_eq!(world.job_now(claim.job).await.state, JobState::Running);
    socket.say(&step(7)).await;
    assert_eq!(socket.next_of("cancel").await["reason"], "lease_lost");
    drop(socket);
    served.stop().await;
}

#[tokio::test]
async fn an_agent_that_is_shut_out_loses_its_socket_and_its_held_claim_at_once() {
    let world = Arc::new(World::new().await);
    let served = Served::start(&world.app).await;
    for delete in [false, true] {
        let agent = world.agent("one").await;
        let socket = open(&served, &world, &agent).await;
        let (there, key) = (Arc::clone(&world), agent.key.clone());
        let held =
            tokio::spawn(async move { there.post_empty("/jobs/claim?wait=25", Some(&key)).await });
        parked(&world, 2).await;
        let (store, by) = (&world.app.store, Actor::system());
        if delete {
            store.delete_agent(world.team, agent.guid, &by).await.unwrap();
        } else {
            store.revoke_agent(world.team, agent.guid, "stolen", &by).await.unwrap();
        }
        assert_eq!(socket.closes().await, 4003);
        assert_eq!(held.await.unwrap().status, if delete { 401 } else { 403 });
        parked(&world, 0).await;
    }
    served.stop().await;
}

#[tokio::test]
async fn a_message_of_a_newer_agent_is_left_alone_and_a_broken_one_ends_the_socket() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let served = Served::start(&world.app).await;
    let mut socket = open(&served, &world, &agent).await;
    socket.say(&json!({"type": "telepathy", "thought": 1})).await;
    assert!(socket.is_quiet().await);
    socket.say(&json!({"type": "heartbeat", "status": "revoked"})).await;
    assert_eq!(socket.closes().await, 1008);
    let mut socket = open(&served, &world, &agent).await;
    socket.text(&"x".repeat(100_000)).await;
    until("the socket to end", || world.app.live.sockets.count() == 0).await;
    drop(socket);
    served.stop().await;
}

#[tokio::test]
async fn a_change_of_the_settings_is_told() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let served = Served::start(&world.app).await;
    let mut socket = open(&served, &world, &agent).await;
    let change = safelight_store::SettingsChange {
        expected: 1,
        json: Some("{}".to_owned()),
        details: json!({}),
    };
    world.app.store.set_tool_settings(world.team, change, &Actor::system()).await.unwrap();
    assert_eq!(socket.next().await, json!({"type": "config_changed", "config_revision": 2}));
    drop(socket);
    served.stop().await;
}

#[tokio::test]
async fn a_stop_says_good_bye() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let served = Served::start(&world.app).await;
    let socket = open(&served, &world, &agent).await;
    let closed = tokio::spawn(socket.closes());
    served.stop().await;
    assert_eq!(closed.await.unwrap(), 1001);
}

#[tokio::test]
async fn many_sockets_claims_and_heartbeats_leave_the_rest_answering() {
    let world = Arc::new(World::new().await);
    let agent = world.agent("one").await;
    let token = world.api_token().await;
    let served = Served::start(&world.app).await;
    let mut claims = Vec::new();
    let mut pools = Vec::new();
    for _ in 0..40 {
        let (there, key) = (Arc::clone(&world), agent.key.clone());
        claims.push(tokio::spawn(async move {
            there.post_empty("/jobs/claim?wait=25", Some(&key)).await
        }));
        let mut pool = served.open("/api/agent/v1/ws/pool-status", Some(&token)).await;
        assert_eq!(pool.next().await["pool_status"]["status"], "idle");
        pools.push(pool);
    }
    parked(&world, 40).await;
    let beats = (0..40).map(|_| {
        let (there, agent) = (Arc::clone(&world), agent.clone());
        tokio::spawn(async move {
            there.ok("/heartbeat", &agent, &json!({"status": "online"})).await;
            there.get("/me", Some(&agent.key)).await.status
        })
    });
    let all = async {
        for beat in beats.collect::<Vec<_>>() {
            assert_eq!(beat.await.unwrap(), 200);
        }
    };
    tokio::time::timeout(Duration::from_secs(20), all).await.expect("the server froze");
    drop(pools);
    served.stop().await;
    for claim in claims {
        assert_eq!(claim.await.unwrap().status, 204);
    }
}
