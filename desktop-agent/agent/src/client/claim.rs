//! `POST /jobs/claim`: the next job, or none for now.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use safelight_domain::{JobId, LeaseEpoch};
use safelight_protocol::{ClaimReply, paths};
use serde::Deserialize;

use super::{CallError, Client, bytes, send};

/// What a claim brought. It holds a secret, so it cannot be printed.
pub enum Claimed {
    /// A job.
    Job(Box<ClaimReply>),
    /// A job for a tool of a newer coordinator; it has to be given up in due form.
    UnknownTool(UnknownTool),
    /// No work for now.
    Nothing,
}

/// As much of a claim as every version has.
#[derive(Deserialize)]
pub struct UnknownTool {
    /// The job.
    pub guid: JobId,
    /// What it asks for.
    pub tool: String,
    /// Its secret.
    pub signing_secret: String,
    /// Plus: the number of this claim.
    #[serde(default)]
    pub lease_epoch: Option<LeaseEpoch>,
}

impl Client {
    /// Asks for a job. With `wait` the coordinator may hold the request that many seconds;
    /// one that does not know the word answers at once.
    ///
    /// # Errors
    /// [`CallError`]; 403 with `agent_not_online` before the first heartbeat.
    pub async fn claim(&self, wait: Option<u64>) -> Result<Claimed, CallError> {
        let path = match wait {
            Some(seconds) => format!("{}?wait={seconds}", paths::CLAIM),
            None => paths::CLAIM.to_owned(),
        };
        let limit = super::ANSWER + Duration::from_secs(wait.unwrap_or(0));
        let response = send(self.request(Method::POST, &path).timeout(limit)).await?;
        if response.status() == StatusCode::NO_CONTENT {
            return Ok(Claimed::Nothing);
        }
        read_claim(&bytes(response).await?)
    }
}

fn read_claim(body: &[u8]) -> Result<Claimed, CallError> {
    match serde_json::from_slice(body) {
        Ok(claim) => Ok(Claimed::Job(Box::new(claim))),
        Err(error) => serde_json::from_slice::<UnknownTool>(body)
            .ok()
            .filter(|claim| claim.tool.parse::<safelight_domain::Tool>().is_err())
            .map(Claimed::UnknownTool)
            .ok_or_else(|| CallError::garbled(&error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GUID: &str = "job_01k00000000000000000000000";

    #[test]
    fn a_base_claim_without_lease_is_read() {
        let body = format!(
            r#"{{"guid":"{GUID}","tool":"photostats","mode":null,"signing_secret":"AA==","priority":0,"retry_count":0,"max_retries":3,"new":1}}"#
        );
        let Claimed::Job(claim) = read_claim(body.as_bytes()).unwrap() else { panic!("a job") };
        assert_eq!((claim.lease_epoch, claim.collection_path), (None, None));
    }

    #[test]
    fn a_tool_of_a_newer_coordinator_is_still_a_job_to_answer() {
        let body = format!(r#"{{"guid":"{GUID}","tool":"face_finder","signing_secret":"AA=="}}"#);
        let Claimed::UnknownTool(claim) = read_claim(body.as_bytes()).unwrap() else {
            panic!("a job")
        };
        assert_eq!(claim.tool, "face_finder");
        assert!(matches!(read_claim(b"<html>"), Err(CallError::Garbled(_))));
    }
}
