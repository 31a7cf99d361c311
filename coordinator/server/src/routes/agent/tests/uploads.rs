use std::time::Duration;

use axum::{body::Bytes, http::Method};
use safelight_domain::JobState;
use safelight_protocol::canonical_value;
use serde_json::{Value, json};

use super::{Agent, Answer, Claim, World, photostats};
use crate::uploads::sha256;

async fn initiate(world: &World, agent: &Agent, claim: &Claim, kind: &str, size: usize) -> String {
    let body = json!({"upload_type": kind, "expected_size": size, "chunk_size": 10});
    let answer = world.post(&claim.path("uploads/initiate"), Some(&agent.key), &body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let reply = answer.json();
    assert_eq!(reply["chunk_size"], 10);
    assert_eq!(reply["total_chunks"], size.div_ceil(10));
    reply["upload_id"].as_str().unwrap().to_owned()
}

async fn put(world: &World, agent: &Agent, upload: &str, index: usize, bytes: &[u8]) -> Answer {
    let path = format!("/uploads/{upload}/{index}");
    world.call(Method::PUT, &path, Some(&agent.key), Bytes::copy_from_slice(bytes)).await
}

async fn put_all(world: &World, agent: &Agent, upload: &str, content: &[u8]) {
    for (index, chunk) in content.chunks(10).enumerate() {
        let answer = put(world, agent, upload, index, chunk).await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }
}

async fn finalize(world: &World, agent: &Agent, upload: &str, content: &[u8]) -> Answer {
    let body = json!({"checksum": sha256(content)});
    world.post(&format!("/uploads/{upload}/finalize"), Some(&agent.key), &body).await
}

async fn status(world: &World, agent: &Agent, upload: &str) -> Value {
    let answer = world.get(&format!("/uploads/{upload}/status"), Some(&agent.key)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

fn canonical() -> Vec<u8> {
    canonical_value(&photostats()).into_bytes()
}

const PAGE: &[u8] = b"<h1>One orphan</h1><p>lost.xmp</p>";

#[tokio::test]
async fn results_and_report_arrive_in_pieces() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let results = initiate(&world, &agent, &claim, "results_json", canonical().len()).await;
    let report = initiate(&world, &agent, &claim, "report_html", PAGE.len()).await;
    put_all(&world, &agent, &results, &canonical()).await;
    put_all(&world, &agent, &report, PAGE).await;
    for (upload, content) in [(&results, canonical()), (&report, PAGE.to_vec())] {
        for _ in 0..2 {
            let answer = finalize(&world, &agent, upload, &content).await;
            assert_eq!(answer.status, 200, "{answer:?}");
            assert_eq!(answer.json()["content_size"], content.len());
            assert_eq!(answer.json()["success"], true);
        }
    }
    let body = json!({
        "results_upload_id": results, "report_upload_id": report,
        "signature": claim.secret.sign(&canonical()), "lease_epoch": claim.epoch.0,
    });
    let reply = world.ok(&claim.path("complete"), &agent, &body).await;
    let again = world.ok(&claim.path("complete"), &agent, &body).await;
    assert_eq!(reply, again, "also when the uploads are gone");
    let result = world.job_now(claim.job).await.result.unwrap();
    let result = world.app.store.get_result(world.team, result).await.unwrap();
    let name = crate::blobs::BlobName::known(&result.report_blob.unwrap()).unwrap();
    assert_eq!(world.app.blobs.read(&name).await.unwrap(), PAGE);
    assert!(world.app.blobs.uploads().await.unwrap().is_empty(), "nothing is left behind");
}

#[tokio::test]
async fn a_piece_may_come_again_and_in_any_order() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let upload = initiate(&world, &agent, &claim, "report_html", 25).await;
    let first = put(&world, &agent, &upload, 2, b"</p> ").await.json();
    assert_eq!(first["received"], true);
    assert_eq!((&first["chunks_received"], &first["total_chunks"]), (&json!(1), &json!(3)));
    let again = put(&world, &agent, &upload, 2, b"</p> ").await.json();
    assert_eq!((&again["received"], &again["chunks_received"]), (&json!(false), &json!(1)));
    let other = put(&world, &agent, &upload, 2, b"<b>!!").await;
    assert_eq!(other.refusal(), (409, "chunk_conflict".to_owned()));
    let now = status(&world, &agent, &upload).await;
    assert_eq!(now["missing_chunk_indices"], json!([0, 1]));
    assert_eq!((&now["received_size"], &now["expected_size"]), (&json!(5), &json!(25)));
    assert_eq!(now["finalized"], false);
}

#[tokio::test]
async fn a_piece_of_the_wrong_size_or_place_is_refused() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let upload = initiate(&world, &agent, &claim, "report_html", 25).await;
    for (index, bytes) in
        [(0, &b""[..]), (0, b"short"), (0, b"eleven char"), (2, b"sixsix"), (3, b"x")]
    {
        let answer = put(&world, &agent, &upload, index, bytes).await;
        assert_eq!(answer.refusal(), (400, "bad_chunk".to_owned()), "{index} {bytes:?}");
    }
}

