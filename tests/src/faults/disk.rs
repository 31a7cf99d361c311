//! Disks that are full, and disks that are slow.

use std::collections::BTreeMap;
use std::time::Instant;

use safelight_domain::CollectionId;

use super::Injected;
use super::kills::{LIBRARY, completes};
use super::stage::Stage;
use crate::boot::{Agent, Database, Surroundings, World, write_library};
use crate::tmpfs::Tmpfs;
use crate::wait::until;

/// The coordinator's folder lies on a disk that fills up between claim and completion.
pub(super) async fn coordinator_full(database: Database, count: usize) -> Injected {
    let world = World::new();
    // A coordinator with less than 64 MiB of room says that it is not ready.
    let disk = Tmpfs::at(&world.path("coordinator"), 96);
    let (coordinator, owner) = world.coordinator(database).await;
    let mut stage = Stage::around(world, coordinator, owner).await;
    let ([agent, _], bucket) = stage.two_agents().await;
    let mut told: BTreeMap<String, usize> = BTreeMap::new();
    for round in 0..count {
        stage.check(bucket).await;
        let claim = agent.claimed().await;
        let mut completion = claim.completion(round);
        // On SQLite the row itself has no room, too.
        if round % 2 == 0 || database != Database::Sqlite {
            completion["report_html"] = format!("<p>{}</p>", "x".repeat(200_000)).into();
        }
        disk.fill();
        let (status, body) =
            agent.post(&claim.path("complete"), &completion).await.expect("an answer");
        assert!(status >= 500, "nothing could be kept: {status} {body}");
        *told.entry(format!("{status} {}", body["code"].as_str().unwrap_or("-"))).or_default() += 1;
        disk.free();
        until("the completion to be taken", async || {
            let (status, body) = agent
                .post(&claim.path("complete"), &completion)
                .await
                .map_err(|e| e.to_string())?;
            if status == 200 { Ok(()) } else { Err(format!("{status} {body}")) }
        })
        .await;
    }
    assert!(!stage.coordinator.has_ended(), "it lives through a full disk");
    let looked = stage.judge().await;
    stage.coordinator.kill().await;
    let note = told.iter().map(|(what, times)| format!("{what} × {times}")).collect::<Vec<_>>();
    drop(disk);
    Injected { times: count, looked, note: note.join(", "), ..Injected::default() }
}

/// The agent's own folder is full when it wants to write its result down.
pub(super) async fn agent_full(database: Database, count: usize) -> Injected {
    let mut stage = Stage::set(database).await;
    let photos = write_library(&stage.world.path("photos"), LIBRARY);
    let disk = Tmpfs::at(&stage.world.path("agent-studio"), 8);
    let (coordinator, owner) = (&stage.coordinator, &stage.owner);
    let mut agent = Agent::enrol(&stage.world, coordinator, owner, "studio", &photos).await;
    agent.start(None);
    let collection: CollectionId =
        owner.collection("studio", &photos).await.parse().expect("an id");
    let mut said = String::new();
    for _ in 0..count {
        // What the agent still clears away would be room again.
        until("the agent to be done with the result before", async || {
            let kept = agent.folder().join("outbox").read_dir().map_err(|error| error.to_string());
            kept.and_then(|kept| match kept.count() {
                0 => Ok(()),
                left => Err(format!("{left} in the outbox")),
            })
        })
        .await;
        disk.fill();
        let job = stage.check(collection).await;
        let (store, team) = (stage.store.clone(), stage.team);
        let seen = until("the agent to give up this try", async || {
            let seen = store.get_job(team, job).await.map_err(|error| error.to_string())?;
            if seen.retry_count > 0 { Ok(seen) } else { Err(format!("{seen:?}")) }
        })
        .await;
        said = seen.error.unwrap_or_default();
        disk.free();
        completes(&stage, job).await;
    }
    assert!(!agent.has_ended(), "it lives through a full disk");
    let looked = stage.judge().await;
    agent.kill().await;
    drop(disk);
    let note = format!("said: {said}");
    Injected { times: count, looked, note, ..Injected::default() }
}

/// Every flush to the coordinator's disk takes longer.
pub(super) async fn slow(database: Database, count: usize) -> Injected {
    let mut stage = Stage::set(database).await;
    let ([agent, _], bucket) = stage.two_agents().await;
    stage.coordinator.kill().await;
    let slow = Surroundings::slow_disk(100);
    stage.coordinator.surround(slow.expect("strace is installed: apt-get install strace"));
    stage.coordinator.start(None).await;
    let started = Instant::now();
    for round in 0..count {
        stage.check(bucket).await;
        let claim = agent.claimed().await;
        agent.post(&claim.path("progress"), &claim.progress()).await.expect("an answer");
        let mut completion = claim.completion(round);
        completion["report_html"] = "<p>x</p>".into();
        let done = agent.post(&claim.path("complete"), &completion).await.expect("an answer");
        assert_eq!(done.0, 200, "{done:?}");
    }
    let each = started.elapsed().as_millis() / u128::try_from(count.max(1)).expect("few");
    let looked = stage.judge().await;
    let note = format!("{each} ms a job");
    Injected { times: count, looked, note, ..Injected::default() }
}
