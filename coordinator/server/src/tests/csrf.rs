//! Requests that change something come from our own page.

use axum::{
    body::Body,
    http::{HeaderValue, Method, Request},
};
use serde_json::json;

use crate::{
    people::csrf::{CSRF_COOKIE, CSRF_HEADER},
    test_support::{Browser, PASSWORD, World},
};

fn change(browser: &Browser<'_>, headers: &[(&'static str, &str)]) -> Request<Body> {
    let mut request = browser.request(Method::POST, "/api/agents/tokens");
    for (name, value) in headers {
        request.headers_mut().insert(*name, HeaderValue::from_str(value).unwrap());
    }
    request
}

#[tokio::test]
async fn a_cookie_alone_changes_nothing() {
    let world = World::new().await;
    let browser = world.admin().await;
    let token = browser.cookies[CSRF_COOKIE].clone();
    let here = "http://127.0.0.1:8700";
    for headers in [
        vec![],
        vec![("origin", here)],
        vec![("origin", here), (CSRF_HEADER, "made-up")],
        vec![("origin", "https://evil.example"), (CSRF_HEADER, &token)],
        vec![("origin", "null"), (CSRF_HEADER, &token)],
        vec![("origin", "http://127.0.0.1:9999"), (CSRF_HEADER, &token)],
        vec![("sec-fetch-site", "cross-site"), (CSRF_HEADER, &token)],
        vec![("sec-fetch-site", "same-site"), (CSRF_HEADER, &token)],
    ] {
        let answer = world.send(change(&browser, &headers)).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json["code"]),
            (403, &json!("csrf")),
            "{headers:?}"
        );
    }
    for headers in [vec![("origin", here), (CSRF_HEADER, &*token)], vec![(CSRF_HEADER, &*token)]] {
        world.send(change(&browser, &headers)).await.ok(201);
    }
}

#[tokio::test]
async fn a_token_belongs_to_its_session() {
    let world = World::new().await;
    let ada = world.admin().await;
    let other = world.sign_in("ada@example.org").await;
    let foreign = other.cookies[CSRF_COOKIE].clone();
    let mut planted = ada.clone();
    planted.cookies.insert(CSRF_COOKIE.to_owned(), foreign.clone());
    let request = change(&planted, &[("origin", "http://127.0.0.1:8700"), (CSRF_HEADER, &foreign)]);
    world.send(request).await.refused(403, "csrf");
}

#[tokio::test]
async fn nobody_is_signed_in_by_another_sites_page() {
    let world = World::new().await;
    world.admin().await;
    for path in ["/api/session", "/api/session/link", "/api/setup"] {
        let mut request = world.browser().request(Method::POST, path);
        let body = json!({ "email": "ada@example.org", "password": PASSWORD, "code": "x" });
        *request.body_mut() = Body::from(body.to_string());
        request.headers_mut().insert("origin", "https://evil.example".parse().unwrap());
        world.send(request).await.refused(403, "csrf");
    }
}

#[tokio::test]
async fn a_name_that_points_at_this_computer_is_not_our_page() {
    let world = World::new().await;
    world.admin().await;
    let body = json!({ "email": "ada@example.org", "password": PASSWORD }).to_string();
    let request = Request::post("/api/session")
        .header("host", "rebound.example:8700")
        .header("origin", "http://rebound.example:8700")
        .body(Body::from(body))
        .unwrap();
    world.send(request).await.refused(403, "csrf");
}

#[tokio::test]
async fn behind_a_proxy_the_public_address_is_our_page() {
    let settings = [
        ("SAFELIGHT_PUBLIC_URL", "https://photos.example.org"),
        ("SAFELIGHT_BEHIND_PROXY", "true"),
    ];
    let world = World::with(&settings).await;
    world.admin().await;
    let body = json!({ "email": "ada@example.org", "password": PASSWORD }).to_string();
    let from = |origin: &str| {
        Request::post("/api/session")
            .header("host", "inner:8700")
            .header("origin", origin)
            .body(Body::from(body.clone()))
            .unwrap()
    };
    world.send(from("https://photos.example.org")).await.ok(200);
    world.send(from("http://photos.example.org")).await.refused(403, "csrf");
    world.send(from("https://inner:8700")).await.refused(403, "csrf");
}
