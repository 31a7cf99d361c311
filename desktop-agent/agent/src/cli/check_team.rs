//! The settings of this agent's team, for `check --team`.

use std::sync::Arc;

use safelight_domain::settings::team::{ConfigurationSource as _, TeamConfiguration};

use super::{Common, block_on, enrolled, fault::Fault};
use crate::{check::Team, clock::SystemAwakeClock, team::CoordinatorSource};

/// Asks the coordinator, or takes what it told last.
pub(super) fn settings(common: &Common) -> Team {
    ask(common).map_err(Fault::sentence)
}

fn ask(common: &Common) -> Result<TeamConfiguration, Fault> {
    let place = common.place()?;
    let enrolled = enrolled::open(&place, None)?;
    let clock = Arc::new(SystemAwakeClock::default());
    let file = place.team_settings();
    let agent = enrolled.enrolment.agent;
    let source = CoordinatorSource::new(enrolled.client, agent, clock, file);
    Ok(block_on(source.configuration())??)
}
