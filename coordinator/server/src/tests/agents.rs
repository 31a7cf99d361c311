//! Agents and the tokens that enrol them.

use std::time::Duration;

use serde_json::json;

use crate::test_support::World;

#[tokio::test]
async fn an_enrolment_token_is_shown_once_and_lives_a_day() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let made = ada.post("/api/agents/tokens", json!({ "name": "NAS" })).await.ok(201);
    let token = made["token"].as_str().unwrap();
    assert!(token.starts_with("art_"));
    assert_eq!(token.len(), 47);
    assert_eq!(made["expires_at"], "2026-02-01T12:00:00Z");
    let listed = ada.get("/api/agents/tokens").await;
    assert!(!listed.text.contains(token));
    assert_eq!(listed.ok(200)["items"][0]["name"], "NAS");
    let path = format!("/api/agents/tokens/{}", made["guid"].as_str().unwrap());
    ada.delete(&path).await.ok(204);
    ada.delete(&path).await.refused(404, "not_found");
}

#[tokio::test]
async fn an_enrolment_token_lives_from_an_hour_to_a_week() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    for hours in [0, 169] {
        let request = json!({ "expires_in_hours": hours });
        ada.post("/api/agents/tokens", request).await.refused_field("expires_in_hours");
    }
    let week = ada.post("/api/agents/tokens", json!({ "expires_in_hours": 168 })).await.ok(201);
    assert_eq!(week["expires_at"], "2026-02-07T12:00:00Z");
}

#[tokio::test]
async fn an_agent_is_shown_as_it_stands() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let agent = world.silent_agent(world.team().await, "Studio-Mac").await;
    let path = format!("/api/agents/{}", agent.id);
    assert_eq!(ada.get(&path).await.ok(200)["status"], "never_contacted");
    world.heartbeat(agent.id).await;
    let shown = ada.get(&path).await.ok(200);
    assert_eq!(shown["status"], "online");
    assert_eq!(shown["authorized_roots"], json!(["/photos"]));
    world.clock.advance(Duration::from_secs(91));
    assert_eq!(ada.get(&path).await.ok(200)["status"], "offline");
    assert_eq!(ada.get("/api/agents").await.ok(200)["items"][0]["guid"], shown["guid"]);
}

#[tokio::test]
async fn an_agent_gets_another_name() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let agent = world.agent("Studio-Mac").await;
    let path = format!("/api/agents/{}", agent.id);
    assert_eq!(ada.patch(&path, json!({ "name": " Attic " })).await.ok(200)["name"], "Attic");
    ada.patch(&path, json!({ "name": "" })).await.refused_field("name");
    ada.patch(&path, json!({})).await.refused_field("name");
}

#[tokio::test]
async fn a_revoked_agent_is_shut_out_for_a_reason() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let agent = world.agent("Studio-Mac").await;
    let path = format!("/api/agents/{}/revoke", agent.id);
    ada.post(&path, json!({ "reason": " " })).await.refused_field("reason");
    let shown = ada.post(&path, json!({ "reason": "stolen" })).await.ok(200);
    assert_eq!(shown["status"], "revoked");
    assert_eq!(shown["revoked_reason"], "stolen");
}

#[tokio::test]
async fn an_agent_with_collections_stays() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let agent = world.agent("Studio-Mac").await;
    let collection = world.collection(&mut ada, agent.id, "weddings").await;
    let path = format!("/api/agents/{}", agent.id);
    let sentence = ada.delete(&path).await.refused(409, "in_use");
    assert!(sentence.contains("weddings"), "{sentence}");
    ada.delete(&format!("/api/collections/{collection}")).await.ok(204);
    ada.delete(&path).await.ok(204);
    ada.get(&path).await.refused(404, "not_found");
}
