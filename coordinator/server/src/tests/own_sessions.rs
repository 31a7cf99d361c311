//! What people do with their own sessions, and how secrets are renewed.

use std::time::Duration;

use serde_json::json;

use crate::{
    people::cookies::SESSION_COOKIE,
    test_support::{PASSWORD, World},
};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test]
async fn an_old_secret_is_renewed_and_parallel_requests_do_not_fail() {
    let world = World::new().await;
    let mut browser = world.admin().await;
    let before = browser.clone();
    world.clock.advance(DAY - Duration::from_secs(1));
    browser.get("/api/session").await.ok(200);
    assert_eq!(browser.cookies, before.cookies, "not before its time");
    world.clock.advance(Duration::from_secs(1));
    browser.get("/api/session").await.ok(200);
    assert_ne!(browser.cookies[SESSION_COOKIE], before.cookies[SESSION_COOKIE]);
    let mut parallel = before.clone();
    parallel.post("/api/pipelines/validate", json!({ "text": "" })).await.ok(200);
    assert_eq!(parallel.cookies, before.cookies, "renewed once");
    browser.post("/api/pipelines/validate", json!({ "text": "" })).await.ok(200);
    world.clock.advance(Duration::from_secs(60));
    before.clone().get("/api/session").await.refused(401, "unauthenticated");
    browser.get("/api/session").await.ok(200);
}

#[tokio::test]
async fn signing_out_ends_every_secret_of_the_session() {
    let world = World::new().await;
    let mut browser = world.admin().await;
    let before = browser.clone();
    world.clock.advance(DAY);
    let answer = browser.delete("/api/session").await;
    assert_eq!(answer.cookies().len(), 2, "taken away, not renewed");
    answer.ok(204);
    before.clone().get("/api/session").await.refused(401, "unauthenticated");
    assert!(browser.cookies.is_empty());
}

#[tokio::test]
async fn people_see_where_they_are_signed_in_and_end_it() {
    let world = World::new().await;
    let mut here = world.admin().await;
    world.clock.advance(Duration::from_secs(1));
    let mut there = world.sign_in("ada@example.org").await;
    let listed = here.get("/api/session/all").await.ok(200);
    let current: Vec<_> =
        listed["items"].as_array().unwrap().iter().map(|s| &s["current"]).collect();
    assert_eq!(current, [&json!(false), &json!(true)], "newest first");
    here.delete("/api/session/all").await.ok(204);
    there.get("/api/session").await.refused(401, "unauthenticated");
    here.get("/api/session").await.ok(200);
    assert_eq!(here.get("/api/session/all").await.ok(200)["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn another_password_needs_the_old_one_and_ends_the_other_sessions() {
    let world = World::new().await;
    let mut here = world.admin().await;
    let mut there = world.sign_in("ada@example.org").await;
    let before = here.clone();
    let wrong = json!({ "old_password": "wrong horse battery", "new_password": "a new long one" });
    here.post("/api/session/password", wrong).await.refused(400, "bad_credentials");
    let absent = json!({ "new_password": "a new long one" });
    here.post("/api/session/password", absent).await.refused(400, "bad_credentials");
    let short = json!({ "old_password": PASSWORD, "new_password": "short" });
    here.post("/api/session/password", short).await.refused_field("new_password");
    let right = json!({ "old_password": PASSWORD, "new_password": "a new long one" });
    here.post("/api/session/password", right).await.ok(204);
    here.get("/api/session").await.ok(200);
    before.clone().get("/api/session").await.refused(401, "unauthenticated");
    there.get("/api/session").await.refused(401, "unauthenticated");
    let old = json!({ "email": "ada@example.org", "password": PASSWORD });
    world.browser().post("/api/session", old).await.refused(400, "bad_credentials");
    let new = json!({ "email": "ada@example.org", "password": "a new long one" });
    world.browser().post("/api/session", new).await.ok(200);
}

#[tokio::test]
async fn guessing_the_old_password_is_slowed_down() {
    let world = World::new().await;
    let mut here = world.admin().await;
    let wrong = json!({ "old_password": "wrong horse battery", "new_password": "a new long one" });
    for _ in 0..8 {
        let answer = here.post("/api/session/password", wrong.clone()).await;
        answer.refused(400, "bad_credentials");
    }
    here.post("/api/session/password", wrong).await.refused(429, "rate_limited");
}
