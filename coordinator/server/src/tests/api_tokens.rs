//! Secrets for scripts.

use std::time::Duration;

use serde_json::json;

use crate::test_support::{Browser, World};

#[tokio::test]
async fn a_token_is_shown_once_and_works_without_cookies() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let made = ada.post("/api/api-tokens", json!({ "name": "cron", "scopes": ["write"] })).await;
    let made = made.ok(201);
    let token = made["token"].as_str().unwrap();
    assert!(token.starts_with("tok_key_"));
    let listed = ada.get("/api/api-tokens").await;
    assert!(!listed.text.contains(token));
    let listed = listed.ok(200);
    assert_eq!(listed["items"][0]["guid"], made["guid"]);
    assert!(token.starts_with(listed["items"][0]["hint"].as_str().unwrap()));

    let mut script = Browser::with_token(&world, token);
    script.get("/api/jobs").await.ok(200);
    script.get("/api/session").await.refused(403, "forbidden");
    script.delete("/api/session").await.refused(403, "forbidden");
}

#[tokio::test]
async fn a_revoked_token_is_unknown_at_once() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let made = ada.post("/api/api-tokens", json!({ "name": "cron", "scopes": ["read"] })).await;
    let made = made.ok(201);
    let mut script = Browser::with_token(&world, made["token"].as_str().unwrap());
    script.get("/api/jobs").await.ok(200);
    let path = format!("/api/api-tokens/{}", made["guid"].as_str().unwrap());
    ada.delete(&path).await.ok(204);
    script.get("/api/jobs").await.refused(401, "unauthenticated");
    let listed = ada.get("/api/api-tokens").await.ok(200);
    assert_eq!(listed["items"][0]["revoked_at"], "2026-01-31T12:00:00Z");
}

#[tokio::test]
async fn a_token_ends_when_it_was_told_to() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let request = json!({ "name": "cron", "scopes": ["read"], "expires_in_days": 2 });
    let made = ada.post("/api/api-tokens", request).await.ok(201);
    assert_eq!(made["expires_at"], "2026-02-02T12:00:00Z");
    let mut script = Browser::with_token(&world, made["token"].as_str().unwrap());
    script.get("/api/jobs").await.ok(200);
    world.clock.advance(Duration::from_secs(2 * 24 * 60 * 60));
    script.get("/api/jobs").await.refused(401, "unauthenticated");
}

#[tokio::test]
async fn a_token_may_do_what_its_scopes_say() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    for (scope, may) in
        [("read", [false, false]), ("write", [true, false]), ("admin", [true, true])]
    {
        let request = json!({ "name": scope, "scopes": [scope] });
        let made = ada.post("/api/api-tokens", request).await.ok(201);
        let mut script = Browser::with_token(&world, made["token"].as_str().unwrap());
        script.get("/api/collections").await.ok(200);
        let change = script.post("/api/jobs", json!({})).await.status;
        let administer = script.post("/api/agents/tokens", json!({})).await.status;
        assert_eq!([change != 403, administer != 403], may, "{scope}");
    }
}

#[tokio::test]
async fn nonsense_is_refused_by_field() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    for (request, field) in [
        (json!({ "name": "", "scopes": ["read"] }), "name"),
        (json!({ "name": "x", "scopes": [] }), "scopes"),
        (json!({ "name": "x", "scopes": ["all"] }), "scopes"),
        (json!({ "name": "x", "scopes": ["read"], "expires_in_days": 0 }), "expires_in_days"),
    ] {
        ada.post("/api/api-tokens", request).await.refused_field(field);
    }
}
