use std::time::Duration;

use axum::http::Method;
use safelight_store::Actor;
use serde_json::json;

use super::World;

/// Every verb that needs a key, with a path that names nothing.
const VERBS: &[(&str, &str)] = &[
    ("POST", "/heartbeat"),
    ("GET", "/me"),
    ("POST", "/disconnect"),
    ("POST", "/jobs/claim"),
    ("GET", "/jobs/job_00000000000000000000000000/config"),
    ("POST", "/jobs/job_00000000000000000000000000/progress"),
    ("POST", "/jobs/job_00000000000000000000000000/complete"),
    ("POST", "/jobs/job_00000000000000000000000000/fail"),
    ("POST", "/jobs/job_00000000000000000000000000/uploads/initiate"),
    ("PUT", "/uploads/upl_00000000000000000000000000/0"),
    ("GET", "/uploads/upl_00000000000000000000000000/status"),
    ("POST", "/uploads/upl_00000000000000000000000000/finalize"),
    ("DELETE", "/uploads/upl_00000000000000000000000000"),
    ("POST", "/collections"),
    ("POST", "/collections/col_00000000000000000000000000/changed"),
];

fn unknown_key() -> String {
    format!("agt_key_{}", "A".repeat(43))
}

#[tokio::test]
async fn every_verb_asks_for_a_key() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let stripped = agent.key.trim_start_matches("agt_key_").to_owned();
    let keys = [None, Some(""), Some("nonsense"), Some(&*stripped), Some(&*unknown_key())]
        .map(|key| key.map(str::to_owned));
    for (method, path) in VERBS {
        world.clock.advance(Duration::from_secs(60));
        for key in &keys {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let answer = world.call(method, path, key.as_deref(), "{}".into()).await;
            assert_eq!(answer.refusal(), (401, "unauthenticated".to_owned()), "{path} {key:?}");
            assert_eq!(answer.headers["www-authenticate"], "Bearer");
        }
    }
}

#[tokio::test]
async fn every_verb_turns_a_revoked_agent_away() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let by = Actor::system();
    world.app.store.revoke_agent(world.team, agent.guid, "stolen", &by).await.unwrap();
    for (method, path) in VERBS {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let answer = world.call(method, path, Some(&agent.key), "{}".into()).await;
        assert_eq!(answer.refusal(), (403, "agent_revoked".to_owned()), "{path}");
        assert!(answer.detail().contains("revoked"));
    }
}

#[tokio::test]
async fn only_claim_and_progress_need_the_agent_online() {
    let world = World::new().await;
    let agent = world.silent_agent("one").await;
    for (method, path) in VERBS {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        if *path == "/heartbeat" {
            continue;
        }
        let answer = world.call(method, path, Some(&agent.key), "{}".into()).await;
        if path.ends_with("/claim") || path.ends_with("/progress") {
            assert_eq!(answer.refusal(), (403, "agent_not_online".to_owned()), "{path}");
            assert!(answer.detail().contains("offline"), "{}", answer.detail());
        } else {
            assert_ne!(answer.status, 403, "{path}");
        }
    }
}

#[tokio::test]
async fn the_agent_is_told_what_is_known_of_it() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let me = world.get("/me", Some(&agent.key)).await.json();
    assert_eq!(me["guid"], json!(agent.guid));
    assert_eq!(me["status"], "online");
    assert_eq!(me["team_guid"], json!(world.team));
    assert_eq!(me["authorized_roots"], json!(["/photos"]));
}

#[tokio::test]
async fn guessing_keys_and_tokens_is_slowed_down_and_does_not_disturb_others() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let guess = || async { world.get("/me", Some(&unknown_key())).await.status };
    let enrol = json!({
        "registration_token": "art_x", "name": "x", "hostname": "x", "os_info": "x", "version": "1",
    });
    for _ in 0..60 {
        assert_eq!(guess().await, 401);
    }
    assert_eq!(guess().await, 429);
    assert_eq!(world.get("/me", Some(&agent.key)).await.status, 200);
    assert_eq!(world.get("/me", None).await.status, 401, "who brings no key guesses none");
    let mut enrolments = Vec::new();
    for _ in 0..31 {
        enrolments.push(world.post("/register", None, &enrol).await.status);
    }
    assert_eq!(enrolments.last(), Some(&429));
}
