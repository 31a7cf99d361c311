//! Agents: enrolment, presence, and leaving.

use std::{sync::Arc, time::Duration};

use safelight_domain::AgentStatus;
use safelight_store::{
    AgentRecord, CollectionPatch, HeartbeatUpdate, NewRegistrationToken, PoolCounts, StoreError,
    UserKind,
};

use crate::world::{World, new_agent, set, tell_both};

tell_both! {
    a_token_enrols_one_agent,
    a_token_past_its_time_enrols_nobody,
    heartbeats_are_written_in_batches,
    a_heartbeat_from_before_a_good_bye_does_not_undo_it,
    a_revoked_agent_stays_revoked,
    an_agent_is_renamed_with_its_user,
    an_agent_with_collections_is_not_deleted,
    the_pool_is_counted,
}

async fn a_token_enrols_one_agent(world: Arc<World>) {
    let token = world.digest();
    let new = NewRegistrationToken {
        name: Some("for the studio".to_owned()),
        digest: token,
        hint: "art_abcd".to_owned(),
        expires_at: world.in_seconds(60),
    };
    let id = world.store.create_registration_token(world.team, new, &world.by).await.expect("made");
    let agent = new_agent("Studio-Mac", world.digest(), &["local_filesystem"]);
    let agent = world.store.register_agent(token, agent).await.expect("enrolled");
    assert_eq!((agent.status, agent.team), (AgentStatus::Offline, world.team));

    let again = world.store.register_agent(token, new_agent("Y", world.digest(), &[])).await;
    assert!(matches!(again, Err(StoreError::TokenUsed)), "{again:?}");
    let unknown = world.digest();
    let unknown = world.store.register_agent(unknown, new_agent("X", world.digest(), &[])).await;
    assert!(matches!(unknown, Err(StoreError::TokenUnknown)), "{unknown:?}");

    let tokens = world.store.list_registration_tokens(world.team).await.expect("listed");
    assert_eq!((tokens[0].id, tokens[0].used_by), (id, Some(agent.id)));
    let user = world.store.get_user(world.team, agent.system_user).await.expect("its user");
    assert_eq!((user.kind, user.name.as_str()), (UserKind::System, "Agent: Studio-Mac"));
    assert_eq!(world.told(&agent.id.to_string()).await, ["agent.register"]);
}

async fn a_token_past_its_time_enrols_nobody(world: Arc<World>) {
    let token = world.digest();
    let expires_at = world.in_seconds(60);
    let new = NewRegistrationToken { name: None, digest: token, hint: "art".into(), expires_at };
    world.store.create_registration_token(world.team, new, &world.by).await.expect("made");
    world.pass(60);
    let late = world.store.register_agent(token, new_agent("Late", world.digest(), &[])).await;
    assert!(matches!(late, Err(StoreError::TokenExpired)), "{late:?}");
    assert_eq!(world.store.list_agents(world.team).await.expect("listed"), []);
}

pub(crate) fn heartbeat(world: &World, agent: &AgentRecord) -> HeartbeatUpdate {
    HeartbeatUpdate {
        agent: agent.id,
        at: world.now(),
        status: AgentStatus::Online,
        error_message: None,
        metrics: None,
        version: None,
        platform: None,
        binary_checksum: None,
        boot_id: None,
        names_jobs: false,
        accepts_jobs: true,
        not_accepting_reason: None,
        not_accepting_until: None,
    }
}

