//! In, out, and who am I.

use std::time::Duration;

use safelight_store::CodePurpose;
use serde_json::json;

use crate::{
    people::{cookies::SESSION_COOKIE, links},
    secrets,
    test_support::{PASSWORD, World},
};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn link(world: &World) -> String {
    let user = links::whom(&world.app.store, None).await.unwrap().unwrap();
    let url = "http://127.0.0.1:8700";
    let link = links::new_link(&world.app.store, world.clock.as_ref(), user.id, url).await;
    link.unwrap()
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let world = World::new().await;
    world.admin().await;
    let request = json!({ "email": "ada@example.org", "password": PASSWORD });
    let answer = world.browser().post("/api/session", request).await;
    let cookies = answer.cookies();
    assert!(cookies[0].starts_with("safelight_session=ses_"));
    assert!(cookies[0].contains("; HttpOnly; SameSite=Lax"), "{}", cookies[0]);
    assert!(!cookies[0].contains("Secure"), "plain HTTP on loopback");
    assert!(cookies[1].starts_with("safelight_csrf="));
    assert!(!cookies[1].contains("HttpOnly"), "the page reads it");
    assert!(!answer.text.contains("ses_"));
}

#[tokio::test]
async fn behind_tls_cookies_travel_over_tls_alone() {
    let world = World::with(&[("SAFELIGHT_PUBLIC_URL", "https://photos.example.org")]).await;
    world.admin().await;
    let request = json!({ "email": "ada@example.org", "password": PASSWORD });
    let answer = world.browser().post("/api/session", request).await;
    assert!(answer.cookies().iter().all(|cookie| cookie.ends_with("; Secure")));
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_e_mail_get_the_same_answer() {
    let world = World::new().await;
    world.admin().await;
    let mut answers = Vec::new();
    for email in ["ada@example.org", "nobody@example.org"] {
        let request = json!({ "email": email, "password": "wrong horse battery" });
        let answer = world.browser().post("/api/session", request).await;
        answers.push((answer.status, answer.text.clone(), answer.cookies().len()));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0].0, 400);
}

#[tokio::test]
async fn signing_in_gives_a_new_secret_and_ends_the_old_session() {
    let world = World::new().await;
    let mut browser = world.admin().await;
    let before = browser.clone();
    let request = json!({ "email": "ada@example.org", "password": PASSWORD });
    browser.post("/api/session", request).await.ok(200);
    assert_ne!(before.cookies[SESSION_COOKIE], browser.cookies[SESSION_COOKIE]);
    browser.get("/api/session").await.ok(200);
    before.clone().get("/api/session").await.refused(401, "unauthenticated");
}

#[tokio::test]
async fn signing_out_ends_the_session_also_for_who_kept_the_cookie() {
    let world = World::new().await;
    let mut browser = world.admin().await;
    let kept = browser.clone();
    browser.delete("/api/session").await.ok(204);
    assert!(browser.cookies.is_empty());
    kept.clone().get("/api/session").await.refused(401, "unauthenticated");
}

#[tokio::test]
async fn a_session_lives_as_long_as_it_is_used() {
    let world = World::new().await;
    let mut browser = world.admin().await;
    for _ in 0..3 {
        world.clock.advance(DAY * 13);
        browser.get("/api/session").await.ok(200);
    }
    world.clock.advance(DAY * 15);
    browser.get("/api/session").await.refused(401, "unauthenticated");
}

#[tokio::test]
async fn a_link_signs_in_once_and_opening_it_uses_nothing_up() {
    let world = World::new().await;
    world.admin().await;
    let link = link(&world).await;
    let path = link.strip_prefix("http://127.0.0.1:8700").unwrap();
    let page = world.get(path).await;
    assert_eq!(page.status, 200);
    assert!(page.cookies().is_empty());

    let (_, code) = link.split_once("code=").unwrap();
    assert!(code.starts_with("lnk_"));
    let mut browser = world.browser();
    browser.post("/api/session/link", json!({ "code": code })).await.ok(200);
    browser.get("/api/session").await.ok(200);
    let again = world.browser().post("/api/session/link", json!({ "code": code })).await;
    again.refused(400, "bad_code");
}

#[tokio::test]
async fn a_link_grows_old_after_ten_minutes() {
    let world = World::new().await;
    world.admin().await;
    let link = link(&world).await;
    let (_, code) = link.split_once("code=").unwrap();
    world.clock.advance(Duration::from_secs(10 * 60));
    let answer = world.browser().post("/api/session/link", json!({ "code": code })).await;
    answer.refused(400, "bad_code");
}

#[tokio::test]
async fn a_setup_code_does_not_sign_in() {
    let world = World::new().await;
    world.admin().await;
    let user = links::whom(&world.app.store, None).await.unwrap().unwrap();
    let ends = "2099-01-01T00:00:00Z".parse().unwrap();
    let digest = secrets::digest("set_x");
    let store = &world.app.store;
    store.create_one_time_code(digest, CodePurpose::Setup, Some(user.id), ends).await.unwrap();
    let answer = world.browser().post("/api/session/link", json!({ "code": "set_x" })).await;
    answer.refused(400, "bad_code");
}

#[tokio::test]
async fn guessing_is_slowed_down_and_says_when_to_come_back() {
    let world = World::new().await;
    world.admin().await;
    let wrong = json!({ "email": "ada@example.org", "password": "wrong horse battery" });
    for _ in 0..8 {
        world.browser().post("/api/session", wrong.clone()).await.refused(400, "bad_credentials");
    }
    let right = json!({ "email": "ADA@example.org", "password": PASSWORD });
    let answer = world.browser().post("/api/session", right.clone()).await;
    let seconds: u64 = answer.header("retry-after").parse().unwrap();
    answer.refused(429, "rate_limited");
    world.clock.advance(Duration::from_secs(seconds));
    world.browser().post("/api/session", right).await.ok(200);
}

#[tokio::test]
async fn unknown_keys_are_refused_and_then_slowed_down() {
    let world = World::new().await;
    world.admin().await;
    let mut guess = world.browser();
    guess.cookies.insert(SESSION_COOKIE.to_owned(), "ses_guess".to_owned());
    for _ in 0..60 {
        let answer = guess.get("/api/session").await;
        assert_eq!(answer.header("www-authenticate"), "Bearer");
        answer.refused(401, "unauthenticated");
    }
    guess.get("/api/session").await.refused(429, "rate_limited");
}
