//! Two coordinators, each a process of its own, on one PostgreSQL and one folder of blobs: whichever
//! replica somebody talks to, the other one knows at once.
#![allow(missing_docs, reason = "a test target has no readers of documentation")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use std::time::{Duration, Instant};

use reqwest::Method;
use safelight_tests::boot::Owner;
use safelight_tests::pair::{Pair, Side};
use safelight_tests::raw::{RawAgent, digest};
use safelight_tests::socket::Socket;
use serde_json::{Value, json};

/// What others would find by themselves they find later: the queue is swept every 8 s, heartbeats
/// come every 30 s, and whoever watches is looked at once a minute.
const AT_ONCE: Duration = Duration::from_secs(1);
/// So often each is tried: chance could bring one of them at once, and load of the machine could
/// bring one of them late, but not most of them.
const TIMES: usize = 7;

/// Holds that at least all but two of the times something came at once.
fn came_at_once(what: &str, times: &[Duration]) {
    let late = times.iter().filter(|took| **took > AT_ONCE).count();
    assert!(late <= 2, "{what}: {times:?}");
}

/// A claim that waits at that replica until something comes; what came, and when.
fn held(agent: &RawAgent) -> tokio::task::JoinHandle<(Instant, (u16, Value))> {
    let agent = agent.clone();
    tokio::spawn(async move {
        let answer = agent.hold(25).await.expect("an answer");
        (Instant::now(), answer)
    })
}

/// Waits until the held claim was seen to find nothing: from then on it is parked.
async fn is_parked(pair: &Pair) {
    // The claim asks the database after it parked, so another answer after it was sent comes later.
    for _ in 0..3 {
        pair.owner(Side::A).get("jobs?limit=1").await;
    }
}

#[tokio::test]
async fn a_claim_held_at_one_gets_the_job_that_is_made_at_the_other() {
    let pair = Pair::start().await;
    let mut times = Vec::new();
    for round in 0..TIMES {
        let agent = pair.agent(Side::A, &format!("agent {round}")).await;
        let held = held(&agent);
        is_parked(&pair).await;
        let job = pair.check(Side::B).await;
        let made = Instant::now();
        let (came, (status, claim)) = held.await.unwrap();
        assert_eq!((status, &claim["guid"]), (200, &json!(job)), "{claim}");
        times.push(came.saturating_duration_since(made));
    }
    came_at_once("woken", &times);
}

#[tokio::test]
async fn a_cancel_at_one_reaches_the_socket_of_the_agent_at_the_other() {
    let pair = Pair::start().await;
    let agent = pair.agent(Side::A, "one").await;
    let mut socket = agent.socket().await;
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let job = pair.check(Side::B).await;
        let claim = agent.claimed().await;
        agent.said(&claim.path("progress"), &claim.progress()).await;
        pair.owner(Side::B).post(&format!("jobs/{job}/cancel"), &json!({})).await;
        let asked = Instant::now();
        let told = socket.next_of("cancel").await;
        times.push(asked.elapsed());
        let wanted = json!({"type": "cancel", "job": job, "lease_epoch": 1, "reason": "cancelled"});
        assert_eq!(told, wanted);
    }
    came_at_once("cancelled", &times);
}

#[tokio::test]
async fn progress_told_to_one_is_seen_live_at_the_other() {
    let pair = Pair::start().await;
    let agent = pair.agent(Side::A, "one").await;
    let job = pair.check(Side::A).await;
    let claim = agent.claimed().await;
    let mut live = pair.live(Side::B).await;
    let mut times = Vec::new();
    for files in 1..=TIMES {
        let mut step = claim.progress();
        step["files_scanned"] = files.into();
        let told = Instant::now();
        agent.said(&claim.path("progress"), &step).await;
        let is_it = |seen: &Value| {
            seen["type"] == "progress"
                && seen["job_guid"] == json!(job)
                && seen["progress"]["files_scanned"] == files
        };
        live.next_that(is_it).await;
        times.push(told.elapsed());
    }
    came_at_once("seen", &times);
    agent.said(&claim.path("complete"), &claim.completion(1)).await;
    let ended = |seen: &Value| seen["type"] == "job" && seen["state"] == "completed";
    assert_eq!(live.next_that(ended).await["guid"], json!(job));
    assert_eq!(live.next_of("result").await["tool"], "photostats");
}

