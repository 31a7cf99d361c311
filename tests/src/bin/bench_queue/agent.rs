//! What one agent says: heartbeats, claims, completions.

use anyhow::{Context, Result, ensure};
use safelight_protocol::{ClaimReply, SigningSecret, canonical_json};
use serde_json::json;

use crate::http::{Answer, Connection};

const BASE: &str = "/api/agent/v1";

/// Of a folder with three files.
const RESULTS: &str = r#"{"total_files":3,"total_size":300,"file_counts":{".dng":2,".xmp":1},
    "storage_by_type":{".dng":290,".xmp":10},"orphaned_images":[],"orphaned_xmp":["lost.xmp"],
    "scan_time":0.25}"#;

/// What every heartbeat says.
pub(crate) fn heartbeat() -> serde_json::Value {
    json!({
        "status": "online", "boot_id": "bench", "jobs": [],
        "metrics": { "cpu_percent": 3.5, "memory_percent": 41.0, "disk_free_gb": 120.5 },
    })
}

/// Says that the agent is alive, and that it holds these jobs.
pub(crate) async fn beat(connection: &mut Connection, held: &[ClaimReply]) -> Result<()> {
    let mut said = heartbeat();
    let jobs =
        held.iter().map(|claim| json!({ "guid": claim.guid, "lease_epoch": claim.lease_epoch }));
    said["jobs"] = jobs.collect();
    let answer = connection.ask("POST", &format!("{BASE}/heartbeat"), &said.to_string()).await?;
    expect(&answer, 200)
}

/// Asks for a job, and has the coordinator wait so many seconds for one.
pub(crate) async fn claim(connection: &mut Connection, wait: u64) -> Result<Option<ClaimReply>> {
    let path = match wait {
        0 => format!("{BASE}/jobs/claim"),
        _ => format!("{BASE}/jobs/claim?wait={wait}"),
    };
    let answer = connection.ask("POST", &path, "").await?;
    if answer.status == 204 {
        return Ok(None);
    }
    expect(&answer, 200)?;
    Ok(Some(serde_json::from_slice(&answer.body)?))
}

/// Hands a result in.
pub(crate) async fn complete(connection: &mut Connection, claim: &ClaimReply) -> Result<()> {
    let canonical = canonical_json(RESULTS).context("the results are canonical")?;
    let secret = SigningSecret::from_base64(&claim.signing_secret).context("a secret")?;
    let signature = secret.sign(canonical.as_bytes());
    let epoch = claim.lease_epoch.map_or(0, |epoch| epoch.0);
    let body =
        format!(r#"{{"lease_epoch":{epoch},"results":{canonical},"signature":"{signature}"}}"#);
    let path = format!("{BASE}/jobs/{}/complete", claim.guid);
    expect(&connection.ask("POST", &path, &body).await?, 200)
}

/// Refuses an answer with another status.
pub(crate) fn expect(answer: &Answer, status: u16) -> Result<()> {
    let text = String::from_utf8_lossy(&answer.body);
    ensure!(answer.status == status, "answered {}: {text}", answer.status);
    Ok(())
}
