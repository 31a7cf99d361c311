//! The first administrator.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    people::setup::new_code,
    test_support::{PASSWORD, World},
};

async fn code(world: &World) -> String {
    let code = new_code(&world.app.store, world.clock.as_ref()).await.unwrap();
    code.expose().to_owned()
}

fn request(code: &str) -> Value {
    json!({
        "code": code, "team_name": "Studio", "name": "Ada", "email": "Ada@example.org",
        "password": PASSWORD,
    })
}

#[tokio::test]
async fn the_first_administrator_is_made_once_and_is_signed_in() {
    let world = World::new().await;
    let code = code(&world).await;
    let mut browser = world.browser();
    assert_eq!(browser.get("/api/setup").await.ok(200)["set_up"], false);
    let session = browser.post("/api/setup", request(&code)).await.ok(201);
    assert_eq!(session["user"]["role"], "admin");
    assert_eq!(session["team"]["name"], "Studio");
    assert_eq!(browser.get("/api/session").await.ok(200), session);
    assert_eq!(browser.get("/api/setup").await.ok(200)["set_up"], true);
    world.sign_in("ada@EXAMPLE.org").await;

    let mut second = world.browser();
    second.post("/api/setup", request(&code)).await.refused(409, "already_set_up");
}

#[tokio::test]
async fn without_the_code_nobody_is_made() {
    let world = World::new().await;
    code(&world).await;
    let mut browser = world.browser();
    browser.post("/api/setup", request("set_wrong")).await.refused(400, "bad_code");
    assert_eq!(browser.get("/api/setup").await.ok(200)["set_up"], false);
    browser.get("/api/session").await.refused(401, "unauthenticated");
}

#[tokio::test]
async fn a_setup_code_grows_old() {
    let world = World::new().await;
    let code = code(&world).await;
    world.clock.advance(Duration::from_secs(24 * 60 * 60));
    world.browser().post("/api/setup", request(&code)).await.refused(400, "bad_code");
}

#[tokio::test]
async fn a_sign_in_link_does_not_set_up() {
    let world = World::new().await;
    let code = code(&world).await;
    let link = json!({ "code": code });
    world.browser().post("/api/session/link", link).await.refused(400, "bad_code");
}

#[tokio::test]
async fn a_mistyped_field_is_named_and_does_not_use_up_the_code() {
    let world = World::new().await;
    let code = code(&world).await;
    let mut browser = world.browser();
    for (field, value) in
        [("team_name", "  "), ("name", ""), ("email", "ada"), ("password", "short")]
    {
        let mut wrong = request(&code);
        wrong[field] = json!(value);
        browser.post("/api/setup", wrong).await.refused_field(field);
    }
    browser.post("/api/setup", request(&code)).await.ok(201);
}
