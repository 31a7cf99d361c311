//! Our agent and our coordinator over the socket between them.
#![allow(missing_docs, reason = "a test target has no readers of documentation")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use std::time::{Duration, Instant};

use safelight_tests::boot::{Agent, Database, World, write_library};
use safelight_tests::wait::until;
use serde_json::{Value, json};

const LIBRARY: &[(&str, usize)] = &[("AB3D0001.CR3", 4000), ("AB3D0001.xmp", 10)];

/// Heartbeats come every 30 s; what is there sooner came over the socket.
const BEFORE_A_HEARTBEAT: Duration = Duration::from_secs(5);

async fn speaks_by(agent: &Agent, way: &str) {
    until(way, async || {
        let status: Value = serde_json::from_str(&agent.verb(&["status", "--json"]).await).unwrap();
        if status["way"] == way { Ok(()) } else { Err(status) }
    })
    .await;
}

async fn work_and_revocation(database: Database) {
    let world = World::new();
    let photos = write_library(&world.path("photos"), LIBRARY);
    let (mut coordinator, owner) = world.coordinator(database).await;
    let mut agent = Agent::enrol(&world, &coordinator, &owner, "studio", &photos).await;
    agent.start(None);
    let collection = owner.collection("studio", &photos).await;
    speaks_by(&agent, "socket").await;
    // The second job is the first for which nothing was held any more.
    owner.completed(&owner.check(&collection).await).await;
    let asked = Instant::now();
    owner.completed(&owner.check(&collection).await).await;
    assert!(asked.elapsed() < BEFORE_A_HEARTBEAT, "woken: {:?}", asked.elapsed());

    // The coordinator goes and comes back; so does the socket.
    coordinator.kill().await;
    coordinator.start(None).await;
    speaks_by(&agent, "socket").await;
    owner.completed(&owner.check(&collection).await).await;

    let guid = owner.online_agent("studio").await;
    let said = Instant::now();
    owner.post(&format!("agents/{guid}/revoke"), &json!({ "reason": "Lost." })).await;
    agent.died().await;
    assert!(said.elapsed() < BEFORE_A_HEARTBEAT, "shut out: {:?}", said.elapsed());
    assert!(agent.log().contains("was revoked by its team"), "{}", agent.log());
}

#[tokio::test]
async fn over_the_socket_the_agent_is_woken_found_again_and_shut_out_on_sqlite() {
    work_and_revocation(Database::Sqlite).await;
}

#[tokio::test]
async fn over_the_socket_the_agent_is_woken_found_again_and_shut_out_on_postgres() {
    work_and_revocation(Database::Postgres).await;
}
