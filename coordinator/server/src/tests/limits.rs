//! How often strangers may try what needs no session.

use axum::{body::Body, http::Request};
use safelight_protocol::paths::AGENT_BASE;
use serde_json::json;

use crate::test_support::World;

#[tokio::test]
async fn enrolling_with_made_up_tokens_is_slowed_down() {
    let world = World::new().await;
    world.admin().await;
    let body = json!({
        "registration_token": "art_made_up", "name": "x", "hostname": "x", "os_info": "x",
        "version": "1",
    });
    let request = || {
        let path = format!("{AGENT_BASE}/register");
        Request::post(path).body(Body::from(body.to_string())).unwrap()
    };
    for _ in 0..30 {
        world.send(request()).await.refused(400, "token_unknown");
    }
    world.send(request()).await.refused(429, "rate_limited");
}

#[tokio::test]
async fn made_up_agent_keys_are_slowed_down() {
    let world = World::new().await;
    world.admin().await;
    let request = || {
        let key = format!("Bearer agt_key_{}", "A".repeat(43));
        let builder = Request::get(format!("{AGENT_BASE}/me")).header("authorization", key);
        builder.body(Body::empty()).unwrap()
    };
    for _ in 0..60 {
        world.send(request()).await.refused(401, "unauthenticated");
    }
    world.send(request()).await.refused(429, "rate_limited");
}
