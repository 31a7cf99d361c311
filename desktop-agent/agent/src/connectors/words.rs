//! Sentences about what stands in the way.

use safelight_domain::ConnectorId;
use safelight_protocol::ErrorCode;

use crate::{client::CallError, secrets::SecretError};

/// Why the coordinator gave no answer about connectors.
pub(super) fn refusal(error: &CallError) -> String {
    match error {
        CallError::Refused {
            status: 403,
            code: Some(ErrorCode::AgentNotOnline) | None,
            detail,
        } if error.shut_out().is_none() => {
            format!(
                "{detail} The coordinator talks about connectors only with agents that are online: \
                 start this one with `safelight-agent run`, and call this again while it runs."
            )
        }
        CallError::Refused { code: Some(ErrorCode::NotFound), .. }
        | CallError::Refused { status: 404, .. } => {
            "The team has no such connector; see safelight-agent connectors list.".to_owned()
        }
        CallError::Refused { detail, .. } if error.shut_out().is_none() => detail.clone(),
        other => format!("{other}."),
    }
}

/// Something was done here that the coordinator has not heard.
pub(super) fn untold(error: &CallError) -> String {
    let why = refusal(error);
    format!("The coordinator was not told yet: {why} The running agent tells it with a heartbeat.")
}

pub(super) fn nothing_kept(connector: ConnectorId) -> String {
    format!(
        "No credentials of {connector} are kept here; enter them with safelight-agent connectors \
         configure {connector}."
    )
}

/// Reads or writes secrets on a thread that may wait for a person.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SecretError> + Send + 'static,
) -> Result<T, String> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| error.to_string())?.map_err(|error| format!("{error}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, code: Option<ErrorCode>, detail: &str) -> String {
        refusal(&CallError::Refused { status, code, detail: detail.to_owned() })
    }

    #[test]
    fn an_offline_agent_is_told_what_to_do_and_a_revoked_one_is_not() {
        let offline = refused(403, Some(ErrorCode::AgentNotOnline), "The agent is offline.");
        assert!(
            offline.starts_with("The agent is offline. ") && offline.contains("run"),
            "{offline}"
        );
        let base = refused(403, None, "Agent status is offline");
        assert!(base.contains("safelight-agent run"), "{base}");
        let revoked = refused(403, Some(ErrorCode::AgentRevoked), "The agent is revoked.");
        assert!(!revoked.contains("safelight-agent run"), "{revoked}");
        let kept = refused(400, Some(ErrorCode::ConnectorOnServer), "The coordinator holds them.");
        assert_eq!(kept, "The coordinator holds them.");
    }
}
