//! The verbs of the base part, as short as they can be told.

use safelight_base_client::canonical::{digest, sign, sign_text};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::stub::{KEY, Memory, SECRET, TOKEN, Upload};

/// A call to be answered.
pub(crate) struct Call<'a> {
    pub(crate) method: &'a str,
    pub(crate) parts: &'a [&'a str],
    pub(crate) body: &'a [u8],
}

type Answer = (u16, Value);

/// A completion; its results are taken as the text they came as, which is what was signed.
#[derive(Deserialize)]
struct Completion {
    signature: String,
    results: Option<Box<RawValue>>,
    results_upload_id: Option<String>,
    report_upload_id: Option<String>,
}

pub(crate) fn answer(memory: &mut Memory, call: &Call<'_>) -> Answer {
    let body = serde_json::from_slice(call.body).unwrap_or(Value::Null);
    match (call.method, call.parts) {
        ("POST", ["register"]) => register(&body),
        ("POST", ["heartbeat"]) => heartbeat(memory),
        ("POST", ["disconnect"]) => (204, Value::Null),
        ("POST", ["jobs", "claim"]) => match memory.waiting.pop_front() {
            Some(claim) => (200, claim),
            None => (204, Value::Null),
        },
        ("GET", ["jobs", job, "config"]) => config(memory, job),
        ("POST", ["jobs", job, "progress"]) => (200, status(job, "running")),
        ("POST", ["jobs", job, "complete"]) => complete(memory, job, call.body),
        ("POST", ["jobs", job, "fail"]) => fail(memory, job, &body),
        ("POST", ["jobs", _, "uploads", "initiate"]) => initiate(memory, &body),
        ("PUT", ["uploads", upload, index]) => put(memory, upload, index, call.body),
        ("POST", ["uploads", upload, "finalize"]) => finalize(memory, upload, &body),
        ("GET", ["connectors"]) => (200, json!({ "connectors": [], "total": 0 })),
        _ => (404, json!({ "detail": "Not found" })),
    }
}

fn register(body: &Value) -> Answer {
    if body["registration_token"] != TOKEN {
        return (400, json!({ "detail": "Unknown token" }));
    }
    let reply = json!({
        "guid": "agt_00000000000000000000000001", "api_key": KEY, "name": body["name"],
        "team_guid": "tea_00000000000000000000000001",
        "authorized_roots": body["authorized_roots"],
    });
    (201, reply)
}

/// Its times have no zone.
fn heartbeat(memory: &Memory) -> Answer {
    let reply = json!({
        "acknowledged": true, "server_time": "2026-01-01T00:00:00.123456",
        "pending_commands": memory.commands,
    });
    (200, reply)
}

fn config(memory: &Memory, job: &str) -> Answer {
    let node = |id: &str, kind: &str, properties: Value| json!({ "id": id, "type": kind, "properties": properties });
    let edge = |from: &str, to: &str| json!({ "from": from, "to": to });
    let pipeline = json!({
        "guid": "pip_00000000000000000000000001", "name": "Mine", "version": 1,
        "nodes": [
            node("c", "capture", json!({})),
            node("raw", "file", json!({ "extension": ".cr3" })),
            node("dng", "file", json!({ "extension": ".dng" })),
            node("end", "termination", json!({ "termination_type": "Archive" })),
        ],
        "edges": [edge("c", "raw"), edge("raw", "dng"), edge("dng", "end")],
    });
    let reply = json!({
        "job_guid": job, "collection_path": memory.paths.get(job),
        "pipeline_guid": pipeline["guid"], "pipeline": pipeline, "connector": null,
        "config": {
            "photo_extensions": [".cr3", ".dng", ".jpg"], "metadata_extensions": [".xmp"],
            "camera_mappings": {}, "cameras": {}, "processing_methods": {},
            "require_sidecar": [".cr3"],
        },
    });
    (200, reply)
}

fn status(job: &str, status: &str) -> Value {
    json!({ "guid": job, "status": status, "tool": "photostats", "progress": null,
        "error_message": null, "cancelled": false })
}

fn complete(memory: &mut Memory, job: &str, body: &[u8]) -> Answer {
    let Ok(done) = serde_json::from_slice::<Completion>(body) else {
        return (422, json!({ "detail": [] }));
    };
    let uploaded = |id: &Option<String>| {
        id.as_ref().and_then(|id| memory.uploads.get(id)).and_then(|upload| upload.whole.clone())
    };
    let inline = done.results.map(|raw| raw.get().as_bytes().to_vec());
    let Some(text) = inline.or_else(|| uploaded(&done.results_upload_id)) else {
        return (400, json!({ "detail": "There are no results" }));
    };
    if sign_text(SECRET, &text).as_ref() != Some(&done.signature) {
        return (400, json!({ "detail": "The signature is wrong" }));
    }
    let report = uploaded(&done.report_upload_id).map(|page| String::from_utf8(page).unwrap());
    memory.results.insert(job.to_owned(), (serde_json::from_slice(&text).unwrap(), report));
    (200, status(job, "completed"))
}

fn fail(memory: &mut Memory, job: &str, body: &Value) -> Answer {
    let signature = sign(SECRET, &json!({ "error": body["error_message"] }));
    if body["signature"].as_str() != signature.as_deref() {
        return (400, json!({ "detail": "The signature is wrong" }));
    }
    memory.failed.push((job.to_owned(), body["error_message"].as_str().unwrap().to_owned()));
    (200, status(job, "failed"))
}

fn initiate(memory: &mut Memory, body: &Value) -> Answer {
    let id = format!("upl_{:026}", memory.uploads.len() + 1);
    memory.uploads.insert(id.clone(), Upload::default());
    // Pieces of 4 KiB, whatever was asked for.
    let size = body["expected_size"].as_u64().unwrap();
    (201, json!({ "upload_id": id, "chunk_size": 4096, "total_chunks": size.div_ceil(4096) }))
}

fn put(memory: &mut Memory, upload: &str, index: &str, bytes: &[u8]) -> Answer {
    let Some(upload) = memory.uploads.get_mut(upload) else {
        return (404, json!({ "detail": "Not found" }));
    };
    let index = index.parse().unwrap();
    let fresh = upload.pieces.insert(index, bytes.to_vec()).is_none();
    let count = upload.pieces.len();
    let reply = json!({ "received": fresh, "chunk_index": index, "chunks_received": count });
    (200, reply)
}

fn finalize(memory: &mut Memory, upload: &str, body: &Value) -> Answer {
    let Some(upload) = memory.uploads.get_mut(upload) else {
        return (404, json!({ "detail": "Not found" }));
    };
    let whole: Vec<u8> = upload.pieces.values().flatten().copied().collect();
    if body["checksum"] != digest(&whole) {
        return (400, json!({ "detail": "The checksum is wrong" }));
    }
    let size = whole.len();
    upload.whole = Some(whole);
    (200, json!({ "success": true, "upload_type": "report_html", "content_size": size }))
}
