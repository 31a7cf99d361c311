//! The coordinator dies while a report arrives, at any chunk; the upload goes on where it was.

use reqwest::Method;
use serde_json::json;

use super::Injected;

use super::stage::Stage;
use crate::boot::{Database, Kill};
use crate::raw::{RawAgent, digest};

const CHUNK: usize = 16 * 1024;
const CHUNKS: usize = 5;

/// At each chunk in turn: while it arrives, or between the blob's name and its row.
pub(super) async fn killed(database: Database, count: usize) -> Injected {
    let mut stage = Stage::set(database).await;
    let ([agent, _], bucket) = stage.two_agents().await;
    for round in 0..count {
        stage.check(bucket).await;
        let claim = agent.claimed().await;
        let report = page(round);
        let wanted = json!({
            "upload_type": "report_html", "expected_size": report.len(), "chunk_size": CHUNK,
        });
        let made = agent.said(&claim.path("uploads/initiate"), &wanted).await;
        let upload = made["upload_id"].as_str().expect("an id").to_owned();
        let parts: Vec<Vec<u8>> = report.as_bytes().chunks(CHUNK).map(<[u8]>::to_vec).collect();
        let victim = round % (parts.len() + 1);
        for (index, part) in parts.iter().enumerate() {
            let path = format!("/uploads/{upload}/{index}");
            let (sender, part) = (agent.clone(), part.clone());
            let sent = async move { sender.send(Method::PUT, &path, part).await };
            if index == victim {
                let sent = tokio::spawn(sent);
                tokio::task::yield_now().await;
                stage.coordinator.kill().await;
                // Whether it was heard is what nobody knows.
                let _ = sent.await;
                stage.coordinator.start(None).await;
            } else {
                assert_eq!(sent.await.expect("an answer").0, 200);
            }
        }
        let finalize = json!({ "checksum": digest(report.as_bytes()) });
        if victim == parts.len() {
            stage.coordinator.kill().await;
            let kill = Kill { at: "after_blob_rename", on: Some("finalize_upload") };
            stage.coordinator.start(Some(kill)).await;
            let lost = agent.post(&format!("/uploads/{upload}/finalize"), &finalize).await;
            assert!(lost.is_err(), "it died: {lost:?}");
            stage.coordinator.died().await;
            stage.coordinator.start(None).await;
        }
        resume(&agent, &upload, &parts).await;
        agent.said(&format!("/uploads/{upload}/finalize"), &finalize).await;
        let mut completion = claim.completion(round);
        completion["report_upload_id"] = upload.into();
        agent.said(&claim.path("complete"), &completion).await;
        let result = stage.owner.completed(&claim.job.to_string()).await;
        let (_, kept) = stage.owner.report(&result).await;
        assert_eq!(digest(kept.as_bytes()), digest(report.as_bytes()), "digests are equal");
    }
    Injected { times: count, kills: count, looked: stage.judge().await, ..Injected::default() }
}

/// Sends what the coordinator says it lacks.
async fn resume(agent: &RawAgent, upload: &str, parts: &[Vec<u8>]) {
    let status = agent.send(Method::GET, &format!("/uploads/{upload}/status"), Vec::new()).await;
    let (code, status) = status.expect("an answer");
    assert_eq!(code, 200, "{status}");
    for missing in status["missing_chunk_indices"].as_array().expect("a list") {
        let index = missing.as_u64().and_then(|index| usize::try_from(index).ok()).expect("small");
        let path = format!("/uploads/{upload}/{index}");
        let sent = agent.send(Method::PUT, &path, parts[index].clone()).await;
        assert_eq!(sent.expect("an answer").0, 200);
    }
}

fn page(round: usize) -> String {
    let line = format!("<p>A finding of round {round}.</p>\n");
    let lines = CHUNK * (CHUNKS - 1) / line.len() + 9;
    format!(
        "<!DOCTYPE html><html><head><title>{round}</title></head><body>{}</body></html>",
        line.repeat(lines)
    )
}
