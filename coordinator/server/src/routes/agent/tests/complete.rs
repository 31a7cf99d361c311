use safelight_domain::JobState;
use safelight_store::Actor;
use serde_json::{Value, json};

use super::{World, photostats};

#[tokio::test]
async fn a_signed_result_is_accepted_once_and_the_same_call_gets_the_same_answer() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let body = claim.completion(&photostats());
    let reply = world.ok(&claim.path("complete"), &agent, &body).await;
    assert_eq!(reply["status"], "completed");
    let again = world.ok(&claim.path("complete"), &agent, &body).await;
    assert_eq!(again, reply);
    let job = world.job_now(claim.job).await;
    let result = world.app.store.get_result(world.team, job.result.unwrap()).await.unwrap();
    assert_eq!((result.files_scanned, result.issues_found), (Some(3), Some(1)));
    assert_eq!(result.agent, agent.guid);
}

#[tokio::test]
async fn numbers_are_verified_as_they_were_written() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let canonical = r#"{"big":12345678901234567890123,"file_counts":{},"orphaned_images":[],"orphaned_xmp":["\u00e4.xmp"],"scan_time":1e-05,"storage_by_type":{},"total_files":0,"total_size":0}"#;
    let sent = canonical.replace(r#"{"big":12345678901234567890123,"#, "{").replacen(
        '{',
        "{ \"big\" : 12345678901234567890123 ,\n",
        1,
    );
    let signature = claim.secret.sign(canonical.as_bytes());
    let body = format!(r#"{{"results": {sent}, "signature": "{signature}"}}"#);
    let method = axum::http::Method::POST;
    let answer = world.call(method, &claim.path("complete"), Some(&agent.key), body.into()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

#[tokio::test]
async fn a_wrong_signature_changes_nothing() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let before = world.job_now(claim.job).await;
    let good = claim.sign(&photostats());
    let mut flipped = good.clone().into_bytes();
    flipped[10] = if flipped[10] == b'0' { b'1' } else { b'0' };
    let flipped = String::from_utf8(flipped).unwrap();
    let of_other_results = claim.sign(&json!({}));
    for bad in [flipped, good.to_uppercase(), "0".repeat(64), String::new(), of_other_results] {
        let mut body = claim.completion(&photostats());
        body["signature"] = json!(bad);
        let answer = world.post(&claim.path("complete"), Some(&agent.key), &body).await;
        assert_eq!(answer.refusal(), (400, "bad_signature".to_owned()), "{bad}");
    }
    assert_eq!(world.job_now(claim.job).await, before);
    world.ok(&claim.path("complete"), &agent, &claim.completion(&photostats())).await;
}

#[tokio::test]
async fn the_secret_of_an_earlier_claim_is_worth_nothing() {
    let world = World::new().await;
    let agent = world.base_agent("others").await;
    let old = world.claimed(&agent).await;
    let new = world.claim(&agent).await;
    let mut replayed = old.completion(&photostats());
    let answer = world.post(&old.path("complete"), Some(&agent.key), &replayed).await;
    assert_eq!(answer.refusal(), (409, "lease_lost".to_owned()));
    replayed["lease_epoch"] = Value::Null;
    let answer = world.post(&old.path("complete"), Some(&agent.key), &replayed).await;
    assert_eq!(answer.refusal(), (400, "bad_signature".to_owned()), "for the current claim only");
    world.ok(&new.path("complete"), &agent, &new.completion(&photostats())).await;
}

#[tokio::test]
async fn results_that_break_the_contract_are_refused_with_the_path_of_the_fault() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let mut missing = photostats();
    missing.as_object_mut().unwrap().remove("total_size");
    let mut mistyped = photostats();
    mistyped["orphaned_xmp"] = json!(["a.xmp", 7]);
    for (results, path) in [
        (missing, "results.total_size"),
        (mistyped, "results.orphaned_xmp[1]"),
        (json!([]), "results"),
    ] {
        let body = claim.completion(&results);
        let answer = world.post(&claim.path("complete"), Some(&agent.key), &body).await;
        assert_eq!(answer.refusal(), (400, "bad_results".to_owned()));
        assert!(answer.detail().contains(path), "{}", answer.detail());
    }
    assert_eq!(world.job_now(claim.job).await.state, JobState::Assigned);
}

#[tokio::test]
async fn a_key_that_stands_twice_is_refused() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let results = photostats().to_string().replacen('{', r#"{"total_files":9,"#, 1);
    let signature = claim.sign(&photostats());
    let body = format!(r#"{{"results":{results},"signature":"{signature}"}}"#);
    let method = axum::http::Method::POST;
    let answer = world.call(method, &claim.path("complete"), Some(&agent.key), body.into()).await;
    assert_eq!(answer.refusal(), (400, "bad_results".to_owned()));
    assert!(answer.detail().contains("total_files"), "{}", answer.detail());
}

#[tokio::test]
async fn large_results_are_sent_to_the_uploads() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let mut results = photostats();
    results["note"] = json!("x".repeat(1024 * 1024));
    let body = claim.completion(&results);
    let answer = world.post(&claim.path("complete"), Some(&agent.key), &body).await;
    assert_eq!(answer.refusal(), (400, "bad_results".to_owned()));
    assert!(answer.detail().contains("upload"), "{}", answer.detail());
}

#[tokio::test]
async fn exactly_one_kind_of_results_and_at_most_one_report() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let upload = "upl_00000000000000000000000000";
    let whole = claim.completion(&photostats());
    let with = |field: &str, value: Value| {
        let mut body = whole.clone();
        body[field] = value;
        body
    };
    let mut twice = with("report_html", json!("<p>x</p>"));
    twice["report_upload_id"] = json!(upload);
    for body in [
        with("results", Value::Null),
        with("results_upload_id", json!(upload)),
        with("signature", Value::Null),
        with("report_html", json!("x".repeat(1024 * 1024 + 1))),
        twice,
    ] {
        let answer = world.post(&claim.path("complete"), Some(&agent.key), &body).await;
        assert_eq!(answer.status, 422, "{answer:?}");
        assert_eq!(answer.json()["detail"][0]["loc"][0], "body");
    }
}

#[tokio::test]
async fn a_cancelled_job_takes_no_result_and_is_let_go() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    world.app.store.cancel_job(world.team, claim.job, &Actor::system()).await.unwrap();
    let body = claim.completion(&photostats());
    let answer = world.post(&claim.path("complete"), Some(&agent.key), &body).await;
    assert_eq!(answer.refusal(), (400, "wrong_state".to_owned()));
    let reply = world.ok("/heartbeat", &agent, &json!({"status": "online"})).await;
    assert_eq!(reply["pending_commands"], json!([]));
}

#[tokio::test]
async fn an_offline_agent_may_still_hand_in_what_it_holds() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    world.ok("/heartbeat", &agent, &json!({"status": "error"})).await;
    world.ok(&claim.path("complete"), &agent, &claim.completion(&photostats())).await;
}