#[tokio::test]
async fn a_refused_end_leaves_the_upload_as_it_was() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let upload = initiate(&world, &agent, &claim, "report_html", PAGE.len()).await;
    let answer = finalize(&world, &agent, &upload, PAGE).await;
    assert_eq!(answer.refusal(), (400, "chunks_missing".to_owned()));
    put_all(&world, &agent, &upload, PAGE).await;
    let answer = finalize(&world, &agent, &upload, b"something else").await;
    assert_eq!(answer.refusal(), (400, "checksum_mismatch".to_owned()));
    assert_eq!(finalize(&world, &agent, &upload, PAGE).await.status, 200);
}

#[tokio::test]
async fn what_is_uploaded_must_be_what_it_says() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    for (kind, content, code) in [
        ("report_html", &b"<p>x</p><script>y</script>"[..], "unsafe_report"),
        ("report_html", b"\xff\xfe", "unsafe_report"),
        ("results_json", b"{\"a\":1,\"a\":2}", "bad_results"),
        ("results_json", b"not json", "bad_results"),
        ("results_json", b"[1]", "bad_results"),
    ] {
        let upload = initiate(&world, &agent, &claim, kind, content.len()).await;
        put_all(&world, &agent, &upload, content).await;
        let answer = finalize(&world, &agent, &upload, content).await;
        assert_eq!(answer.refusal(), (400, code.to_owned()));
    }
}

#[tokio::test]
async fn an_upload_goes_on_where_a_restart_of_the_coordinator_cut_it() {
    let mut world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let content = canonical();
    let upload = initiate(&world, &agent, &claim, "results_json", content.len()).await;
    put(&world, &agent, &upload, 0, &content[..10]).await;
    put(&world, &agent, &upload, 3, &content[30..40]).await;
    world.restart().await;
    let missing = status(&world, &agent, &upload).await["missing_chunk_indices"].clone();
    for index in missing.as_array().unwrap() {
        let index = usize::try_from(index.as_u64().unwrap()).unwrap();
        let end = content.len().min(index * 10 + 10);
        put(&world, &agent, &upload, index, &content[index * 10..end]).await;
    }
    assert_eq!(finalize(&world, &agent, &upload, &content).await.status, 200);
    world.restart().await;
    let body = json!({
        "results_upload_id": upload, "signature": claim.secret.sign(&content),
    });
    world.ok(&claim.path("complete"), &agent, &body).await;
}

#[tokio::test]
async fn an_hour_of_silence_ends_an_upload() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let upload = initiate(&world, &agent, &claim, "report_html", 25).await;
    world.clock.advance(Duration::from_secs(59 * 60));
    assert_eq!(put(&world, &agent, &upload, 2, b"12345").await.status, 200, "a sign of life");
    world.clock.advance(Duration::from_secs(59 * 60));
    assert_eq!(put(&world, &agent, &upload, 0, b"1234567890").await.status, 200);
    world.clock.advance(Duration::from_secs(60 * 60));
    let answer = put(&world, &agent, &upload, 1, b"1234567890").await;
    assert_eq!(answer.refusal(), (400, "upload_expired".to_owned()));
    crate::sweeps::once(&world.app).await;
    let answer = put(&world, &agent, &upload, 1, b"1234567890").await;
    assert_eq!(answer.refusal(), (404, "not_found".to_owned()));
    assert!(world.app.blobs.uploads().await.unwrap().is_empty());
}

