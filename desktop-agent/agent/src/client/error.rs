//! What can go wrong with a call, told apart by what to do about it.

use reqwest::StatusCode;
use safelight_protocol::{ErrorBody, ErrorCode};

use super::TlsTrouble;

/// Why a call did not succeed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// What answers cannot be trusted to be the coordinator.
    #[error("{0}")]
    Untrusted(TlsTrouble),
    /// No answer: network, name, time.
    #[error("the coordinator cannot be reached: {0}")]
    Unreachable(String),
    /// The coordinator said no.
    #[error("the coordinator refused ({status}): {detail}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// Stable code, when the coordinator gave one we know.
        code: Option<ErrorCode>,
        /// Its sentence.
        detail: String,
    },
    /// An answer that does not follow the protocol, as a captive portal's page.
    #[error("the answer is not one of a coordinator: {0}")]
    Garbled(String),
}

/// The coordinator does not want this agent any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ShutOut {
    /// The key is not known there.
    #[error(
        "the coordinator does not know this agent's key; register again with --replace and a new token"
    )]
    UnknownKey,
    /// A team admin revoked the agent.
    #[error(
        "this agent was revoked by its team; ask the team for a new token and register again with --replace"
    )]
    Revoked,
}

impl CallError {
    pub(super) fn unreachable(error: &reqwest::Error) -> Self {
        if let Some(trouble) = TlsTrouble::among(error) {
            return Self::Untrusted(trouble);
        }
        // The innermost cause says what happened; the outer ones repeat the address.
        let mut cause: &dyn std::error::Error = error;
        while let Some(inner) = cause.source() {
            cause = inner;
        }
        let reason =
            if error.is_timeout() { "no answer in time".to_owned() } else { cause.to_string() };
        Self::Unreachable(reason)
    }

    pub(super) fn garbled(error: &serde_json::Error) -> Self {
        Self::Garbled(error.to_string())
    }

    pub(super) fn refused(status: StatusCode, body: &[u8]) -> Self {
        let (detail, code) = match serde_json::from_slice::<ErrorBody>(body) {
            Ok(body) => (body.detail, body.code),
            Err(_) => (shape_faults(body).unwrap_or_else(|| reason(status)), None),
        };
        Self::Refused { status: status.as_u16(), code, detail }
    }

    /// Whether the agent may never come back.
    #[must_use]
    pub fn shut_out(&self) -> Option<ShutOut> {
        match self {
            Self::Refused { status: 401, .. } => Some(ShutOut::UnknownKey),
            Self::Refused { status: 403, code: Some(ErrorCode::AgentRevoked), .. } => {
                Some(ShutOut::Revoked)
            }
            Self::Refused { status: 403, detail, .. } if detail.contains("revoked") => {
                Some(ShutOut::Revoked)
            }
            _ => None,
        }
    }

    /// Whether the same call may succeed later.
    #[must_use]
    pub const fn is_temporary(&self) -> bool {
        match self {
            Self::Unreachable(_) | Self::Untrusted(_) | Self::Garbled(_) => true,
            Self::Refused { status, .. } => matches!(status, 408 | 425 | 429 | 500..=599),
        }
    }

    /// The stable code of a refusal.
    #[must_use]
    pub const fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Refused { code, .. } => *code,
            _ => None,
        }
    }

    /// The HTTP status of a refusal.
    #[must_use]
    pub const fn status(&self) -> Option<u16> {
        match self {
            Self::Refused { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// Whether the job is no longer this agent's: unknown, taken back, or over.
    #[must_use]
    pub const fn job_is_gone(&self) -> bool {
        let by_code = matches!(
            self.code(),
            Some(
                ErrorCode::LeaseLost
                    | ErrorCode::NotYours
                    | ErrorCode::WrongState
                    | ErrorCode::NotFound
            )
        );
        by_code || matches!(self.status(), Some(404 | 410))
    }
}

/// The faults of a 422 in one sentence.
fn shape_faults(body: &[u8]) -> Option<String> {
    let body: serde_json::Value = serde_json::from_slice(body).ok()?;
    let faults = body.get("detail")?.as_array()?;
    let words: Vec<String> = faults
        .iter()
        .filter_map(|fault| {
            let place = fault.get("loc")?.as_array()?.last()?.as_str()?;
            Some(format!("{place}: {}", fault.get("msg")?.as_str()?))
        })
        .collect();
    Some(words.join("; "))
}

fn reason(status: StatusCode) -> String {
    status.canonical_reason().unwrap_or("no reason given").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, body: &str) -> CallError {
        CallError::refused(StatusCode::from_u16(status).unwrap(), body.as_bytes())
    }

    #[test]
    fn revoked_and_unknown_agents_are_shut_out_and_nobody_else() {
        let revoked = refused(403, r#"{"detail":"This agent was revoked."}"#);
        assert_eq!(revoked.shut_out(), Some(ShutOut::Revoked), "by the word, as base says");
        let coded = refused(403, r#"{"detail":"No.","code":"agent_revoked"}"#);
        assert_eq!(coded.shut_out(), Some(ShutOut::Revoked), "by the code");
        assert_eq!(refused(401, "").shut_out(), Some(ShutOut::UnknownKey));
        let offline = refused(403, r#"{"detail":"The agent is offline."}"#);
        assert_eq!(offline.shut_out(), None);
    }

    #[test]
    fn refusals_that_pass_are_told_from_those_that_stay() {
        for (status, temporary) in [
            (500, true),
            (503, true),
            (507, true),
            (429, true),
            (400, false),
            (409, false),
            (404, false),
        ] {
            assert_eq!(refused(status, "<html>").is_temporary(), temporary, "{status}");
        }
        assert!(refused(409, r#"{"detail":"x","code":"lease_lost"}"#).job_is_gone());
        assert!(refused(400, r#"{"detail":"x","code":"not_yours"}"#).job_is_gone());
        assert!(!refused(400, r#"{"detail":"x","code":"bad_signature"}"#).job_is_gone());
    }

    #[test]
    fn an_unknown_code_and_a_list_of_faults_are_still_read() {
        let newer = refused(400, r#"{"detail":"Later.","code":"of_a_newer_coordinator"}"#);
        assert!(newer.to_string().contains("Later."), "{newer}");
        let shape =
            refused(422, r#"{"detail":[{"loc":["body","name"],"msg":"too long","type":"x"}]}"#);
        assert!(shape.to_string().contains("name: too long"), "{shape}");
    }
}