#[tokio::test]
async fn an_upload_begun_at_one_goes_on_and_ends_at_the_other() {
    const CHUNK: usize = 8 * 1024;
    let pair = Pair::start().await;
    let here = pair.agent(Side::A, "one").await;
    let there = here.through(pair.url(Side::B));
    let job = pair.check(Side::B).await;
    let claim = here.claimed().await;
    let report = format!("<title>A report</title>{}", "<p>A finding.</p>\n".repeat(2_000));
    let parts: Vec<&[u8]> = report.as_bytes().chunks(CHUNK).collect();
    let wanted = json!({
        "upload_type": "report_html", "expected_size": report.len(), "chunk_size": CHUNK,
    });
    let begun = here.said(&claim.path("uploads/initiate"), &wanted).await;
    let upload = begun["upload_id"].as_str().unwrap();
    let put = async |agent: &RawAgent, index: usize| {
        let path = format!("/uploads/{upload}/{index}");
        let (status, answer) = agent.send(Method::PUT, &path, parts[index].to_vec()).await.unwrap();
        assert_eq!(status, 200, "{answer}");
        answer["received"] == true
    };
    assert!(put(&here, 0).await && put(&here, 2).await);
    let status = format!("/uploads/{upload}/status");
    let (_, status) = there.send(Method::GET, &status, Vec::new()).await.unwrap();
    assert_eq!(status["missing_chunk_indices"], json!([1, 3, 4]), "{status}");
    assert!(!put(&there, 0).await, "it is known there too");
    assert!(put(&there, 1).await && put(&there, 3).await && put(&here, 4).await);
    let whole = json!({ "checksum": digest(report.as_bytes()) });
    there.said(&format!("/uploads/{upload}/finalize"), &whole).await;
    let mut completion = claim.completion(3);
    completion["report_upload_id"] = upload.into();
    there.said(&claim.path("complete"), &completion).await;
    let result = pair.owner(Side::A).completed(&job).await;
    for side in [Side::A, Side::B] {
        let (_, page) = pair.owner(side).report(&result).await;
        assert_eq!(digest(page.as_bytes()), digest(report.as_bytes()), "{side:?}");
    }
}

#[tokio::test]
async fn who_is_revoked_at_one_is_shut_out_of_the_other() {
    let pair = Pair::start().await;
    let (mut sockets, mut claims) = (Vec::new(), Vec::new());
    for round in 0..TIMES {
        let agent = pair.agent(Side::A, &format!("agent {round}")).await;
        let guid = pair.guid(&agent).await;
        let mut socket = agent.socket().await;
        let held = held(&agent);
        is_parked(&pair).await;
        let revoke = format!("agents/{guid}/revoke");
        pair.owner(Side::B).post(&revoke, &json!({ "reason": "Lost." })).await;
        let asked = Instant::now();
        assert_eq!(socket.closes().await, Some(4003));
        sockets.push(asked.elapsed());
        let (came, (status, answer)) = held.await.unwrap();
        claims.push(came.saturating_duration_since(asked));
        assert_eq!(status, 403, "{answer}");
        assert!(answer["detail"].as_str().unwrap().contains("revoked"), "{answer}");
    }
    came_at_once("closed", &sockets);
    came_at_once("sent away", &claims);
}

/// A socket of somebody who is signed in beside the owner's first session.
async fn watching(pair: &Pair) -> (Owner, Socket) {
    let owner = Owner::sign_in(&pair.url(Side::A)).await;
    let mut live = owner.socket("live").await;
    live.next_of("hello").await;
    (owner, live)
}

#[tokio::test]
async fn who_signs_out_at_one_watches_no_more_at_the_other() {
    let pair = Pair::start().await;
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let (owner, mut live) = watching(&pair).await;
        let there = owner.at(&pair.url(Side::B));
        let out = there.send(Method::DELETE, "session", None).await.unwrap();
        assert_eq!(out.status(), 204);
        let asked = Instant::now();
        assert_eq!(live.closes().await, Some(4001));
        times.push(asked.elapsed());
    }
    came_at_once("signed out", &times);
}

#[tokio::test]
async fn a_new_password_at_one_ends_other_sessions_at_the_other() {
    let pair = Pair::start().await;
    let (owner, mut others) = watching(&pair).await;
    let mut own = pair.owner(Side::B).socket("live").await;
    own.next_of("hello").await;
    let change = json!({
        "old_password": safelight_tests::boot::PASSWORD, "new_password": "another harmless sentence",
    });
    let path = "session/password";
    let done = pair.owner(Side::B).send(Method::POST, path, Some(&change)).await.unwrap();
    assert_eq!(done.status(), 204);
    let asked = Instant::now();
    assert_eq!(others.closes().await, Some(4001));
    // By itself the other replica would look within a minute.
    assert!(asked.elapsed() < 10 * AT_ONCE, "{:?}", asked.elapsed());
    let gone = owner.send(Method::GET, "jobs", None).await.unwrap();
    assert_eq!(gone.status(), 401);
}

#[tokio::test]
async fn tries_are_counted_by_both_together() {
    let pair = Pair::start().await;
    let began = Instant::now();
    let wrong = json!({ "email": "somebody@example.com", "password": "a guess that is wrong" });
    let mut refused = 0;
    let limited = loop {
        let side = if refused % 2 == 0 { Side::A } else { Side::B };
        let answer = pair.owner(side).send(Method::POST, "session", Some(&wrong)).await.unwrap();
        match answer.status().as_u16() {
            400 => refused += 1,
            429 => break answer,
            other => panic!("{other}"),
        }
    };
    // Eight at once, and one more every half minute.
    let fair = 8 + began.elapsed().as_secs() / 30;
    assert!((8..=fair).contains(&refused), "{refused} tries, {fair} are fair");
    assert!(limited.headers().contains_key("retry-after"));
}
