//! The battery of this computer.

use starship_battery::{Manager, State, units::ratio::percent};

use super::shapes::Battery;

/// All batteries as one: what is left on average; none where there is none.
pub(super) fn battery() -> Option<Battery> {
    let manager = Manager::new().ok()?;
    let all: Vec<_> = manager.batteries().ok()?.filter_map(Result::ok).collect();
    if all.is_empty() {
        return None;
    }
    let left: f64 = all.iter().map(|one| f64::from(one.state_of_charge().get::<percent>())).sum();
    let charging = !all.iter().any(|one| one.state() == State::Discharging);
    Some(Battery { percent: (left / all.len() as f64).round(), charging })
}
