//! Release manifests, and what is thought of agents.

use std::sync::Arc;

use safelight_store::{
    Actor, Attestation, AuditFilter, NewRelease, Page, ReleaseArtifact, ReleaseChange, StoreError,
};

use crate::world::{World, tell_both};

tell_both! {
    a_release_is_made_changed_and_forgotten,
    what_is_thought_of_an_agent_is_told_once,
}

fn artifact(platform: &str, digit: &str) -> ReleaseArtifact {
    let file_name = Some(format!("safelight-agent-{platform}"));
    ReleaseArtifact { platform: platform.to_owned(), sha256: digit.repeat(64), file_name }
}

async fn a_release_is_made_changed_and_forgotten(world: Arc<World>) {
    let (store, by) = (&world.store, &world.by);
    let new = |artifacts| NewRelease {
        version: "1.0.0".to_owned(),
        notes: Some("The first".to_owned()),
        active: true,
        artifacts,
    };
    let made = store.create_release(new(vec![artifact("linux", "b"), artifact("linux", "a")]), by);
    let made = made.await.expect("made");
    assert_eq!(made.artifacts, [artifact("linux", "a"), artifact("linux", "b")]);
    let twice = store.create_release(new(vec![artifact("x", "a"), artifact("x", "a")]), by).await;
    assert!(matches!(twice, Err(StoreError::Conflict { .. })), "{twice:?}");
    let listed = store.list_releases().await.expect("listed");
    assert_eq!(listed, std::slice::from_ref(&made), "nothing half made");
    world.pass(1);
    let change = ReleaseChange {
        active: Some(false),
        notes: Some(None),
        artifacts: Some(vec![artifact("mac", "c")]),
        version: None,
    };
    let changed = store.change_release(made.id, change, by).await.expect("changed");
    assert_eq!(changed.artifacts, [artifact("mac", "c")]);
    assert_eq!((changed.active, changed.notes, changed.version), (false, None, made.version));
    assert!(changed.updated_at > changed.created_at);
    assert!(store.active_releases().await.expect("listed").is_empty());
    store.delete_release(made.id, by).await.expect("forgotten");
    let gone = store.get_release(made.id).await;
    assert!(matches!(gone, Err(StoreError::NotFound)), "{gone:?}");
    let trail = async |instance| {
        let filter =
            AuditFilter { instance, action: Some("release.".to_owned()), ..AuditFilter::default() };
        store.search_audit(world.team, filter, &Page::first(9)).await.expect("searched").items
    };
    assert_eq!(trail(false).await.len(), 0, "it is the instance's");
    let told: Vec<_> = trail(true).await.into_iter().map(|one| one.action).collect();
    assert_eq!(told, ["release.delete", "release.change", "release.create"]);
}

async fn what_is_thought_of_an_agent_is_told_once(world: Arc<World>) {
    let (store, agent) = (&world.store, world.agent("Studio-Mac").await);
    let by = Actor::system();
    let set = async |what| store.set_attestation(agent.id, what, &by).await.expect("set");
    assert!(set(Attestation::NoManifest).await);
    assert!(!set(Attestation::NoManifest).await);
    assert!(set(Attestation::UnknownBinary).await);
    let known = store.get_agent(world.team, agent.id).await.expect("there");
    assert_eq!(known.attestation, Some(Attestation::UnknownBinary));
    let action = Some("agent.attestation".to_owned());
    let filter = AuditFilter { action, ..AuditFilter::default() };
    let trail = store.search_audit(world.team, filter, &Page::first(9)).await.expect("searched");
    assert_eq!(trail.items.len(), 2);
}
