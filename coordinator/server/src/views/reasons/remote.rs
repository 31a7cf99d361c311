//! Why a job waits for its connector.

use safelight_domain::{Capability, CapabilitySet, ConnectorId, ShownAgentStatus as Shown};

use super::reason;
use crate::{
    shapes::{WaitCode, WaitReason},
    views::surroundings::Surroundings,
};

/// Why it waits for its connector; none when an agent with the credentials is there.
pub(super) fn waiting_for_connector(
    required: &CapabilitySet,
    around: &Surroundings,
) -> Option<WaitReason> {
    if let Some(id) = required.iter().find_map(Capability::as_inactive) {
        let text = format!("{} is not active", named(id, around));
        return Some(reason(WaitCode::ConnectorInactive, text));
    }
    let id = required.connectors().next()?;
    let mut holders = around.holders(Capability::connector(id)).peekable();
    let text = if holders.peek().is_none() {
        format!("no agent holds the credentials of {}", named(id, around))
    } else if holders.any(|agent| is_there(agent.presence().shown(around.now))) {
        return None;
    } else {
        format!("no agent that holds the credentials of {} is online", named(id, around))
    };
    Some(reason(WaitCode::NoCredentials, text))
}

const fn is_there(shown: Shown) -> bool {
    matches!(shown, Shown::Online | Shown::Busy | Shown::Paused)
}

fn named(id: ConnectorId, around: &Surroundings) -> String {
    let name = around.connectors.get(&id).map_or("that was removed", String::as_str);
    format!("the connector {name}")
}
