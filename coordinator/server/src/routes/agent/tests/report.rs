use axum::{
    body::Body,
    http::{Method, Request, header},
};
use safelight_protocol::paths::AGENT_BASE;
use safelight_store::{Actor, SettingsChange};
use serde_json::json;

use super::{World, photostats};
use crate::{blobs::BlobName, uploads::sha256};

#[tokio::test]
async fn a_small_report_may_come_inline() {
    let world = World::new().await;
    let agent = world.base_agent("others").await;
    let claim = world.claimed(&agent).await;
    let mut body = claim.completion(&photostats());
    body["report_html"] = json!("<h1>One orphan</h1>");
    world.ok(&claim.path("complete"), &agent, &body).await;
    world.ok(&claim.path("complete"), &agent, &body).await;
    let result = world.job_now(claim.job).await.result.unwrap();
    let result = world.app.store.get_result(world.team, result).await.unwrap();
    let name = BlobName::known(&result.report_blob.unwrap()).unwrap();
    assert_eq!(world.app.blobs.read(&name).await.unwrap(), b"<h1>One orphan</h1>");
}

#[tokio::test]
async fn an_unsafe_report_is_refused_and_the_results_alone_are_taken() {
    let world = World::new().await;
    let agent = world.base_agent("others").await;
    let claim = world.claimed(&agent).await;
    let mut body = claim.completion(&photostats());
    body["report_html"] = json!("<p>x</p><script>alert(1)</script>");
    let answer = world.post(&claim.path("complete"), Some(&agent.key), &body).await;
    assert_eq!(answer.refusal(), (400, "unsafe_report".to_owned()));
    assert!(answer.detail().contains("<script>"), "{}", answer.detail());
    world.ok(&claim.path("complete"), &agent, &claim.completion(&photostats())).await;
}

#[tokio::test]
async fn our_own_agent_owes_a_generator() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let complete = |page: &str| {
        let mut body = claim.completion(&photostats());
        body["report_html"] = json!(page);
        Request::post(format!("{AGENT_BASE}{}", claim.path("complete")))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, "safelight-agent/0.1.0")
            .header(header::AUTHORIZATION, format!("Bearer {}", agent.key))
            .body(Body::from(body.to_string()))
            .unwrap()
    };
    let answer = world.send(complete("<p>x</p>")).await;
    assert_eq!(answer.refusal(), (400, "unsafe_report".to_owned()));
    assert!(answer.detail().contains("generator"), "{}", answer.detail());
    let page = r#"<meta name="generator" content="Safelight 0.1.0"><p>x</p>"#;
    assert_eq!(world.send(complete(page)).await.status, 200);
}

/// What the accepted result keeps: the page, and whether it was stripped.
async fn kept(world: &World, claim: &super::world::Claim) -> (String, bool) {
    let result = world.job_now(claim.job).await.result.unwrap();
    let result = world.app.store.get_result(world.team, result).await.unwrap();
    let name = BlobName::known(&result.report_blob.unwrap()).unwrap();
    let page = world.app.blobs.read(&name).await.unwrap();
    (String::from_utf8(page).unwrap(), result.report_stripped)
}

async fn wants_stripping(world: &World) {
    let json = Some(r#"{"report_policy":"strip"}"#.to_owned());
    let change = SettingsChange { expected: 1, json, details: json!({}) };
    world.app.store.set_tool_settings(world.team, change, &Actor::system()).await.unwrap();
}

const ACTIVE: &str = "<h1>One orphan</h1><script>alert(1)</script>";

#[tokio::test]
async fn a_team_may_have_active_content_removed() {
    let world = World::new().await;
    wants_stripping(&world).await;
    let agent = world.base_agent("others").await;
    let claim = world.claimed(&agent).await;
    let mut body = claim.completion(&photostats());
    body["report_html"] = json!(ACTIVE);
    world.ok(&claim.path("complete"), &agent, &body).await;
    world.ok(&claim.path("complete"), &agent, &body).await;
    let (page, stripped) = kept(&world, &claim).await;
    assert!(stripped && page.contains("<h1>One orphan</h1>"), "{page}");
    assert!(!page.contains("alert") && page.contains("safelight-stripped"), "{page}");
}

#[tokio::test]
async fn a_harmless_report_is_kept_as_it_came_where_others_are_stripped() {
    let world = World::new().await;
    wants_stripping(&world).await;
    let agent = world.base_agent("others").await;
    let claim = world.claimed(&agent).await;
    let mut body = claim.completion(&photostats());
    body["report_html"] = json!("<h1>One orphan</h1>");
    world.ok(&claim.path("complete"), &agent, &body).await;
    assert_eq!(kept(&world, &claim).await, ("<h1>One orphan</h1>".to_owned(), false));
}

#[tokio::test]
async fn an_uploaded_report_is_stripped_too_and_the_result_remembers_it() {
    let world = World::new().await;
    wants_stripping(&world).await;
    let agent = world.base_agent("others").await;
    let claim = world.claimed(&agent).await;
    let body = json!({ "upload_type": "report_html", "expected_size": ACTIVE.len() });
    let answer = world.post(&claim.path("uploads/initiate"), Some(&agent.key), &body).await;
    let upload = answer.json()["upload_id"].as_str().unwrap().to_owned();
    let chunk = format!("/uploads/{upload}/0");
    let answer = world.call(Method::PUT, &chunk, Some(&agent.key), ACTIVE.into()).await;
    assert_eq!(answer.status, 200);
    let checksum = json!({ "checksum": sha256(ACTIVE.as_bytes()) });
    for _ in 0..2 {
        let reply = world.ok(&format!("/uploads/{upload}/finalize"), &agent, &checksum).await;
        assert_eq!(reply["content_size"], ACTIVE.len());
    }
    let mut body = claim.completion(&photostats());
    body["report_upload_id"] = json!(upload);
    world.ok(&claim.path("complete"), &agent, &body).await;
    let (page, stripped) = kept(&world, &claim).await;
    assert!(stripped && page.contains("One orphan") && !page.contains("alert"), "{page}");
}
