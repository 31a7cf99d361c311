use axum::{
    body::Body,
    http::{Request, header},
};
use safelight_protocol::paths::AGENT_BASE;
use serde_json::json;

use super::{World, photostats};
use crate::blobs::BlobName;

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
