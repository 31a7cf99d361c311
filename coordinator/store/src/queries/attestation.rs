//! What is thought of an agent's binary.

use diesel::prelude::*;
use safelight_domain::AgentId;

use super::{Tx, audit};
use crate::{Actor, Attestation, StoreError, convert::word, schema::agents::dsl};

/// Writes down what is thought of the agent's binary; false when that is not new.
pub(crate) fn set_attestation(
    tx: &mut Tx<'_>,
    id: AgentId,
    attestation: Attestation,
    by: &Actor,
) -> Result<bool, StoreError> {
    let agent = dsl::agents.find(id.to_string());
    let (team, before): (String, Option<String>) =
        agent.clone().select((dsl::team_id, dsl::attestation)).first(tx.conn)?;
    if before.as_deref() == Some(attestation.name()) {
        return Ok(false);
    }
    diesel::update(agent).set(dsl::attestation.eq(attestation.name())).execute(tx.conn)?;
    let details = serde_json::json!({ "from": before, "to": attestation.name() });
    audit::tell(tx, word(&team)?, id, by, "agent.attestation", Some(details))?;
    Ok(true)
}