#[tokio::test]
async fn an_upload_belongs_to_its_agent_and_its_claim() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let other = world.agent("other").await;
    let claim = world.claimed(&agent).await;
    let body = json!({"upload_type": "report_html", "expected_size": 5});
    let answer = world.post(&claim.path("uploads/initiate"), Some(&other.key), &body).await;
    assert_eq!(answer.refusal(), (403, "forbidden".to_owned()));
    let upload = initiate(&world, &agent, &claim, "report_html", PAGE.len()).await;
    for method in [Method::GET, Method::DELETE] {
        let path = match method {
            Method::GET => format!("/uploads/{upload}/status"),
            _ => format!("/uploads/{upload}"),
        };
        let answer = world.call(method, &path, Some(&other.key), Bytes::new()).await;
        assert_eq!(answer.refusal(), (404, "not_found".to_owned()));
    }
    let mut body = claim.completion(&photostats());
    body["report_upload_id"] = json!(upload);
    let answer = world.post(&claim.path("complete"), Some(&agent.key), &body).await;
    assert_eq!(answer.refusal(), (400, "upload_not_ready".to_owned()), "not finalized");
    put_all(&world, &agent, &upload, PAGE).await;
    finalize(&world, &agent, &upload, PAGE).await;
    let second = world.claimed(&agent).await;
    let mut body = second.completion(&photostats());
    body["report_upload_id"] = json!(upload);
    let answer = world.post(&second.path("complete"), Some(&agent.key), &body).await;
    assert_eq!(answer.refusal(), (400, "upload_not_ready".to_owned()), "another job's");
    let mut body = claim.completion(&photostats());
    body.as_object_mut().unwrap().remove("results");
    body["results_upload_id"] = json!(upload);
    let answer = world.post(&claim.path("complete"), Some(&agent.key), &body).await;
    assert_eq!(answer.refusal(), (400, "upload_not_ready".to_owned()), "another type");
    assert_eq!(world.job_now(claim.job).await.state, JobState::Assigned);
}

#[tokio::test]
async fn an_upload_can_be_given_up() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let upload = initiate(&world, &agent, &claim, "report_html", 25).await;
    put(&world, &agent, &upload, 2, b"12345").await;
    let path = format!("/uploads/{upload}");
    let answer = world.call(Method::DELETE, &path, Some(&agent.key), Bytes::new()).await;
    assert_eq!(answer.status, 204);
    let answer = world.call(Method::DELETE, &path, Some(&agent.key), Bytes::new()).await;
    assert_eq!(answer.status, 404);
    assert!(world.app.blobs.uploads().await.unwrap().is_empty());
}

#[tokio::test]
async fn sizes_have_their_bounds() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let request = |size: u64, chunk: u64| json!({"upload_type": "report_html", "expected_size": size, "chunk_size": chunk});
    for (body, field) in [
        (request(0, 10), "expected_size"),
        (request(1 << 40, 10), "expected_size"),
        (request(100, 0), "chunk_size"),
        (request(100, 10 * 1024 * 1024 + 1), "chunk_size"),
        (request(10_001, 1), "chunk_size"),
        (json!({"upload_type": "movie", "expected_size": 5}), "upload_type"),
    ] {
        let answer = world.post(&claim.path("uploads/initiate"), Some(&agent.key), &body).await;
        assert_eq!(answer.status, 422, "{body}");
        assert_eq!(answer.json()["detail"][0]["loc"][1], field);
    }
    let body = json!({"upload_type": "report_html", "expected_size": 5});
    let answer = world.post(&claim.path("uploads/initiate"), Some(&agent.key), &body).await;
    assert_eq!(answer.json()["chunk_size"], 5 * 1024 * 1024);
}

#[tokio::test]
async fn a_body_beyond_ten_mebibytes_is_413() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let size = 10 * 1024 * 1024;
    let body =
        json!({"upload_type": "results_json", "expected_size": size + 1, "chunk_size": size});
    let answer = world.post(&claim.path("uploads/initiate"), Some(&agent.key), &body).await;
    let upload = answer.json()["upload_id"].as_str().unwrap().to_owned();
    let whole = vec![b'x'; size];
    assert_eq!(put(&world, &agent, &upload, 0, &whole).await.status, 200, "exactly the limit");
    let more = vec![b'x'; size + 1];
    let answer = put(&world, &agent, &upload, 0, &more).await;
    assert_eq!(answer.refusal(), (413, "body_too_large".to_owned()));
}

#[tokio::test]
async fn what_a_crash_left_between_file_and_row_does_not_stand_in_the_way() {
    let mut world = World::new().await;
    let agent = world.agent("one").await;
    let claim = world.claimed(&agent).await;
    let upload = initiate(&world, &agent, &claim, "report_html", PAGE.len()).await;
    put_all(&world, &agent, &upload, PAGE).await;
    let id = upload.parse().unwrap();
    world.app.blobs.put_whole(id, PAGE.to_vec()).await.unwrap();
    world.restart().await;
    assert_eq!(finalize(&world, &agent, &upload, PAGE).await.status, 200);
    let name = crate::blobs::BlobName::report(claim.job, claim.epoch, &sha256(PAGE));
    world.app.blobs.keep_whole(id, &name).await.unwrap();
    world.restart().await;
    let mut body = claim.completion(&photostats());
    body["report_upload_id"] = json!(upload);
    world.ok(&claim.path("complete"), &agent, &body).await;
    assert_eq!(world.app.blobs.read(&name).await.unwrap(), PAGE);
}
