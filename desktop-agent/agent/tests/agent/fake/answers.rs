//! What the coordinator answers when nothing else was asked of it.

use std::time::Duration;

use axum::http::{Method, Uri};
use safelight_domain::{Clock, SystemClock, UploadId};
use safelight_protocol::canonical_value;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{AGENT, Dialect, Inner, KEY, Memory, TOKEN, Upload, signed};

/// Longest hold of a claim here.
const HOLD: Duration = Duration::from_millis(300);

/// A call to be answered.
pub(super) struct Incoming<'a> {
    pub(super) parts: &'a [&'a str],
    pub(super) body: &'a Value,
    pub(super) bytes: &'a [u8],
    pub(super) uri: &'a Uri,
}

type Answer = (u16, Value);

/// A claim that is being held, until it is answered or whoever asked has gone.
struct Asking<'a>(&'a Inner);

impl<'a> Asking<'a> {
    fn begin(inner: &'a Inner) -> Self {
        inner.memory.lock().unwrap().asking += 1;
        Self(inner)
    }
}

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        self.0.memory.lock().unwrap().asking -= 1;
        self.0.changed.notify_waiters();
    }
}

/// The word under which a call is remembered.
pub(super) fn verb(method: &Method, parts: &[&str]) -> &'static str {
    match (method.as_str(), parts) {
        ("POST", ["register"]) => "register",
        ("POST", ["heartbeat"]) => "heartbeat",
        ("GET", ["me"]) => "me",
        ("GET", ["ws"]) => "ws",
        ("GET", ["config"]) => "team_config",
        ("POST", ["disconnect"]) => "disconnect",
        ("POST", ["collections"]) => "collections",
        ("GET", ["connectors"]) => "connectors",
        ("GET", ["connectors", _, "metadata"]) => "metadata",
        ("POST", ["connectors", _, "report-capability"]) => "report",
        ("POST", ["jobs", "claim"]) => "claim",
        ("GET", ["jobs", _, "config"]) => "config",
        ("POST", ["jobs", _, "progress"]) => "progress",
        ("POST", ["jobs", _, "complete"]) => "complete",
        ("POST", ["jobs", _, "fail"]) => "fail",
        ("POST", ["jobs", _, "uploads", "initiate"]) => "initiate",
        ("GET", ["uploads", _, "status"]) => "status",
        ("POST", ["uploads", _, "finalize"]) => "finalize",
        ("PUT", ["uploads", _, _]) => "chunk",
        ("DELETE", ["uploads", _]) => "drop",
        _ => "unknown",
    }
}

