//! Pausing: the processor is free within two seconds, over a restart too.

use jiff::tz::TimeZone;

use crate::panel::{
    Panel, PanelFault, hold,
    memory::KeptPause,
    rounds,
    shapes::{Nothing, PauseSet},
};

/// `pause.set`.
pub(in crate::panel) async fn set(panel: &Panel, asked: PauseSet) -> Result<Nothing, PanelFault> {
    let world = &panel.0;
    let until = hold::until(asked.r#for, world.clock.now(), &TimeZone::system());
    world.memory.change(|kept| kept.pause = Some(KeptPause { until }))?;
    rounds::settle_hold(world);
    world.touch();
    Ok(Nothing {})
}

/// `pause.clear`.
pub(in crate::panel) async fn clear(panel: &Panel, _: Nothing) -> Result<Nothing, PanelFault> {
    let world = &panel.0;
    world.memory.change(|kept| kept.pause = None)?;
    // Whoever resumes means now.
    world.now().woke = None;
    rounds::settle_hold(world);
    world.touch();
    Ok(Nothing {})
}