async fn heartbeats_are_written_in_batches(world: Arc<World>) {
    let (one, two) = (world.agent("One").await, world.agent("Two").await);
    world.pass(1);
    let first = HeartbeatUpdate {
        metrics: Some(r#"{"cpu_percent":7.5}"#.to_owned()),
        boot_id: Some("b1".to_owned()),
        names_jobs: true,
        ..heartbeat(&world, &one)
    };
    let second = HeartbeatUpdate {
        status: AgentStatus::Error,
        error_message: Some("disk full".to_owned()),
        accepts_jobs: false,
        not_accepting_reason: Some("on battery".to_owned()),
        ..heartbeat(&world, &two)
    };
    world.store.record_heartbeats(vec![first, second]).await.expect("written");
    let one = world.store.get_agent(world.team, one.id).await.expect("one");
    assert_eq!((one.status, one.last_heartbeat), (AgentStatus::Online, Some(world.now())));
    assert_eq!((one.boot_id.as_deref(), one.names_jobs), (Some("b1"), true));
    let two = world.store.get_agent(world.team, two.id).await.expect("two");
    assert_eq!((two.status, two.accepts_jobs), (AgentStatus::Error, false));
    assert_eq!(two.error_message.as_deref(), Some("disk full"));

    world.pass(30);
    world.store.record_heartbeats(vec![heartbeat(&world, &one)]).await.expect("written");
    let kept = world.store.get_agent(world.team, one.id).await.expect("one");
    assert_eq!((kept.metrics, kept.version), (one.metrics, one.version), "none keeps the last");
    let forged = HeartbeatUpdate { status: AgentStatus::Revoked, ..heartbeat(&world, &two) };
    assert!(world.store.record_heartbeats(vec![forged]).await.is_err());
}

async fn a_heartbeat_from_before_a_good_bye_does_not_undo_it(world: Arc<World>) {
    let agent = world.agent("Laptop").await;
    world.store.set_agent_status(agent.id, AgentStatus::Online, false).await.expect("online");
    world.pass(1);
    let waiting_to_be_written = heartbeat(&world, &agent);
    world.pass(1);
    world.store.disconnect_agent(agent.id, true).await.expect("asleep");
    world.store.record_heartbeats(vec![waiting_to_be_written]).await.expect("written");
    let seen = world.store.get_agent(world.team, agent.id).await.expect("seen");
    assert_eq!((seen.status, seen.asleep), (AgentStatus::Offline, true));
    world.pass(1);
    world.store.record_heartbeats(vec![heartbeat(&world, &agent)]).await.expect("written");
    let seen = world.store.get_agent(world.team, agent.id).await.expect("seen");
    assert_eq!((seen.status, seen.asleep), (AgentStatus::Online, false));
}

async fn a_revoked_agent_stays_revoked(world: Arc<World>) {
    let agent = world.agent("Lost laptop").await;
    let collection = world.folder(&agent, "/photos").await;
    let job = world.job(&collection).await;
    let claim = world.claim(&agent).await.expect("work");
    let freed = world.store.revoke_agent(world.team, agent.id, "stolen", &world.by).await;
    assert_eq!(freed.expect("revoked").len(), 1);
    world.pass(1);
    world.store.record_heartbeats(vec![heartbeat(&world, &agent)]).await.expect("written");
    let online = world.store.set_agent_status(agent.id, AgentStatus::Online, false).await;
    assert!(matches!(online, Err(StoreError::AgentUnsuitable(_))), "{online:?}");
    let seen = world.store.get_agent(world.team, agent.id).await.expect("seen");
    assert_eq!(
        (seen.status, seen.revoked_reason.as_deref()),
        (AgentStatus::Revoked, Some("stolen"))
    );

    let late = crate::world::holder(&claim);
    let late = world.store.complete_job(job.id, late, crate::world::result("s")).await;
    assert!(matches!(late, Err(StoreError::Fence(_))), "{late:?}");
    let more = world.store.claim_job(agent.id, safelight_store::ClaimTerms::default()).await;
    assert!(matches!(more, Err(StoreError::AgentUnsuitable(_))), "{more:?}");
    assert_eq!(
        world.told(&agent.id.to_string()).await.last().map(String::as_str),
        Some("agent.revoke")
    );
}

async fn an_agent_is_renamed_with_its_user(world: Arc<World>) {
    let agent = world.agent("Old").await;
    let renamed =
        world.store.rename_agent(world.team, agent.id, "New", &world.by).await.expect("renamed");
    assert_eq!(renamed.name, "New");
    let user = world.store.get_user(world.team, agent.system_user).await.expect("its user");
    assert_eq!(user.name, "Agent: New");
}

async fn an_agent_with_collections_is_not_deleted(world: Arc<World>) {
    let key = world.digest();
    let agent = world.agent_with_key("Studio-Mac", key).await;
    let collection = world.folder(&agent, "/photos").await;
    let refused = world.store.delete_agent(world.team, agent.id, &world.by).await;
    assert!(
        matches!(&refused, Err(StoreError::InUse { what }) if what == &["/photos"]),
        "{refused:?}"
    );
    let patch = CollectionPatch { name: Some("Weddings".to_owned()), ..CollectionPatch::default() };
    let store = &world.store;
    store.update_collection(world.team, collection.id, patch, &world.by).await.expect("renamed");
    store.delete_collection(world.team, collection.id, &world.by).await.expect("deleted");
    store.delete_agent(world.team, agent.id, &world.by).await.expect("deleted");
    assert_eq!(store.agent_by_key_digest(key).await.expect("looked up"), None);
    assert!(matches!(store.get_agent(world.team, agent.id).await, Err(StoreError::NotFound)));
    store.get_user(world.team, agent.system_user).await.expect("the user survives");
}

async fn the_pool_is_counted(world: Arc<World>) {
    let (busy, paused, idle) =
        (world.agent("Busy").await, world.agent("Paused").await, world.agent("Idle").await);
    world.agent("Away").await;
    world.pass(1);
    let paused = HeartbeatUpdate { accepts_jobs: false, ..heartbeat(&world, &paused) };
    let beats = vec![heartbeat(&world, &busy), paused, heartbeat(&world, &idle)];
    world.store.record_heartbeats(beats).await.expect("written");
    let collection = world.folder(&busy, "/photos").await;
    world.job(&collection).await;
    world.claim(&busy).await.expect("work");
    let counts = world.store.pool_counts(world.team).await.expect("counted");
    assert_eq!(counts, PoolCounts { online: 3, offline: 1, idle: 1, running_jobs: 1 });
    let listed = world.store.list_agents(world.team).await.expect("listed");
    assert_eq!(listed.iter().filter(|agent| agent.busy).count(), 1);

    let fewer = Some(set(&["tool:photostats:2"]));
    world.store.update_agent_capabilities(idle.id, fewer, Some(vec![])).await.expect("changed");
    world.pass(Duration::from_secs(200).as_secs());
    let gone = world.store.sweep_offline(world.now()).await.expect("swept");
    assert_eq!(gone.len(), 3);
}
