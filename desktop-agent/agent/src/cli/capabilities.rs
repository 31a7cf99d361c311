//! `capabilities`: what this agent can do, one per line; connectors with their names.

use super::{Common, connectors, fault::Fault, note, say};
use crate::{config::AgentConfig, identity, job::Tools};

/// Says what it can do.
pub(super) fn run(common: &Common) -> Result<(), Fault> {
    let own = identity::capabilities(&Tools::ours());
    own.iter().try_for_each(|capability| say(capability.as_str()))?;
    let place = common.place()?;
    if AgentConfig::load(place.config())?.coordinator.is_none() {
        return Ok(());
    }
    match connectors::kept(common) {
        Ok(kept) => kept
            .iter()
            .try_for_each(|line| say(&format!("connector:{}  ({})", line.guid, line.name))),
        Err(fault) => {
            note(&format!("What it can do with connectors is not known: {}", fault.sentence()));
            Ok(())
        }
    }
}
