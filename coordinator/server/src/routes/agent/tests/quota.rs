//! What a team may keep.

use std::time::Duration;

use axum::{body::Bytes, http::Method};
use safelight_domain::UploadId;
use safelight_store::{NewUpload, UploadKind};
use serde_json::json;

use super::{Agent, Answer, Claim, World, photostats};

async fn initiate(world: &World, agent: &Agent, claim: &Claim) -> Answer {
    let body = json!({"upload_type": "report_html", "expected_size": 1});
    world.post(&claim.path("uploads/initiate"), Some(&agent.key), &body).await
}

/// An upload that takes all the room there is.
async fn fill(world: &World, agent: &Agent, claim: &Claim) -> String {
    let quota = world.app.team_quota();
    let id = UploadId::generate(&*world.app.clock);
    let upload = NewUpload {
        id,
        job: claim.job,
        epoch: claim.epoch,
        agent: agent.guid,
        kind: UploadKind::ResultsJson,
        expected_size: quota,
        chunk_size: quota,
        total_chunks: 1,
        expires_at: world.app.clock.now().plus(Duration::from_secs(3600)),
        team_quota: quota,
    };
    world.app.store.create_upload(upload).await.unwrap();
    format!("/uploads/{id}")
}

#[tokio::test]
async fn a_team_that_keeps_as_much_as_it_may_hands_in_results_alone() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let upload = fill(&world, &agent, &claim).await;
    let refused = (413, "quota_exceeded".to_owned());
    assert_eq!(initiate(&world, &agent, &claim).await.refusal(), refused);

    let mut completion = claim.completion(&photostats());
    completion["report_html"] = "<p>x</p>".into();
    let path = claim.path("complete");
    let answer = world.post(&path, Some(&agent.key), &completion).await;
    assert_eq!(answer.refusal(), refused);
    world.ok(&path, &agent, &claim.completion(&photostats())).await;

    let next = world.claimed(&agent).await;
    assert_eq!(initiate(&world, &agent, &next).await.refusal(), refused);
    let gone = world.call(Method::DELETE, &upload, Some(&agent.key), Bytes::new()).await;
    assert_eq!(gone.status, 204, "{gone:?}");
    let answer = initiate(&world, &agent, &next).await;
    assert_eq!(answer.status, 201, "what was given up makes room: {answer:?}");
}

#[tokio::test]
async fn a_kept_report_counts_also_when_it_was_never_measured() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let mut completion = claim.completion(&photostats());
    completion["report_html"] = "<p>nine</p>".into();
    world.ok(&claim.path("complete"), &agent, &completion).await;
    let team = world.team;
    assert_eq!(world.app.store.kept_bytes(team).await.unwrap(), 11);
    let results = world.app.store.unmeasured_reports().await.unwrap();
    assert_eq!(results, [], "it was measured when it was kept");
}
