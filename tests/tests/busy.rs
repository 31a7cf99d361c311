//! Many who wait do not keep others waiting.
#![allow(missing_docs, reason = "a test target has no readers of documentation")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use std::time::{Duration, Instant};

use safelight_tests::boot::{Database, World};
use safelight_tests::raw::RawAgent;
use safelight_tests::socket::Socket;
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time::timeout;

const EACH: usize = 40;
/// Claims are held for 25 s; what waited for them would take longer than this.
const ANSWERED: Duration = Duration::from_secs(15);

/// Everything that people look at, over and over.
async fn everything(owner: &safelight_tests::boot::Owner) {
    for _ in 0..5 {
        for path in ["agents", "jobs", "collections", "results", "notices", "config", "session"] {
            owner.get(path).await;
        }
    }
}

async fn told(pool: &mut Socket) -> Value {
    pool.next_of("agent_pool_status").await["pool_status"].take()
}

async fn answers_while_many_wait(database: Database) {
    let world = World::new();
    let (coordinator, owner) = world.coordinator(database).await;
    let mut agents = Vec::new();
    for number in 0..EACH {
        let url = coordinator.url();
        agents.push(RawAgent::enrol(&url, &owner, &format!("agent {number}"), "/photos").await);
    }
    let mut held = JoinSet::new();
    for agent in agents.clone() {
        held.spawn(async move { agent.hold(25).await });
    }
    let mut pools = Vec::new();
    for _ in 0..EACH {
        let mut pool = owner.socket("agent/v1/ws/pool-status").await;
        assert_eq!(told(&mut pool).await["idle_count"], EACH);
        pools.push(pool);
    }
    let mut beats = JoinSet::new();
    for agent in agents.clone() {
        let alive = json!({ "status": "online" });
        beats.spawn(async move { agent.said("/heartbeat", &alive).await });
    }
    let began = Instant::now();
    timeout(ANSWERED, everything(&owner)).await.expect("people are answered");
    let beats = timeout(ANSWERED, beats.join_all()).await.expect("agents are heard");
    assert!(beats.iter().all(|reply| reply["acknowledged"] == true));
    for pool in &mut pools {
        pool.say("ping").await;
        assert_eq!(pool.next().await, "pong");
    }
    assert!(held.try_join_next().is_none(), "all claims are held after {:?}", began.elapsed());

    // The one whom the next job is for gets it, and everybody sees that.
    let number = EACH / 2;
    let wanted = json!({
        "name": "Library", "type": "LOCAL", "path": "/photos",
        "bound_agent_guid": owner.online_agent(&agents[number].name).await,
    });
    let collection = owner.post("collections", &wanted).await;
    let job = owner.check(collection["guid"].as_str().unwrap()).await;
    let first = timeout(ANSWERED, held.join_next()).await.expect("somebody is woken");
    let (status, claim) = first.unwrap().unwrap().unwrap();
    assert_eq!((status, &claim["guid"]), (200, &json!(job)), "{claim}");
    for pool in &mut pools {
        while told(pool).await["running_jobs_count"] != 1 {}
    }
    assert!(held.try_join_next().is_none(), "nobody else was told of it");
}

#[tokio::test]
async fn forty_claims_sockets_and_heartbeats_leave_the_rest_answering_on_sqlite() {
    answers_while_many_wait(Database::Sqlite).await;
}

#[tokio::test]
async fn forty_claims_sockets_and_heartbeats_leave_the_rest_answering_on_postgres() {
    answers_while_many_wait(Database::Postgres).await;
}
