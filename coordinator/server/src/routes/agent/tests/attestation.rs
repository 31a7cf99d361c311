//! Which binaries may register, and what is thought of those that are heard.

use std::time::Duration;

use safelight_store::{Actor, Attestation, NewRelease, ReleaseArtifact, ReleaseChange};
use serde_json::{Value, json};

use super::{Agent, World};

const LINUX: &str = "x86_64-unknown-linux-gnu";

fn sum(digit: &str) -> String {
    digit.repeat(64)
}

async fn release(
    world: &World,
    version: &str,
    artifacts: &[(&str, &str)],
) -> safelight_domain::ReleaseManifestId {
    let artifact = |(platform, digit): &(&str, &str)| ReleaseArtifact {
        platform: (*platform).to_owned(),
        sha256: sum(digit),
        file_name: None,
    };
    let new = NewRelease {
        version: version.to_owned(),
        notes: None,
        active: true,
        artifacts: artifacts.iter().map(artifact).collect(),
    };
    world.app.store.create_release(new, &Actor::system()).await.unwrap().id
}

async fn request(world: &World) -> Value {
    json!({
        "registration_token": world.token().await, "name": "Mac", "hostname": "mac",
        "os_info": "Linux", "version": "1.0", "platform": LINUX, "binary_checksum": sum("A"),
    })
}

async fn thought(world: &World, agent: &str) -> Option<Attestation> {
    world.app.store.get_agent(world.team, agent.parse().unwrap()).await.unwrap().attestation
}

#[tokio::test]
async fn only_a_known_binary_registers_where_releases_are_known() {
    let world = World::new().await;
    release(&world, "0.9", &[(LINUX, "c")]).await;
    release(&world, "1.0", &[("aarch64-apple-darwin", "b"), (LINUX, "a")]).await;
    for (field, value, about) in [
        ("version", json!("1.1"), "version 1.1"),
        ("platform", json!(null), "its platform"),
        ("binary_checksum", json!(null), "binary's checksum"),
        ("platform", json!("riscv"), "the platform riscv"),
        ("binary_checksum", json!(sum("c")), "is not that of version 1.0"),
    ] {
        let mut request = request(&world).await;
        request[field] = value;
        let answer = world.post("/register", None, &request).await;
        assert_eq!(answer.refusal(), (400, "attestation_failed".to_owned()), "{field}");
        assert!(answer.detail().contains(about), "{}", answer.detail());
        request["platform"] = json!(LINUX);
        request["version"] = json!("1.0");
        request["binary_checksum"] = json!(sum("a"));
        assert_eq!(world.post("/register", None, &request).await.status, 201, "the token is good");
    }
    let answer = world.post("/register", None, &request(&world).await).await;
    let agent = answer.json()["guid"].as_str().unwrap().to_owned();
    assert_eq!(thought(&world, &agent).await, Some(Attestation::Attested), "in any case of digits");
}

#[tokio::test]
async fn a_developers_build_registers_where_manifests_are_not_demanded_and_is_seen() {
    let world = World::new().await;
    release(&world, "1.0", &[(LINUX, "a")]).await;
    let mut request = request(&world).await;
    request["development_mode"] = json!(true);
    request["binary_checksum"] = json!(sum("f"));
    let answer = world.post("/register", None, &request).await;
    assert_eq!(answer.status, 201);
    let agent = answer.json()["guid"].as_str().unwrap().to_owned();
    assert_eq!(thought(&world, &agent).await, Some(Attestation::Development));
}

#[tokio::test]
async fn where_manifests_are_demanded_nobody_registers_without_one() {
    let world = World::with_config(|config| {
        config.agents.attestation = crate::config::AttestationRule::Required;
    })
    .await;
    let answer = world.post("/register", None, &request(&world).await).await;
    assert_eq!(answer.refusal(), (400, "attestation_failed".to_owned()));
    release(&world, "1.0", &[(LINUX, "a")]).await;
    let mut developer = request(&world).await;
    developer["development_mode"] = json!(true);
    developer["binary_checksum"] = json!(sum("f"));
    let answer = world.post("/register", None, &developer).await;
    assert_eq!(answer.refusal(), (400, "attestation_failed".to_owned()));
    assert!(answer.detail().contains("developers' builds"));
    assert_eq!(world.post("/register", None, &request(&world).await).await.status, 201);
}

#[tokio::test]
async fn heartbeats_note_what_is_thought_and_changes_are_told() {
    let world = World::new().await;
    let agent = world.agent("Studio-Mac").await;
    let beat = async |agent: &Agent, sum: &str| {
        world.clock.advance(Duration::from_secs(30));
        let beat = json!({ "version": "1.0", "platform": LINUX, "binary_checksum": sum });
        world.ok("/heartbeat", agent, &beat).await;
        thought(&world, &agent.guid.to_string()).await.unwrap()
    };
    assert_eq!(beat(&agent, &sum("a")).await, Attestation::NoManifest);
    let known = release(&world, "1.0", &[(LINUX, "a")]).await;
    assert_eq!(beat(&agent, &sum("a")).await, Attestation::Attested);
    assert_eq!(beat(&agent, &sum("b")).await, Attestation::UnknownBinary);
    assert_eq!(beat(&agent, &sum("b")).await, Attestation::UnknownBinary);
    let retired = ReleaseChange { active: Some(false), ..ReleaseChange::default() };
    let store = &world.app.store;
    store.change_release(known, retired, &Actor::system()).await.unwrap();
    assert_eq!(beat(&agent, &sum("b")).await, Attestation::NoManifest);
    let filter = safelight_store::AuditFilter {
        action: Some("agent.attestation".to_owned()),
        ..safelight_store::AuditFilter::default()
    };
    let page = safelight_store::Page::first(9);
    let trail = store.search_audit(world.team, filter, &page).await.unwrap().items;
    assert_eq!(trail.len(), 3, "{trail:?}");
}