impl Incoming<'_> {
    pub(super) async fn answer(&self, verb: &str, inner: &Inner) -> Answer {
        if verb == "claim" {
            return self.claim(inner).await;
        }
        let mut memory = inner.memory.lock().unwrap();
        match verb {
            "register" => self.register(),
            "heartbeat" => heartbeat(&memory, inner.dialect),
            "me" => me(),
            "disconnect" | "drop" => (204, Value::Null),
            "collections" => (
                201,
                json!({ "guid": "col_01k00000000000000000000000",
                        "name": self.body["name"], "path": self.body["path"] }),
            ),
            "connectors" => connectors(&memory),
            "metadata" => self.metadata(&memory),
            "report" => (200, json!({ "acknowledged": true, "credential_location_updated": true })),
            "config" => memory
                .configs
                .get(self.parts[1])
                .map_or_else(not_found, |found| (200, found.clone())),
            "progress" => (200, self.job_status("running")),
            "complete" => self.complete(&mut memory),
            "fail" => {
                memory.held.remove(self.parts[1]);
                (200, self.job_status("failed"))
            }
            "initiate" => self.initiate(&mut memory),
            "chunk" => self.chunk(&mut memory),
            "status" => self.status(&memory),
            "finalize" => self.finalize(&mut memory),
            _ => not_found(),
        }
    }

    async fn claim(&self, inner: &Inner) -> Answer {
        let may_hold = inner.dialect != Dialect::Base
            && self.uri.query().is_some_and(|query| query.contains("wait="));
        let deadline = tokio::time::Instant::now() + HOLD;
        let _asking = Asking::begin(inner);
        loop {
            let changed = inner.changed.notified();
            {
                let mut memory = inner.memory.lock().unwrap();
                if let Some(claim) = memory.waiting.pop_front() {
                    let job = claim["guid"].as_str().unwrap().to_owned();
                    memory.held.insert(job, claim["lease_epoch"].as_i64().unwrap_or(0));
                    return (200, claim);
                }
            }
            if !may_hold || tokio::time::timeout_at(deadline, changed).await.is_err() {
                return (204, Value::Null);
            }
        }
    }

    fn register(&self) -> Answer {
        if self.body["registration_token"] != TOKEN {
            return (400, json!({ "detail": "The token is unknown.", "code": "token_unknown" }));
        }
        let reply = json!({
            "guid": AGENT, "api_key": KEY, "name": self.body["name"],
            "team_guid": "tea_01k00000000000000000000000",
            "authorized_roots": self.body["authorized_roots"],
        });
        (201, reply)
    }

    fn job_status(&self, status: &str) -> Value {
        json!({ "guid": self.parts[1], "status": status, "tool": "photostats", "cancelled": false })
    }

    fn metadata(&self, memory: &Memory) -> Answer {
        let found = memory.connectors.iter().find(|one| one["guid"] == self.parts[1]);
        found.map_or_else(not_found, |found| (200, found.clone()))
    }

    /// Refuses what is not signed by the claim's secret.
    fn complete(&self, memory: &mut Memory) -> Answer {
        let canonical = match self.body.get("results") {
            Some(results) => canonical_value(results).into_bytes(),
            None => {
                let id = self.body["results_upload_id"].as_str().unwrap();
                memory.uploads[id].chunks.values().flatten().copied().collect()
            }
        };
        if !signed(std::str::from_utf8(&canonical).unwrap(), &self.body["signature"]) {
            return (400, json!({ "detail": "Wrong signature.", "code": "bad_signature" }));
        }
        if memory.held.remove(self.parts[1]).is_some() {
            memory.accepted.push(self.parts[1].to_owned());
        }
        (200, self.job_status("completed"))
    }

    fn initiate(&self, memory: &mut Memory) -> Answer {
        let id = UploadId::generate(&SystemClock::new()).to_string();
        let size = usize::try_from(self.body["expected_size"].as_u64().unwrap()).unwrap();
        let asked = usize::try_from(self.body["chunk_size"].as_u64().unwrap()).unwrap();
        // Smaller than asked, so that there are several chunks to lose.
        let chunk = asked.min(256 * 1024);
        let kind = self.body["upload_type"].as_str().unwrap().to_owned();
        let upload = Upload { kind, size, chunk, ..Upload::default() };
        memory.uploads.insert(id.clone(), upload);
        let total = size.div_ceil(chunk);
        (201, json!({ "upload_id": id, "chunk_size": chunk, "total_chunks": total }))
    }

    fn chunk(&self, memory: &mut Memory) -> Answer {
        let Some(upload) = memory.uploads.get_mut(self.parts[1]) else { return not_found() };
        let index: usize = self.parts[2].parse().unwrap();
        let wanted = upload.chunk.min(upload.size - index * upload.chunk);
        if self.bytes.len() != wanted {
            return (400, json!({ "detail": "Wrong size.", "code": "bad_chunk" }));
        }
        upload.chunks.insert(index, self.bytes.to_vec());
        let reply = json!({ "received": true, "chunk_index": index,
            "chunks_received": upload.chunks.len(), "total_chunks": upload.size.div_ceil(upload.chunk) });
        (200, reply)
    }

    fn status(&self, memory: &Memory) -> Answer {
        let Some(upload) = memory.uploads.get(self.parts[1]) else { return not_found() };
        let total = upload.size.div_ceil(upload.chunk);
        let missing: Vec<usize> =
            (0..total).filter(|index| !upload.chunks.contains_key(index)).collect();
        let reply = json!({ "upload_id": self.parts[1], "upload_type": upload.kind,
            "chunk_size": upload.chunk, "missing_chunk_indices": missing,
            "finalized": upload.finalized, "expires_at": "2099-01-01T00:00:00Z" });
        (200, reply)
    }

    fn finalize(&self, memory: &mut Memory) -> Answer {
        let Some(upload) = memory.uploads.get_mut(self.parts[1]) else { return not_found() };
        if upload.chunks.len() < upload.size.div_ceil(upload.chunk) {
            return (400, json!({ "detail": "Chunks are missing.", "code": "chunks_missing" }));
        }
        let whole: Vec<u8> = upload.chunks.values().flatten().copied().collect();
        if self.body["checksum"] != hex::encode(Sha256::digest(&whole)) {
            return (400, json!({ "detail": "Another digest.", "code": "checksum_mismatch" }));
        }
        upload.finalized = true;
        (200, json!({ "success": true, "upload_type": upload.kind, "content_size": whole.len() }))
    }
}

fn connectors(memory: &Memory) -> Answer {
    let listed: Vec<Value> = memory
        .connectors
        .iter()
        .map(|one| {
            json!({ "guid": one["guid"], "name": one["name"], "type": one["type"],
                "credential_location": one["credential_location"], "is_active": false,
                "created_at": "2026-01-01T00:00:00Z", "has_local_credentials": false })
        })
        .collect();
    (200, json!({ "total": listed.len(), "connectors": listed }))
}

pub(super) fn heartbeat(memory: &Memory, dialect: Dialect) -> Answer {
    let mut reply = json!({
        "acknowledged": true, "server_time": SystemClock::new().now(),
        "pending_commands": memory.commands,
    });
    if dialect != Dialect::Base {
        let leases: Vec<Value> = memory
            .held
            .iter()
            .map(|(job, epoch)| json!({ "guid": job, "lease_epoch": epoch, "expires_in_seconds": 90 }))
            .collect();
        reply["leases"] = json!(leases);
        reply["config_revision"] = json!(memory.config_revision);
    }
    (200, reply)
}

fn me() -> Answer {
    let reply = json!({
        "guid": AGENT, "name": "studio", "team_guid": "tea_01k00000000000000000000000",
        "status": "online", "hostname": "h", "os_info": "o", "version": "1", "capabilities": [],
        "authorized_roots": [], "last_heartbeat": null, "created_at": "2026-01-01T00:00:00Z",
    });
    (200, reply)
}

fn not_found() -> Answer {
    (404, json!({ "detail": "There is no such thing.", "code": "not_found" }))
}
