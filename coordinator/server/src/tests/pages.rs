//! The page, the probes, and what every answer carries.

use axum::{
    body::Body,
    http::{Method, Request},
};

use crate::test_support::World;

#[tokio::test]
async fn the_page_may_load_nothing_but_its_own() {
    let world = World::new().await;
    for path in [
        "/",
        "/setup",
        "/sign-in?code=lnk_x",
        "/collections",
        "/collections/col_x",
        "/agents",
        "/jobs/job_x",
        "/results",
        "/pipelines",
        "/pipelines/pip_x/edit",
        "/notices",
        "/settings",
        "/settings/people",
    ] {
        let page = world.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.text.contains("Safelight"), "{path}");
        let policy = page.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{policy}");
        assert!(
            policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"),
            "{policy}"
        );
        assert_eq!(page.header("cache-control"), "no-cache");
    }
}

#[tokio::test]
async fn there_is_nothing_beside_the_page() {
    let world = World::new().await;
    for path in [
        "/nothing",
        "/api/nothing",
        "/assets/none.js",
        "/assets/..%2f..%2fpackage.json",
        "/index.html",
    ] {
        world.get(path).await.refused(404, "not_found");
    }
    let wrong_verb = Request::put("/api/jobs").body(Body::empty()).unwrap();
    world.send(wrong_verb).await.refused(405, "method_not_allowed");
}

#[tokio::test]
async fn the_probes_tell_the_truth() {
    let world = World::new().await;
    world.get("/healthz").await.ok(200);
    world.get("/readyz").await.ok(200);
    world.app.store.clone().close().await;
    world.get("/readyz").await.ok(200);
    world.clock.advance(std::time::Duration::from_secs(2));
    let answer = world.get("/readyz").await;
    assert_eq!(answer.status, 503);
    assert_eq!(answer.json["detail"], "The database does not answer.");
    world.get("/healthz").await.ok(200);
}

#[tokio::test]
async fn a_failure_of_ours_says_nothing_of_its_reason() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    world.app.store.clone().close().await;
    let sentence = ada.get("/api/jobs").await.refused(503, "unavailable");
    assert_eq!(sentence, "The database does not answer; try again shortly.");
}

#[tokio::test]
async fn every_answer_is_numbered_and_kept_by_nobody() {
    let world = World::new().await;
    let (one, two) = (world.get("/api/setup").await, world.get("/api/nothing").await);
    assert_eq!(one.header("x-request-id").len(), 16);
    assert_ne!(one.header("x-request-id"), two.header("x-request-id"));
    for answer in [one, two] {
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        let policy = answer.header("content-security-policy");
        assert_eq!(policy, "default-src 'none'; frame-ancestors 'none'");
    }
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused_in_our_own_words() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    let large = vec![b' '; safelight_protocol::MAX_BODY + 1];
    let mut announced = world.browser().request(Method::POST, "/api/session");
    announced.headers_mut().insert("content-length", large.len().into());
    world.send(announced).await.refused(413, "body_too_large");
    let mut streamed = world.browser().request(Method::POST, "/api/session");
    *streamed.body_mut() = Body::from(large);
    world.send(streamed).await.refused(413, "body_too_large");
    ada.get("/api/session").await.ok(200);
}

#[tokio::test]
async fn a_page_that_was_never_given_out_is_refused() {
    let world = World::new().await;
    let mut ada = world.admin().await;
    for list in ["collections", "jobs", "results"] {
        let answer = ada.get(&format!("/api/{list}?after=made-up")).await;
        assert_eq!(answer.status, 422, "{list}: {}", answer.text);
    }
}

#[tokio::test]
async fn a_body_that_is_not_ours_is_refused_with_the_place() {
    let world = World::new().await;
    for (body, loc) in [
        ("", "body"),
        ("{", "body"),
        ("[]", "body"),
        (r#"{"email": "a@b", "password": 5}"#, "password"),
        (r#"{"email": "a@b", "password": "x"} x"#, "body"),
    ] {
        let mut request = world.browser().request(Method::POST, "/api/session");
        *request.body_mut() = Body::from(body);
        let answer = world.send(request).await;
        assert_eq!(answer.status, 422, "{body}");
        assert!(answer.json["detail"][0]["loc"].to_string().contains(loc), "{}", answer.text);
        assert_eq!(answer.json["code"], "invalid_request");
    }
}
