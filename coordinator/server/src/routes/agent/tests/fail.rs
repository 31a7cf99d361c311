use std::time::Duration;

use safelight_domain::JobState;
use serde_json::json;

use super::World;

#[tokio::test]
async fn a_failure_is_tried_again_after_a_pause_and_given_up_in_the_end() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    world.job(&agent).await;
    for retry in 1..=4 {
        let claim = world.claim(&agent).await;
        let message = "the disk went away";
        let body = json!({
            "error_message": message, "signature": claim.sign(&json!({"error": message})),
            "lease_epoch": claim.epoch.0,
        });
        let reply = world.ok(&claim.path("fail"), &agent, &body).await;
        assert_eq!(reply["error_message"], message);
        let job = world.job_now(claim.job).await;
        assert_eq!(job.retry_count, retry);
        if retry < 4 {
            assert_eq!(reply["status"], "pending");
            assert!(job.not_before.is_some(), "a pause, not a schedule");
            assert_eq!(world.post_empty("/jobs/claim", Some(&agent.key)).await.status, 204);
            world.clock.advance(Duration::from_secs(20 * 60));
        } else {
            assert_eq!((reply["status"].as_str(), job.state), (Some("failed"), JobState::Failed));
        }
    }
}

#[tokio::test]
async fn a_failure_that_no_try_can_mend_ends_the_job() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let body = json!({"error_message": "outside_roots: /etc", "retryable": false});
    let reply = world.ok(&claim.path("fail"), &agent, &body).await;
    assert_eq!(reply["status"], "failed");
    let again = world.ok(&claim.path("fail"), &agent, &body).await;
    assert_eq!(again, reply, "the same call again: the same answer");
}

#[tokio::test]
async fn the_same_failure_again_counts_once() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let body = json!({"error_message": "no", "lease_epoch": claim.epoch.0});
    world.ok(&claim.path("fail"), &agent, &body).await;
    let again = world.ok(&claim.path("fail"), &agent, &body).await;
    assert_eq!(again["status"], "pending");
    assert_eq!(world.job_now(claim.job).await.retry_count, 1);
}

#[tokio::test]
async fn a_wrong_signature_changes_nothing() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let before = world.job_now(claim.job).await;
    for signature in [claim.sign(&json!({"error": "other"})), "0".repeat(64), String::new()] {
        let body = json!({"error_message": "no", "signature": signature});
        let answer = world.post(&claim.path("fail"), Some(&agent.key), &body).await;
        assert_eq!(answer.refusal(), (400, "bad_signature".to_owned()));
    }
    assert_eq!(world.job_now(claim.job).await, before);
}

#[tokio::test]
async fn the_message_has_its_bounds() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    for message in [String::new(), "x".repeat(2001)] {
        let body = json!({"error_message": message});
        let answer = world.post(&claim.path("fail"), Some(&agent.key), &body).await;
        assert_eq!(answer.status, 422);
        assert_eq!(answer.json()["detail"][0]["loc"], json!(["body", "error_message"]));
    }
    let body = json!({"error_message": "ü".repeat(2000)});
    assert_eq!(world.post(&claim.path("fail"), Some(&agent.key), &body).await.status, 200);
}
