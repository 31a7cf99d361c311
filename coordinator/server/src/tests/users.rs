//! The people of a team: added, changed, removed, let in by link.

use std::time::Duration;

use safelight_store::Role;
use serde_json::json;

use crate::test_support::{Browser, PASSWORD, World};

async fn guid(by: &mut Browser<'_>, email: &str) -> String {
    let listed = by.get("/api/users").await.ok(200);
    let people = listed["items"].as_array().unwrap();
    let found = people.iter().find(|one| one["email"] == email);
    found.unwrap()["guid"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_invited_person_comes_in_by_link_once_and_chooses_a_password() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let request = json!({ "email": "Bob@example.org", "name": " Bob ", "role": "member" });
    let made = ada.post("/api/users", request.clone()).await.ok(201);
    assert_eq!(made["user"]["name"], "Bob");
    assert_eq!(made["user"]["has_password"], false);
    let code = made["link"]["code"].as_str().unwrap();
    assert_eq!(made["link"]["address"], format!("/sign-in?code={code}"));
    assert_eq!(made["link"]["expires_at"], "2026-02-03T12:00:00Z");
    ada.post("/api/users", request).await.refused(409, "conflict");

    let mut bob = world.browser();
    let session = bob.post("/api/session/link", json!({ "code": code })).await.ok(200);
    assert_eq!(session["user"]["role"], "member");
    let again = world.browser().post("/api/session/link", json!({ "code": code })).await;
    again.refused(400, "bad_code");
    let change = json!({ "new_password": PASSWORD });
    bob.post("/api/session/password", change.clone()).await.ok(204);
    bob.post("/api/session/password", change).await.refused(400, "bad_credentials");
    world.sign_in("bob@example.org").await.get("/api/jobs").await.ok(200);
}

#[tokio::test]
async fn a_person_can_be_given_a_password_from_the_start() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let mut request =
        json!({ "email": "b@x.org", "name": "Bob", "role": "read_only", "password": "short" });
    ada.post("/api/users", request.clone()).await.refused_field("password");
    request["password"] = json!(PASSWORD);
    let made = ada.post("/api/users", request).await;
    assert!(!made.text.contains(PASSWORD) && !made.text.contains("argon"));
    assert_eq!(made.ok(201)["link"], json!(null));
    world.sign_in("b@x.org").await.get("/api/session").await.ok(200);
    for (request, field) in [
        (json!({ "email": "b", "name": "Bob", "role": "member" }), "email"),
        (json!({ "email": "c@x.org", "name": " ", "role": "member" }), "name"),
        (json!({ "email": "c@x.org", "name": "Cem", "role": "owner" }), "role"),
    ] {
        ada.post("/api/users", request).await.refused_field(field);
    }
}

#[tokio::test]
async fn another_role_holds_at_once_and_renews_the_secret() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let mut bob = world.person(world.team().await, "bob@x.org", Role::Member).await;
    let before = bob.clone();
    let path = format!("/api/users/{}", guid(&mut ada, "bob@x.org").await);
    ada.patch(&path, json!({ "role": "read_only" })).await.ok(200);
    bob.post("/api/jobs", json!({})).await.refused(403, "forbidden");
    bob.get("/api/jobs").await.ok(200);
    assert_ne!(before.cookies, bob.cookies, "a new secret");
    before.clone().get("/api/jobs").await.ok(200);
    world.clock.advance(Duration::from_secs(60));
    before.clone().get("/api/jobs").await.refused(401, "unauthenticated");
    bob.get("/api/jobs").await.ok(200);
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let path = format!("/api/users/{}", guid(&mut ada, "ada@example.org").await);
    ada.delete(&path).await.refused(409, "last_admin");
    ada.patch(&path, json!({ "role": "member" })).await.refused(409, "last_admin");
    ada.patch(&path, json!({ "instance_admin": false })).await.refused(409, "last_admin");
    assert_eq!(ada.get(&path).await.ok(200)["role"], "admin");
}

#[tokio::test]
async fn a_removed_person_is_out_at_once_with_all_tokens() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let mut bob = world.person(world.team().await, "bob@x.org", Role::Admin).await;
    let made = bob.post("/api/api-tokens", json!({ "name": "cron", "scopes": ["read"] })).await;
    let made = made.ok(201);
    let mut script = Browser::with_token(&world, made["token"].as_str().unwrap());
    script.get("/api/jobs").await.ok(200);
    let path = format!("/api/users/{}", guid(&mut ada, "bob@x.org").await);
    ada.delete(&path).await.ok(204);
    bob.get("/api/jobs").await.refused(401, "unauthenticated");
    script.get("/api/jobs").await.refused(401, "unauthenticated");
    ada.get(&path).await.refused(404, "not_found");
    let request = json!({ "email": "bob@x.org", "password": PASSWORD });
    world.browser().post("/api/session", request).await.refused(400, "bad_credentials");
}

#[tokio::test]
async fn a_token_does_no_more_than_its_maker_may_now() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let mut bob = world.person(world.team().await, "bob@x.org", Role::Admin).await;
    let made = bob.post("/api/api-tokens", json!({ "name": "all", "scopes": ["admin"] })).await;
    let mut script = Browser::with_token(&world, made.ok(201)["token"].as_str().unwrap());
    script.get("/api/users").await.ok(200);
    script.get("/api/teams").await.refused(403, "forbidden");
    let path = format!("/api/users/{}", guid(&mut ada, "bob@x.org").await);
    ada.patch(&path, json!({ "role": "read_only" })).await.ok(200);
    script.get("/api/users").await.refused(403, "forbidden");
    script.post("/api/jobs", json!({})).await.refused(403, "forbidden");
    script.get("/api/jobs").await.ok(200);
}

#[tokio::test]
async fn administrators_of_a_team_do_not_become_more_through_those_of_the_instance() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let mut bob = world.person(world.team().await, "bob@x.org", Role::Admin).await;
    let adas = format!("/api/users/{}", guid(&mut ada, "ada@example.org").await);
    let bobs = format!("/api/users/{}", guid(&mut ada, "bob@x.org").await);
    bob.post(&format!("{adas}/link"), json!({})).await.refused(403, "forbidden");
    bob.patch(&adas, json!({ "name": "Eda" })).await.refused(403, "forbidden");
    bob.delete(&adas).await.refused(403, "forbidden");
    bob.patch(&bobs, json!({ "instance_admin": true })).await.refused(403, "forbidden");
    bob.get("/api/teams").await.refused(403, "forbidden");
    ada.patch(&bobs, json!({ "instance_admin": true })).await.ok(200);
    bob.get("/api/teams").await.ok(200);
    bob.delete(&adas).await.ok(204);
}

#[tokio::test]
async fn who_forgot_the_password_is_let_in_by_link() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    world.person(world.team().await, "bob@x.org", Role::Member).await;
    let path = format!("/api/users/{}/link", guid(&mut ada, "bob@x.org").await);
    let link = ada.post(&path, json!({})).await.ok(201);
    let mut bob = world.browser();
    bob.post("/api/session/link", json!({ "code": link["code"] })).await.ok(200);
    world.clock.advance(Duration::from_secs(72 * 60 * 60));
    let late = ada.post(&path, json!({})).await.ok(201);
    world.clock.advance(Duration::from_secs(72 * 60 * 60));
    let answer = bob.post("/api/session/link", json!({ "code": late["code"] })).await;
    answer.refused(400, "bad_code");
}
